"""Baked badges (Open Badges 3.0, section 5.3): a picture that carries its credential, made and read.

PNG: an `iTXt` chunk named "openbadgecredential"; SVG: an element `openbadges:credential` with the JSON in it.
Whoever reads one assumes that an enemy made it: no part is unpacked beyond a limit, and SVG is read without
entities, document types and anything from outside.
"""

import io
import json
import struct
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError  # nosec B405: the error's name only

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
LARGEST_FILE = 2_000_000
LARGEST_BADGE = 60_000

_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 2_000
_MOST_ELEMENTS = 5_000


class NoBadgeInside(ValueError):
    """A file carries no badge that could be read. `reason` is for logs and tests."""


def bake_png(picture: bytes, document: dict[str, Any]) -> bytes:
    """Return the PNG with the badge in it, right behind its header."""
    text = KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + _json(document).encode()
    behind_header = len(_PNG) + 25  # signature, then IHDR: length, name, 13 bytes, checksum
    return picture[:behind_header] + _chunk(b"iTXt", text) + picture[behind_header:]


def bake_svg(picture: str, document: dict[str, Any]) -> str:
    """Return the SVG with the badge in it, right behind its first tag."""
    head, _tag, rest = picture.partition(">")
    inside = _json(document).replace("]]>", "]]\\u003e")
    return (
        f'{head} xmlns:openbadges="{NAMESPACE}">\n'
        f"<openbadges:credential><![CDATA[{inside}]]></openbadges:credential>{rest}"
    )


def unbake(content: bytes) -> dict[str, Any]:
    """Return the badge in a file: baked PNG or SVG, or the JSON itself. Raises NoBadgeInside.

    What comes back is JSON that somebody made: give it to `certificates.badges.proof.check_badge`.
    """
    if len(content) > LARGEST_FILE:
        raise NoBadgeInside("the file is larger than any badge")
    if content.startswith(_PNG):
        return read_json(_in_png(content))
    start = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return read_json(_in_svg(content))
    return read_json(content)


def read_json(content: bytes) -> dict[str, Any]:
    """Read a JSON object strictly: UTF-8, every key once, no number that is none, limited size and depth."""
    if len(content) > LARGEST_BADGE:
        raise NoBadgeInside("longer than any badge")
    try:
        found = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_each_key_once,
            parse_constant=_refuse_constant,
        )
    except (ValueError, RecursionError) as error:
        raise NoBadgeInside("not JSON") from error
    if not isinstance(found, dict):
        raise NoBadgeInside("no JSON object")
    return found


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise NoBadgeInside("a key stands twice")
    return made


def _refuse_constant(name: str) -> None:
    raise NoBadgeInside(f"{name} is no JSON")


def _in_png(content: bytes) -> bytes:
    """Return the text of the first chunk named as the standard names it. Nothing is decoded as a picture."""
    place = len(_PNG)
    for _number in range(_MOST_CHUNKS):
        head = content[place : place + 8]
        if len(head) < 8:
            break
        (length,) = struct.unpack(">I", head[:4])
        if length > len(content) - place - 12:
            raise NoBadgeInside("a chunk is cut off")
        name, data = head[4:], content[place + 8 : place + 8 + length]
        if name == b"iTXt" and data.startswith(KEYWORD + b"\0"):
            (checksum,) = struct.unpack(">I", content[place + 8 + length : place + 12 + length])
            if zlib.crc32(name + data) != checksum:
                raise NoBadgeInside("a chunk is damaged")
            return _text_of(data[len(KEYWORD) + 1 :])
        if name == b"IEND":
            break
        place += 12 + length
    raise NoBadgeInside("no badge in this PNG")


def _text_of(data: bytes) -> bytes:
    """Return the text behind the flags, language and translated keyword; unpacked no further than allowed."""
    flags, rest = data[:2], data[2:]
    parts = rest.split(b"\0", 2)
    if len(flags) < 2 or len(parts) < 3 or flags not in (b"\0\0", b"\1\0"):
        raise NoBadgeInside("a chunk is badly made")
    if flags[0] == 0:
        return parts[2]
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(parts[2], LARGEST_BADGE + 1)
    except zlib.error as error:
        raise NoBadgeInside("a chunk is badly packed") from error
    if len(text) > LARGEST_BADGE or not unpacker.eof:
        raise NoBadgeInside("longer than any badge")
    return text


def _in_svg(content: bytes) -> bytes:
    """Return the text of the first element of the standard's name, or its `verify` attribute for none."""
    depth = elements = 0
    try:
        steps = iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True)
        for event, element in steps:
            depth += 1 if event == "start" else -1
            elements += event == "start"
            if depth > 100 or elements > _MOST_ELEMENTS:
                raise NoBadgeInside("deeper or larger than any picture of ours")
            if event == "end":
                if element.tag == f"{{{NAMESPACE}}}credential":
                    return (element.text or "").strip().encode()
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise NoBadgeInside("no SVG that is safe to read") from error
    raise NoBadgeInside("no badge in this SVG")


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
