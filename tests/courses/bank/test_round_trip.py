"""Questions written into a file and read again are the same, by our readers and by another author's."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses.bank.reading import read_questions
from courses.bank.rows import ReadPicture, ReadQuestion, ReadText
from courses.bank.writing import losses, write_questions
from tests.courses.bank.generated import PIXEL, questions
from tests.services.node import run_node

READER = Path(__file__).parents[1] / "read_gift.js"
TYPES = {
    "single": "MC", "multiple": "MC", "true-false": "TF", "matching": "Matching", "ordering": "Matching",
    "short-text": "Short", "number": "Numerical", "essay": "Essay",
}  # fmt: skip


def again(rows: list[ReadQuestion], format_: str) -> list[object]:
    """The questions as they come back from a file."""
    file = BytesIO(b"".join(write_questions(rows, format=format_)))
    found = read_questions(file, name=f"questions.{format_}", language="en")
    assert found.format == format_
    return [replace(each, line=1) if isinstance(each, ReadQuestion) else each for each in found.found]


@pytest.mark.parametrize("format_", ["gift", "csv"])
@given(rows=st.lists(questions(), min_size=1, max_size=3))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_writing_and_reading_gives_the_same_questions(format_, rows):
    assert again(rows, format_) == rows


def test_what_a_format_cannot_hold_is_said():
    row = ReadQuestion(1, "a", "essay", ReadText("a"), picture=ReadPicture("dot.png", PIXEL))
    assert [len(losses(row, format=each)) for each in ("gift", "csv", "moodle-xml")] == [1, 1, 0]
    assert losses(replace(row, picture=None), format="gift") == []


def meaning(row: ReadQuestion) -> tuple[object, ...]:
    """What any reader of GIFT should find: the type, and what is right."""
    kind = TYPES[row.kind]
    best = max((option.weight for option in row.options), default=0)
    if row.kind == "true-false":
        return kind, bool(row.options[0].weight)
    if row.kind == "essay":
        return (kind,)
    if row.kind == "ordering":
        return kind, [str(place) for place in range(1, len(row.options) + 1)]
    if row.kind == "matching":
        return kind, len(row.options)
    if row.kind == "number":
        return kind, len(row.options)
    if row.kind == "single":
        return kind, [option.weight == best for option in row.options]
    return kind, [option.weight > 0 for option in row.options]


def theirs(question: dict[str, Any], row: ReadQuestion) -> tuple[object, ...]:
    """The same of a question as gift-pegjs finds it."""
    kind = question["type"]
    if kind == "TF":
        return kind, question["isTrue"]
    if kind == "Essay":
        return (kind,)
    if kind == "Matching":
        pairs = question["matchPairs"]
        return kind, [pair["subanswer"] for pair in pairs] if row.kind == "ordering" else len(pairs)
    choices = question["choices"]
    if kind == "Numerical":
        return kind, len(choices) if isinstance(choices, list) else 1
    if row.kind == "single":
        return kind, [each["isCorrect"] or each["weight"] == 100 for each in choices]
    return kind, [each["isCorrect"] or (each["weight"] or 0) > 0 for each in choices]


def test_another_reader_finds_the_same_meaning(tmp_path):
    made: list[ReadQuestion] = []

    @given(row=questions())
    @settings(
        max_examples=200,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def make(row: ReadQuestion) -> None:
        if max((abs(option.weight) for option in row.options), default=0) <= 7:  # GIFT says these exactly
            made.append(row)

    make()
    for number, row in enumerate(made):
        (tmp_path / f"{number}.gift").write_bytes(b"".join(write_questions([row], format="gift")))
    read = run_node(READER, *[tmp_path / f"{number}.gift" for number in range(len(made))])
    wrong = []
    for row, found in zip(made, read, strict=True):
        asked = [each for each in found.get("questions", []) if each["type"] != "Category"]
        if len(asked) != 1 or theirs(asked[0], row) != meaning(row):
            wrong.append((row.kind, found.get("error") or asked, row))
    assert wrong == []
    assert {row.kind for row in made} == set(TYPES)
