"""Blocks of a course folder that are written out: quote, term, steps, table, case, answer, and so on.

Pure: the text between the lines of a block in, what a StreamField keeps out. Where a block has parts, each
opens with a line `### …`. What is wrong is told with its line and the block is left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.conf.locale import LANG_INFO

from cms.grids import MAX_CELL_CHARS, MAX_COLUMNS, MAX_LINES, MAX_ROWS, read_grid, read_lines
from courses.lesson_markdown import plain_text, safe_html
from courses.outside import outside_address
from courses.toml_table import Note

HEADERS = {"row": (True, False), "column": (False, True), "both": (True, True), "none": (False, False)}
CASE_PARTS = ("happened", "done", "learnt")

_PART = re.compile(r"###[ \t]+(.*)")
_SIZE = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,2})?) ?(kB|KB|MB|GB)")
_UNITS = {"kB": 1, "KB": 1, "MB": 1000, "GB": 1_000_000}


@dataclass(frozen=True)
class WrittenBlock:
    """A block as a StreamField keeps it; `words` are those that have to be read."""

    kind: str
    stored: dict[str, Any]
    words: str


@dataclass(frozen=True)
class Writing:
    """What stands between the lines of a block, and what its first line says."""

    line: int
    attributes: dict[str, str]
    body: str
    note: Note

    def refuse(self, reason: str) -> None:
        """Say what is wrong with the block as a whole."""
        self.note(self.line, reason)

    def short(self, name: str, most: int, *, needed: bool = False) -> str | None:
        """Return an attribute of at most `most` characters; None after a report."""
        text = self.attributes.get(name, "")
        if len(text) > most or (needed and not text):
            self.refuse(
                f'This block needs {name}="…", of at most {most} characters.'
                if needed
                else f"“{name}” has at most {most} characters."
            )
            return None
        return text

    def language(self) -> str | None:
        """Return the code of a language or nothing; None after a report."""
        code = self.attributes.get("language", "").lower()
        if code and "name" not in LANG_INFO.get(code, {}):
            self.refuse(
                f"“{code}” is not the code of a language that the academy can name, such as fr or pt-br."
            )
            return None
        return code

    def parts(self) -> list[tuple[int, str, str]]:
        """Return line, title and text of each part; what stands before the first has no title."""
        found: list[tuple[int, str, list[str]]] = [(self.line + 1, "", [])]
        for number, line in enumerate(self.body.split("\n"), start=self.line + 1):
            if match := _PART.fullmatch(line.rstrip()):
                found.append((number + 1, match[1].strip(), []))
            else:
                found[-1][2].append(line)
        parts = [(number, title, "\n".join(lines).strip()) for number, title, lines in found]
        return [part for part in parts if part[1] or part[2]]


def _quote(writing: Writing) -> WrittenBlock | None:
    parts = {title: text for _line, title, text in writing.parts()}
    text, translation = parts.pop("", ""), parts.pop("translation", "")
    if parts or not 0 < len(text) <= 2000 or len(translation) > 2000:
        writing.refuse(
            "A quote holds what was said, and maybe “### translation”, each of at most 2,000 characters."
        )
        return None
    who, source = writing.short("who", 200, needed=True), writing.short("source", 300)
    language = writing.language()
    if who is None or source is None or language is None:
        return None
    said = {"text": text, "who": who, "source": source, "language": language, "translation": translation}
    return WrittenBlock("quote", said, f"{text} {translation}")


def _term(writing: Writing) -> WrittenBlock | None:
    lacking = "A term needs its meaning between its lines."
    return _named(writing, "term", "word", names=("term", "meaning"), lacking=lacking)


def _answer(writing: Writing) -> WrittenBlock | None:
    lacking = "An answer needs its text between its lines."
    return _named(writing, "answer", "title", names=("title", "text"), lacking=lacking)


def _named(
    writing: Writing, kind: str, attribute: str, *, names: tuple[str, str], lacking: str
) -> WrittenBlock | None:
    """A block of a few words and a text, stored under these two names."""
    words = writing.short(attribute, 120, needed=True)
    if not writing.body:
        writing.refuse(lacking)
    if not words or not writing.body:
        return None
    text = safe_html(writing.body, writing.line + 1, writing.note, plain=True)
    stored = dict(zip(names, (words, text), strict=True))
    return WrittenBlock(kind, stored, f"{words} {plain_text(text)}")


def _steps(writing: Writing) -> WrittenBlock | None:
    title, parts = writing.short("title", 200), writing.parts()
    if not 2 <= len(parts) <= 20 or not all(0 < len(part[1]) <= 200 for part in parts):
        writing.refuse("Steps are 2 to 20, and each opens with “### What to do”, of at most 200 characters.")
        return None
    if title is None:
        return None
    steps = [
        {"title": name, "text": safe_html(text, line, writing.note, plain=True)} for line, name, text in parts
    ]
    words = " ".join(f"{step['title']} {plain_text(step['text'])}" for step in steps)
    return WrittenBlock("steps", {"title": title, "steps": _listed(steps)}, f"{title} {words}")


def _table(writing: Writing) -> WrittenBlock | None:
    caption, header = writing.short("caption", 200, needed=True), writing.attributes.get("header", "row")
    rows = read_grid(writing.body)
    width = max(map(len, rows), default=0)
    if header not in HEADERS:
        writing.refuse(f"“header” is one of: {', '.join(HEADERS)}.")
        return None
    if not 2 <= width <= MAX_COLUMNS or not 1 <= len(rows) <= MAX_ROWS:
        writing.refuse(
            f"A table has 2 to {MAX_COLUMNS} columns, with “|” between cells, and 1 to {MAX_ROWS} rows."
        )
        return None
    if any(len(cell) > MAX_CELL_CHARS for row in rows for cell in row):
        writing.refuse(f"A cell has at most {MAX_CELL_CHARS} characters.")
        return None
    if caption is None:
        return None
    row, column = HEADERS[header]
    stored = {"caption": caption, "header_row": row, "header_column": column, "rows": writing.body}
    return WrittenBlock("table", stored, " ".join([caption, *(cell for row in rows for cell in row)]))


def _comparison(writing: Writing) -> WrittenBlock | None:
    title, parts = writing.short("title", 200), writing.parts()
    columns = [{"title": name, "points": "\n".join(read_lines(text))} for _line, name, text in parts]
    if (
        not 2 <= len(columns) <= 3
        or not all(0 < len(each["title"]) <= 120 for each in columns)
        or not all(0 < len(read_lines(each["points"])) <= MAX_LINES for each in columns)
    ):
        writing.refuse(
            f"A comparison has 2 or 3 sides. Each opens with “### Its name” and has 1 to {MAX_LINES} points, "
            "one a line."
        )
        return None
    if title is None:
        return None
    words = " ".join(f"{each['title']} {each['points']}" for each in columns)
    return WrittenBlock("comparison", {"title": title, "columns": _listed(columns)}, f"{title} {words}")


def _case(writing: Writing) -> WrittenBlock | None:
    parts = writing.parts()
    if [name for _line, name, _text in parts] != list(CASE_PARTS) or not all(text for *_rest, text in parts):
        writing.refuse("A case tells, in this order: “### happened”, “### done” and “### learnt”.")
        return None
    place, source = writing.short("place", 120, needed=True), writing.short("source", 400, needed=True)
    year = writing.short("year", 30)
    if place is None or source is None or year is None:
        return None
    told = {name: safe_html(text, line, writing.note, plain=True) for line, name, text in parts}
    words = " ".join([place, year, *map(plain_text, told.values())])
    return WrittenBlock("case", {"place": place, "year": year, **told, "source": source}, words)


def _resource(writing: Writing) -> WrittenBlock | None:
    title, about = writing.short("title", 200, needed=True), " ".join(writing.body.split())
    language, size = writing.language(), writing.attributes.get("size", "")
    address = writing.attributes.get("address", "")
    match = _SIZE.fullmatch(size)
    if size and (match is None or not float(match[1])):
        writing.refuse(
            '“size” is written as in size="850 kB" or size="2.4 MB"; leave it out where you do not know.'
        )
    elif outside_address(address) is None:
        writing.refuse('A resource needs address="https://…" of a site, without a name or password.')
    elif not 0 < len(about) <= 600:
        writing.refuse("A resource says between its lines what it is, in at most 600 characters.")
    elif title is not None and language is not None:
        kb = max(1, round(float(match[1]) * _UNITS[match[2]])) if match else None
        told = {"title": title, "address": address, "about": about, "language": language, "size_kb": kb}
        return WrittenBlock("resource", told, f"{title} {about}")
    return None


def _listed(values: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Return values as a list block keeps them; their ids only tell them apart within it."""
    ids = [str(uuid5(NAMESPACE_OID, f"item {number}")) for number in range(len(values))]
    return [{"type": "item", "value": value, "id": key} for value, key in zip(values, ids, strict=True)]


BUILDERS: dict[str, Callable[[Writing], WrittenBlock | None]] = {
    "quote": _quote,
    "term": _term,
    "steps": _steps,
    "table": _table,
    "comparison": _comparison,
    "case": _case,
    "answer": _answer,
    "resource": _resource,
}
ATTRIBUTES: dict[str, set[str]] = {
    "quote": {"who", "source", "language"},
    "term": {"word"},
    "steps": {"title"},
    "table": {"caption", "header"},
    "comparison": {"title"},
    "case": {"place", "year", "source"},
    "answer": {"title"},
    "resource": {"title", "address", "language", "size"},
}
