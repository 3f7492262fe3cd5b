"""Read a table of questions as a spreadsheet saves it: with commas, semicolons or tabs between the cells."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.bank.category_paths import read_path
from courses.bank.csv_columns import (
    COLUMNS,
    MAX_COLUMNS,
    QUESTION,
    active,
    delimiter_of,
    heading,
    tags_in,
    text_in,
)
from courses.bank.gift_numbers import number
from courses.bank.gift_tagged import MOST_WORDS
from courses.bank.gift_text import Refused
from courses.bank.lettering import letter
from courses.bank.limits import (
    MAX_ANSWER_CHARS,
    MAX_ID_CHARS,
    MAX_NAME_CHARS,
    MAX_OPTIONS,
    MAX_TAG_CHARS,
    MAX_TAGS,
    MAX_TEXT_CHARS,
    MAX_UNIT_CHARS,
)
from courses.bank.rows import ReadOption, ReadQuestion, ReadText, Skipped
from courses.bank.weighing import weigh

Row = Mapping[str, str]

KINDS = ("single", "multiple", "true-false", "matching", "ordering", "short-text", "number", "essay")
_WEIGHT = re.compile(r"([+-]?\d{1,4}(?:[.,]\d{1,8})?)\s*(%?)")
_TRUTH = re.compile(r"(true|false)\s*(?::\s*(.*))?", re.IGNORECASE | re.DOTALL)
_YES = {"1", "x", "yes", "true", "right", "y"}


def read_csv(source: str) -> Iterator[ReadQuestion | Skipped]:
    """Read a table for an import; its first line names the columns, in any order."""
    source = source.lstrip("\n")
    head = source.split("\n", 1)[0]
    names = heading(head)
    table = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter_of(head), strict=False)
    rows: list[Row] = []
    began = line = 1
    try:
        next(table, None)
        line = table.line_num + 1
        for cells in table:
            row = {name: active(cell).strip() for name, cell in zip(names, cells[:MAX_COLUMNS], strict=False)}
            if any(row.values()):
                if rows and any(row.get(name) for name in ("kind", "name", "question", "id")):
                    yield _read(began, rows)
                    rows = []
                began = began if rows else line
                if len(rows) <= MAX_OPTIONS:
                    rows.append(row)
            line = table.line_num + 1
    except csv.Error:
        yield Skipped(line, "", _("This is no CSV file."))
    if rows:
        yield _read(began, rows)


def unknown_columns(source: str) -> list[str]:
    """Return the columns of a table that we do not know, for a remark."""
    return [name for name in heading(source.lstrip("\n").split("\n", 1)[0]) if name and name not in COLUMNS]


def _read(line: int, rows: list[Row]) -> ReadQuestion | Skipped:
    first = rows[0]
    name = first.get("name", "")[:MAX_NAME_CHARS] or " ".join(first.get("question", "")[:200].split())[:80]
    try:
        if any(len(cell) > MAX_TEXT_CHARS for row in rows for cell in row.values()):
            raise Refused(_("A text is longer than %(number)s characters.") % {"number": MAX_TEXT_CHARS})
        return _question(line, name, rows)
    except Refused as reason:
        return Skipped(line, name, str(reason))


def _question(line: int, name: str, rows: list[Row]) -> ReadQuestion:
    cell = {each: rows[0].get(each, "") for each in QUESTION}
    texts = {each: text_in(cell[each]) for each in ("question", "feedback", "hint")}
    bands: dict[str, Any] = {
        f"feedback_{each}": text_in(cell[f"feedback {each}"]) for each in ("right", "partly", "wrong")
    }
    if not texts["question"]:
        raise Refused(_("The question has no text."))
    remarks: list[str] = []
    kind, options = _options(cell["kind"].lower().replace("_", "-").replace(" ", "-"), rows, remarks)
    folds = set(cell["match"].lower().replace(",", " ").split())
    difficulty = cell["difficulty"].lower()
    return ReadQuestion(
        line=line,
        name=name,
        kind=kind,
        text=texts["question"],
        options=options,
        id=cell["id"][:MAX_ID_CHARS],
        category=read_path(f"$course$/top/{cell['category']}") if cell["category"] else (),
        feedback=texts["feedback"],
        hint=texts["hint"],
        **bands,
        objective=cell["objective"][:MAX_ID_CHARS],
        difficulty=difficulty if difficulty in ("easy", "medium", "hard") else "",
        tags=tuple(dict.fromkeys(each[:MAX_TAG_CHARS] for each in tags_in(cell["tags"])))[:MAX_TAGS],
        match_case="case" in folds,
        match_accents="accents" in folds,
        match_width="width" in folds,
        unit=cell["unit"][:MAX_UNIT_CHARS],
        min_words=_words(cell["min words"]),
        max_words=_words(cell["max words"]),
        key=cell["key"][:MAX_ID_CHARS],
        retired=cell["retired"].lower() in _YES,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _words(cell: str) -> int | None:
    return min(int(cell), MOST_WORDS) if cell.isascii() and cell.isdigit() and len(cell) < 6 else None


def _options(kind: str, rows: list[Row], remarks: list[str]) -> tuple[str, tuple[ReadOption, ...]]:
    """The kind of the question, found out where the table does not say it, and its options."""
    rows = [row for row in rows if any(row.get(each) for each in ("option", "match with"))]
    if len(rows) > MAX_OPTIONS:
        raise Refused(_("There are more than %(number)s options.") % {"number": MAX_OPTIONS})
    kind = kind or _guessed(rows)
    if kind not in KINDS:
        raise Refused(
            _("“%(kind)s” is no type of question: it is one of %(kinds)s.")
            % {"kind": kind[:40], "kinds": ", ".join(KINDS)}
        )
    if kind == "essay":
        return kind, ()
    if kind == "true-false":
        return kind, _true_false(rows)
    if len(rows) < (2 if kind in ("single", "multiple", "matching", "ordering") else 1):
        raise Refused(_("There are too few options."))
    weights = _weights(kind, rows, remarks)
    return kind, tuple(
        _option(kind, letter(place), row, weight)
        for place, (row, weight) in enumerate(zip(rows, weights, strict=True))
    )


def _guessed(rows: list[Row]) -> str:
    if not rows:
        return "essay"
    if any(row.get("match with") for row in rows):
        return "matching"
    said = {row["option"].lower() for row in rows if row.get("option")}
    if said <= {"true", "false"}:
        return "true-false"
    return "multiple" if sum(_percent(row.get("weight", "")) > 0 for row in rows) > 1 else "single"


def _option(kind: str, identity: str, row: Row, weight: int) -> ReadOption:
    cell = row.get("option", "")
    written = kind in ("short-text", "number")
    if written and len(cell) > MAX_ANSWER_CHARS:
        raise Refused(
            _("An accepted answer is longer than %(number)s characters.") % {"number": MAX_ANSWER_CHARS}
        )
    if not cell and kind != "matching":
        raise Refused(_("An option has no text."))
    tolerance = row.get("tolerance", "") if kind == "number" else ""
    return ReadOption(
        identity,
        text=ReadText() if written else text_in(cell),
        weight=weight,
        feedback=text_in(row.get("option feedback", "")),
        match=text_in(row.get("match with", "")) if kind == "matching" else ReadText(),
        answer=(number(cell) if kind == "number" else cell) if written else "",
        tolerance=number(tolerance) if tolerance else "",
        pinned=row.get("pinned", "").lower() in _YES,
        key=row.get("option key", "")[:MAX_ID_CHARS],
    )


def _percent(cell: str) -> Decimal:
    """What a weight says: a number, a percentage, a mark of what is right, or nothing."""
    if cell.lower() in _YES:
        return Decimal(1)
    found = _WEIGHT.fullmatch(cell.replace("\u2212", "-"))
    if cell and not found and cell.lower() not in ("no", "n", "wrong", "false"):
        raise Refused(_("A weight is a number such as 1 or 0, or a percentage such as 50 %%.") % ())
    return Decimal(found[1].replace(",", ".")) if found else Decimal(0)


def _weights(kind: str, rows: list[Row], remarks: list[str]) -> tuple[int, ...]:
    cells = [row.get("weight", "") for row in rows]
    if kind in ("matching", "ordering"):
        return (0,) * len(rows)
    if kind in ("short-text", "number") and not any(cells):
        return (1,) * len(rows)
    found = [_percent(cell) for cell in cells]
    if max(found) <= 0:
        raise Refused(_("No option is right: give it the weight 1."))
    if all(each == int(each) and abs(each) <= 1_000 for each in found) and not any(
        "%" in cell for cell in cells
    ):
        return tuple(int(each) for each in found)
    weights, _said = weigh(kind, found)
    return weights


def _true_false(rows: list[Row]) -> tuple[ReadOption, ...]:
    """Both options; where only one is named, it is the right one."""
    found: dict[str, tuple[Row, str]] = {}
    for row in rows:
        said = _TRUTH.fullmatch(row.get("option", ""))
        if not said:
            raise Refused(_("The options of true or false are “true” and “false”."))
        found[said[1].lower()] = (row, said[2] or "")
    alone = len(found) == 1 and not next(iter(found.values()))[0].get("weight")
    options = []
    for identity in ("true", "false"):
        row, words = found.get(identity, ({}, ""))
        weight = int(identity in found) if alone else int(_percent(row.get("weight", "")))
        options.append(
            ReadOption(
                identity,
                text_in(words),
                max(-1_000, min(1_000, weight)),
                text_in(row.get("option feedback", "")),
                pinned=row.get("pinned", "").lower() in _YES,
                key=row.get("option key", "")[:MAX_ID_CHARS],
            )
        )
    if len(found) == 1 and not alone and options[0].weight <= 0 and options[1].weight <= 0:
        options = [_turned(option, found) for option in options]
    if max(option.weight for option in options) <= 0:
        raise Refused(_("No option is right: give it the weight 1."))
    return tuple(options)


def _turned(option: ReadOption, found: Mapping[str, object]) -> ReadOption:
    """The option that a table leaves out is right where the one that it names is wrong."""
    return ReadOption(option.id, option.text, int(option.id not in found), option.feedback)
