"""Questions as a table for a spreadsheet: a row for each option, the question's cells in the first."""

import csv
import io
from collections.abc import Iterable, Iterator

from courses.bank.category_paths import write_path
from courses.bank.csv_columns import COLUMNS, inert, tags_cell, text_cell
from courses.bank.gift_writing import truth_first
from courses.bank.rows import ReadOption, ReadQuestion


def write_csv(questions: Iterable[ReadQuestion]) -> Iterator[str]:
    """Write a table of questions, its heading first."""
    yield "\ufeff" + _line(list(COLUMNS))  # the mark tells Excel that it is UTF-8
    for question in questions:
        yield "".join(_line([inert(row.get(name, "")) for name in COLUMNS]) for row in _rows(question))


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _rows(question: ReadQuestion) -> Iterator[dict[str, str]]:
    cells = _question(question)
    options = truth_first(question.options) if question.kind == "true-false" else question.options
    for place, option in enumerate(options or [None]):
        yield cells | (_option(question.kind, option, place) if option else {})
        cells = {}


def _question(question: ReadQuestion) -> dict[str, str]:
    folds = (
        ("case", question.match_case),
        ("accents", question.match_accents),
        ("width", question.match_width),
    )
    return {
        "kind": question.kind,
        "name": question.name,
        "question": text_cell(question.text),
        "category": write_path(question.category).removeprefix("$course$/top").removeprefix("/"),
        "feedback": text_cell(question.feedback),
        "feedback right": text_cell(question.feedback_right),
        "feedback partly": text_cell(question.feedback_partly),
        "feedback wrong": text_cell(question.feedback_wrong),
        "hint": text_cell(question.hint),
        "objective": question.objective,
        "difficulty": question.difficulty,
        "tags": tags_cell(question.tags),
        "unit": question.unit,
        "match": " ".join(name for name, matters in folds if matters),
        "min words": "" if question.min_words is None else str(question.min_words),
        "max words": "" if question.max_words is None else str(question.max_words),
        "id": question.id,
        "key": question.key,
        "retired": "yes" if question.retired else "",
    }


def _option(kind: str, option: ReadOption, place: int) -> dict[str, str]:
    text = text_cell(option.text)
    if kind in ("short-text", "number"):
        text = option.answer
    elif kind == "true-false":
        side = ("true", "false")[place]
        text = f"{side}: {text}" if text else side
    return {
        "option": text,
        "weight": "" if kind in ("matching", "ordering") else str(option.weight),
        "match with": text_cell(option.match),
        "tolerance": option.tolerance,
        "option feedback": text_cell(option.feedback),
        "pinned": "yes" if option.pinned else "",
        "option key": option.key,
    }
