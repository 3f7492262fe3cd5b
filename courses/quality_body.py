"""Reads what a lesson's body holds from what is stored of it, half filled or hostile as it may be."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.conf.locale import LANG_INFO
from wagtail import blocks

from courses.blocks import LessonBody
from courses.quality_kinds import BodyFacts, Heading, Link, NamedFile, Shown
from courses.sizes import squeezed

MAX_BLOCKS = 500
MAX_TEXT = 200_000  # characters of one rich text that are read

_HEADING = re.compile(r"<h([2-6])\b[^<>]*>([^<]{0,500}(?:<(?!/h)[^<>]*>[^<]{0,500}){0,20})</h", re.IGNORECASE)
_LINK = re.compile(r"<a\b([^<>]*)>([^<]{0,500}(?:<(?!/a)[^<>]*>[^<]{0,500}){0,20})</a", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")

_FILES = {  # where blocks name files: (block, field) -> kind
    ("image", "image"): "image",
    ("video", "poster"): "image",
    ("audio", "audio"): "media",
    ("audio", "second"): "media",
    ("video", "video"): "media",
    ("download", "document"): "document",
}
_BODY = LessonBody()
_HAS_OWN_CHECK = {("image", "alt"), ("audio", "transcript")}


def read_body(raw: Any) -> BodyFacts:
    """Return the facts of a body as stored: JSON, or the list in it. What is no block is left out."""
    stored = list(_stored_blocks(raw))
    texts = [(place, text) for place, kind, value in stored for text in _rich_texts(kind, value)]
    words = " ".join(text for _place, kind, value in stored for text in _plain_texts(kind, value))
    return BodyFacts(
        has_words=bool(words.strip()) or any(kind in _SHOWN for _place, kind, _value in stored),
        stored_bytes=squeezed(words[:MAX_TEXT]),
        headings=tuple(each for place, text in texts for each in _headings(place, text)),
        links=tuple(each for place, text in texts for each in _links(place, text)),
        shown=tuple(each for place, kind, value in stored for each in _shown(place, kind, value)),
        files=tuple(each for place, kind, value in stored for each in _files(place, kind, value)),
        gaps=tuple(each for place, kind, value in stored for each in _gaps(place, kind, value)),
    )


_SHOWN = {"image", "audio", "video", "download"}


def words_of(markup: str) -> str:
    """Return the words of stored rich text on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", markup[:MAX_TEXT])).split())


def links_of(place: str, markup: str) -> tuple[Link, ...]:
    """Return the links in stored rich text, for what is no lesson."""
    return tuple(_links(place, markup))


def _stored_blocks(raw: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield (place, kind, value) of each block of a kind that we have."""
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except (ValueError, RecursionError):
            return
    for number, block in enumerate(raw[:MAX_BLOCKS] if isinstance(raw, list) else []):
        if not isinstance(block, Mapping) or block.get("type") not in _BODY.child_blocks:
            continue
        kind, value = block["type"], block.get("value")
        if isinstance(_BODY.child_blocks[kind], blocks.StructBlock) is not isinstance(value, Mapping):
            continue
        yield f"body.{str(block.get('id') or number)[:40]}", kind, value


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    return found.strip() if isinstance(found, str) else ""


def _rich_texts(kind: str, value: Any) -> Iterator[str]:
    """Yield the rich texts of a block, at its top level and in its lists."""
    block = _BODY.child_blocks[kind]
    if not isinstance(block, blocks.StructBlock):
        if isinstance(value, str):
            yield value[:MAX_TEXT]
        return
    for name, child in block.child_blocks.items():
        if isinstance(child, blocks.RichTextBlock):
            yield _text(value, name)[:MAX_TEXT]
        elif isinstance(child, blocks.ListBlock) and isinstance(child.child_block, blocks.StructBlock):
            for item in _items(value.get(name)):
                for inner, part in child.child_block.child_blocks.items():
                    if isinstance(part, blocks.RichTextBlock):
                        yield _text(item, inner)[:MAX_TEXT]


def _plain_texts(kind: str, value: Any) -> Iterator[str]:
    """Yield all words of a block, to know whether there are any and what they weigh."""
    if isinstance(value, str):
        yield words_of(value)
    for child in value.values() if isinstance(value, Mapping) else ():
        if isinstance(child, str):
            yield words_of(child)
        for item in _items(child):
            yield from (words_of(part) for part in item.values() if isinstance(part, str))


def _items(value: Any) -> list[Mapping[str, Any]]:
    """The structs of a stored list, with or without the ids around them."""
    found = value[:MAX_BLOCKS] if isinstance(value, list) else []
    bare = [
        each["value"] if isinstance(each, Mapping) and each.get("type") == "item" else each for each in found
    ]
    return [each for each in bare if isinstance(each, Mapping)]


def _headings(place: str, markup: str) -> Iterator[Heading]:
    for level, words in _HEADING.findall(markup):
        yield Heading(place, int(level), words_of(words))


def _links(place: str, markup: str) -> Iterator[Link]:
    for attributes, words in _LINK.findall(markup):
        href = _HREF.search(attributes)
        yield Link(place, html.unescape((href[1] or href[2] or "") if href else ""), words_of(words))


def _shown(place: str, kind: str, value: Any) -> Iterator[Shown]:
    if kind == "image":
        yield Shown(place, kind, _text(value, "alt"))
    elif kind == "audio":
        yield Shown(place, kind, _text(value, "transcript"))
    elif kind == "video":
        captions = [_text(each, "language") for each in _captions(value)]
        known = tuple(code for code in captions if code in LANG_INFO)
        yield Shown(place, kind, _text(value, "transcript"), known)


def _captions(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [each for each in _items(value.get("captions")) if each.get("file")]


def _files(place: str, kind: str, value: Any) -> Iterator[NamedFile]:
    for (block, name), of in _FILES.items():
        if block == kind and (pk := _id(value.get(name))):
            yield NamedFile(f"{place}.{name}", of, pk)
    if kind == "video":
        for each in _captions(value):
            if pk := _id(each.get("file")):
                yield NamedFile(f"{place}.captions", "document", pk)


def _id(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63 else 0


def _gaps(place: str, kind: str, value: Any) -> Iterator[str]:
    """Yield the required fields of a block that are empty: a draft may have some, a reader shall not."""
    block = _BODY.child_blocks[kind]
    if not isinstance(block, blocks.StructBlock):
        return
    for name, child in block.child_blocks.items():
        if (kind, name) in _HAS_OWN_CHECK or not child.required:
            continue
        if isinstance(child, blocks.ListBlock):
            empty = child.meta.min_num is not None and len(_items(value.get(name))) < child.meta.min_num
        elif isinstance(child, blocks.RichTextBlock):
            empty = not words_of(_text(value, name))
        elif isinstance(child, blocks.BooleanBlock):
            empty = False
        else:
            found = value.get(name)
            empty = found is None or (isinstance(found, str) and not found.strip())
        if empty:
            yield f"{place}.{name}"
