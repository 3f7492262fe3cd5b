"""The demo's GIFT files say the same to another author's reader, npm's gift-pegjs, as they say to ours."""

from pathlib import Path
from typing import Any

import pytest

from academy.demo.courses import ROOT
from courses.bank.gift import read_gift
from courses.bank.rows import ReadQuestion
from tests.services.node import run_node

READER = Path(__file__).parent / "read_gift.js"
FILES = sorted(ROOT.glob("*/questions/*.gift"))


def words(text: dict[str, Any] | None) -> str:
    """A text of theirs with single spaces."""
    return spaced((text or {}).get("text", ""))


def spaced(text: str) -> str:
    """A text with single spaces of the ordinary kind."""
    return " ".join(text.split())


def theirs(question: dict[str, Any]) -> tuple[object, ...]:
    """A question of gift-pegjs in the form in which we compare."""
    named = (question["id"], question["title"], words(question["stem"]))
    if question["type"] == "TF":
        said = (words(question["trueFeedback"]), words(question["falseFeedback"]))
        return (*named, question["isTrue"], said)
    if question["type"] == "Matching":
        return (*named, [(words(each["subquestion"]), each["subanswer"]) for each in question["matchPairs"]])
    if question["type"] in ("Numerical", "Essay"):
        return (*named, question["type"])
    options = [
        (words(each["text"]), words(each["feedback"]), each["isCorrect"] or (each["weight"] or 0) > 0)
        for each in question["choices"]
    ]
    return (*named, options)


def ours(question: ReadQuestion) -> tuple[object, ...]:
    """A question of ours in the same form."""
    named = (question.id, question.name, spaced(question.text.plain))
    if question.kind == "true-false":
        true, _false = question.options
        wrong, right = sorted(question.options, key=lambda option: option.weight)
        said = (spaced(wrong.feedback.plain), spaced(right.feedback.plain))  # named true and false by them
        return (*named, bool(true.weight), said)
    if question.kind in ("matching", "ordering"):  # an ordering is to them a matching of rows and places
        rows = enumerate(question.options, start=1)
        return (*named, [(each.text.plain, each.match.plain or str(place)) for place, each in rows])
    if question.kind in ("number", "essay"):
        return (*named, {"number": "Numerical", "essay": "Essay"}[question.kind])
    options = [
        (spaced(each.answer or each.text.plain), spaced(each.feedback.plain), each.weight > 0)
        for each in question.options
    ]
    return (*named, options)


@pytest.fixture(scope="module")
def read() -> dict[Path, Any]:
    """What gift-pegjs reads in every file: one Node for all of them."""
    return dict(zip(FILES, run_node(READER, *FILES), strict=True))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_another_reader_finds_the_same_questions_and_the_same_right_answers(path, read):
    assert "error" not in read[path]
    found = [each for each in read[path]["questions"] if each["type"] != "Category"]
    mine = [each for each in read_gift(path.read_text(encoding="utf-8")) if isinstance(each, ReadQuestion)]
    assert [theirs(each) for each in found] == [ours(each) for each in mine]
    assert any(each.kind == "multiple" for each in mine)


def test_a_file_that_it_cannot_read_is_noticed(tmp_path):
    broken = tmp_path / "broken.gift"
    broken.write_text("::Open::Which?{\n=this\n~that\n", encoding="utf-8")
    assert "error" in run_node(READER, broken)[0]
