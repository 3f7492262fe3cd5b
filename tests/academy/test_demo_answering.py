"""What sample members answer is what it is meant to be: right answers earn all, wrong ones nothing."""

import random

import pytest

from academy.demo.answering import TEMPTING, right_value, tempted_value, wrong_value
from courses.grading import is_well_formed, share_earned


def content(kind, options, **more):
    rows = [{"key": f"k{n}", "feedback": "", **row} for n, row in enumerate(options, start=1)]
    return {"kind": kind, "key": "q", "language": "en", "options": rows, **more}


CHOICE = [{"text": "a", "weight": 1}, {"text": "b", "weight": 0}, {"text": "c", "weight": -1}]
CONTENTS = {
    "single": content("single", CHOICE),
    "multiple": content("multiple", [*CHOICE, {"text": "d", "weight": 2}]),
    "true-false": content("true-false", CHOICE[:2]),
    "matching": content(
        "matching",
        [{"text": "a", "choice": "k1"}, {"text": "b", "choice": "k2"}],
        choices=[{"key": "k1", "text": "A"}, {"key": "k2", "text": "B"}, {"key": "k3", "text": "C"}],
    ),
    "ordering": content("ordering", [{"text": "a"}, {"text": "b"}, {"text": "c"}]),
    "short-text": content("short-text", [{"answer": "bit*rate", "weight": 2}, {"answer": "x", "weight": 1}]),
    "number": content("number", [{"answer": "600", "tolerance": "5", "weight": 1}]),
}


@pytest.mark.parametrize("kind", CONTENTS)
def test_right_answers_earn_all_and_wrong_ones_nothing(kind):
    asked = CONTENTS[kind]
    for seed in range(8):
        wrong = wrong_value(asked, random.Random(seed))
        assert is_well_formed(asked, wrong)
        assert share_earned(asked, wrong) == 0
    assert is_well_formed(asked, right_value(asked))
    assert share_earned(asked, right_value(asked)) == 1


def test_an_essay_is_written_or_left_empty():
    essay = content("essay", [])
    assert len(right_value(essay)["text"].split()) >= 40
    assert wrong_value(essay, random.Random(1)) == {}
    assert right_value(essay | {"language": "fr"}) != right_value(essay)


def test_only_the_doubtful_question_tempts():
    assert tempted_value(CONTENTS["single"]) is None
    doubtful = CONTENTS["single"] | {"key": next(iter(TEMPTING))}
    assert tempted_value(doubtful) == {"chosen": ["k2"]}
