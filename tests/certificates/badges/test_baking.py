"""Badges in pictures: what goes in comes out, and hostile files are refused within bounds."""

import io
import json
import struct
import time
import tracemalloc
import zlib
from typing import Any

import pytest
from PIL import Image

from certificates.badges.baking import KEYWORD, NoBadgeInside, bake_png, bake_svg, unbake
from certificates.badges.picture import badge_png, badge_svg
from certificates.badges.proof import check_badge
from tests.certificates.badges.making import KEY, badge

NUMBER = "7KQ4M2XD9PTRWH3C5VNA"
KINDS = ("completion", "participation", "programme")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def packed(text: bytes, *, flags: bytes = b"\1\0") -> bytes:
    """A PNG of one chunk, its text compressed."""
    return SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" + flags + b"\0\0" + zlib.compress(text))


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """A badge whose name would end a CDATA section."""
    return badge(holder='Ana ]]> <b>"𝒜"')


@pytest.mark.parametrize("kind", KINDS)
def test_a_baked_png_is_a_small_picture_that_carries_its_badge(kind: str, document: dict[str, Any]) -> None:
    plain = badge_png(NUMBER, kind)
    baked = bake_png(plain, document)
    assert len(plain) <= 30_000
    with Image.open(io.BytesIO(baked)) as picture:
        picture.load()
        assert picture.size == (512, 512)
        assert json.loads(picture.text[KEYWORD.decode()]) == document  # Pillow reads it as we do
    assert unbake(baked) == document
    assert check_badge(unbake(baked), keys=[KEY]).is_valid


@pytest.mark.parametrize("kind", KINDS)
def test_a_baked_svg_carries_its_badge_and_no_script(kind: str, document: dict[str, Any]) -> None:
    baked = bake_svg(badge_svg(NUMBER, kind), document)
    assert unbake(baked.encode()) == document
    assert len(badge_svg(NUMBER, kind)) <= 30_000
    assert "style=" not in baked
    assert "<script" not in baked


def test_no_two_numbers_give_the_same_picture() -> None:
    other = NUMBER[:-1] + "B"
    assert badge_png(NUMBER, "completion") != badge_png(other, "completion")
    assert badge_svg(NUMBER, "completion") != badge_svg(other, "completion")


def test_a_compressed_chunk_and_bare_json_are_read_too(document: dict[str, Any]) -> None:
    text = json.dumps(document).encode()
    assert unbake(packed(text)) == document
    assert unbake(b"\xef\xbb\xbf" + text) == document


BOMB = zlib.compress(b"{" + b" " * 200_000_000, 9)
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'
OUTSIDE = b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'
SVG = b'<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>%b</o:credential></svg>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0JFIF",
        SIGNATURE,
        SIGNATURE + b"\xff\xff\xff\xffiTXt",
        SIGNATURE + struct.pack(">I", 2**31) + b"iTXt" + b"x" * 100,
        SIGNATURE + b"\0\0\0\0tEXt\0\0\0\0" * 100_000,
        badge_png(NUMBER, "completion"),
        SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" + b"\1\0\0\0" + BOMB),
        SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" + b"\1\0\0\0" + b"not zlib"),
        SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" + b"\1\0\0\0" + zlib.compress(b"{}")[:-4]),
        SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" + b"\2\0\0\0{}"),
        SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0"),
        (SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" + b"\0\0\0\0{}"))[:-1] + b"x",
        ENTITIES,
        OUTSIDE,
        b"<svg>",
        b"<svg></svg>",
        b"<a>" * 100_000,
        SVG % b"[]",
        SVG % b"not JSON",
        b"[]",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":"\xff"}',
        b'{"a":' * 5000,
        b"{" + b'"a":"' + b"x" * 100_000 + b'"}',
        b" " * 3_000_000,
    ],
    ids=range(28),
)
def test_a_hostile_file_is_refused_at_once(content: bytes) -> None:
    started = time.process_time()
    with pytest.raises(NoBadgeInside):
        unbake(content)
    assert time.process_time() - started < 1


def test_no_more_of_a_bomb_is_unpacked_than_a_badge_may_have() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(NoBadgeInside):
            unbake(SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" + b"\1\0\0\0" + BOMB))
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_picture_with_a_document_type_is_refused_before_its_badge_is_read(document: dict[str, Any]) -> None:
    baked = bake_svg(badge_svg(NUMBER, "completion"), document).encode()
    with pytest.raises(NoBadgeInside):
        unbake(b'<!DOCTYPE svg SYSTEM "https://elsewhere.example/a.dtd">' + baked)


def test_a_number_too_long_to_read_is_no_badge() -> None:
    with pytest.raises(NoBadgeInside):
        unbake(b'{"a":' + b"9" * 50_000 + b"}")


def test_a_picture_of_countless_elements_is_refused_at_once() -> None:
    began = time.process_time()
    with pytest.raises(NoBadgeInside):
        unbake(b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<a/>" * 490_000 + b"</svg>")
    assert time.process_time() - began < 0.5
