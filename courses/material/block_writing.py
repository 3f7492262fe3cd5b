"""The blocks of a lesson as a course folder writes them, between lines of `:::`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from courses.lesson_written import HEADERS
from courses.material.rich_writing import rich_to_markdown
from courses.material.toml_writing import single_spaced

_AT_START = re.compile(r"(?m)^(?=:::|###)")
Stored = Mapping[str, Any]
# what a file is called in the folder, and its credit, by kind (image, media, document) and id
FileOf = Callable[[str, Any], dict[str, str] | None]


def write_body(blocks: list[tuple[str, Any]], file_of: FileOf, missing: Callable[[str], None]) -> str:
    """The body of a lesson; what cannot be written is told to `missing`."""
    parts: list[str] = []
    for place, (kind, value) in enumerate(blocks):
        if kind == "text":
            after_text = place and blocks[place - 1][0] == "text"
            if after_text:
                missing("Two texts that follow each other became one.")
            parts.append(rich_to_markdown(str(value)))
            continue
        written = _WRITERS[kind](value, file_of) if kind in _WRITERS else None
        if written is None:
            missing(f"A block was left out, since its file is gone: {kind}, number {place + 1}.")
        else:
            parts.append(written)
    return "\n\n".join(filter(None, parts))


def attributes(**values: Any) -> str:
    """What stands on the first line of a block; empty values are left out."""
    written = ""
    for name, value in values.items():
        if value not in ("", None):
            text = single_spaced(str(value)).replace("\\", "\\\\").replace('"', '\\"')
            written += f' {name}="{text}"'
    return written


def _fence(kind: str, first: str, body: str) -> str:
    return "\n".join(filter(None, [f"::: {kind}{first}", body.strip("\n"), ":::"]))


def _raw(text: Any) -> str:
    """Plain lines, kept from being read as marks of ours."""
    return _AT_START.sub(" ", str(text or "").replace("\r\n", "\n"))


def _one_line(text: Any) -> str:
    return _raw(single_spaced(str(text or "")))


def _note(value: Stored, file_of: FileOf) -> str:
    return _fence("note", f" {value.get('kind') or 'remember'}", rich_to_markdown(value.get("text") or ""))


def _reflection(value: Stored, file_of: FileOf) -> str:
    return _fence("reflection", "", _one_line(value.get("prompt")))


def _image(value: Stored, file_of: FileOf) -> str | None:
    file = file_of("image", value.get("image"))
    if file is None:
        return None
    return _fence("image", attributes(**file, caption=value.get("caption")), _one_line(value.get("alt")))


def _audio(value: Stored, file_of: FileOf) -> str | None:
    first, second = file_of("media", value.get("audio")), file_of("media", value.get("second"))
    if first is None:
        return None
    names = " ".join(filter(None, [first["file"], second["file"] if second else ""]))
    head = attributes(**{**first, "file": names}, title=value.get("title"))
    return _fence("audio", head, _raw(value.get("transcript")))


def _video(value: Stored, file_of: FileOf) -> str | None:
    file = file_of("media", value.get("video"))
    if file is None:
        return None
    entries = [each.get("value", each) for each in value.get("captions") or []]
    captions = [file_of(f"captions.{each.get('language')}", each.get("file")) for each in entries]
    poster = file_of("image", value.get("poster"))
    head = attributes(
        **file,
        title=value.get("title"),
        captions=" ".join(each["file"] for each in captions if each),
        poster=poster["file"] if poster else "",
    )
    return _fence("video", head, _raw(value.get("transcript")))


def _download(value: Stored, file_of: FileOf) -> str | None:
    file = file_of("document", value.get("document"))
    return _fence("download", attributes(**file, title=value.get("title")), "") if file else None


def _steps(value: Stored, file_of: FileOf) -> str:
    return _fence("steps", attributes(title=value.get("title")), _parts(value, "steps", "text", rich=True))


def _comparison(value: Stored, file_of: FileOf) -> str:
    return _fence("comparison", attributes(title=value.get("title")), _parts(value, "columns", "points"))


def _parts(value: Stored, items: str, field: str, *, rich: bool = False) -> str:
    """Each part under a line `### …`."""
    parts = []
    for item in value.get(items) or []:
        each = item.get("value", item)
        text = each.get(field) or ""
        parts.append(
            f"### {_single(each.get('title'))}\n{rich_to_markdown(text) if rich else _raw(text)}".strip()
        )
    return "\n\n".join(parts)


def _single(text: Any) -> str:
    return single_spaced(str(text or ""))


def _term(value: Stored, file_of: FileOf) -> str:
    return _fence("term", attributes(word=value.get("term")), rich_to_markdown(value.get("meaning") or ""))


def _answer(value: Stored, file_of: FileOf) -> str:
    return _fence("answer", attributes(title=value.get("title")), rich_to_markdown(value.get("text") or ""))


def _quote(value: Stored, file_of: FileOf) -> str:
    head = attributes(**{name: value.get(name) for name in ("who", "source", "language")})
    text, translation = _raw(value.get("text")), _raw(value.get("translation"))
    return _fence("quote", head, text + (f"\n\n### translation\n{translation}" if translation else ""))


def _table(value: Stored, file_of: FileOf) -> str:
    heads = {pair: name for name, pair in HEADERS.items()}
    header = heads[bool(value.get("header_row")), bool(value.get("header_column"))]
    return _fence("table", attributes(caption=value.get("caption"), header=header), _raw(value.get("rows")))


def _case(value: Stored, file_of: FileOf) -> str:
    head = attributes(**{name: value.get(name) for name in ("place", "year", "source")})
    parts = [
        f"### {name}\n{rich_to_markdown(value.get(name) or '')}" for name in ("happened", "done", "learnt")
    ]
    return _fence("case", head, "\n\n".join(parts))


def _resource(value: Stored, file_of: FileOf) -> str:
    head = attributes(**{name: value.get(name) for name in ("title", "address", "language")})
    size = value.get("size_kb")
    return _fence(
        "resource", head + attributes(size=f"{size} kB" if size else ""), _one_line(value.get("about"))
    )


_WRITERS: dict[str, Callable[[Stored, FileOf], str | None]] = {
    "note": _note,
    "reflection": _reflection,
    "image": _image,
    "audio": _audio,
    "video": _video,
    "download": _download,
    "steps": _steps,
    "comparison": _comparison,
    "term": _term,
    "answer": _answer,
    "quote": _quote,
    "table": _table,
    "case": _case,
    "resource": _resource,
}
