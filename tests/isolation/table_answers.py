"""What answers say about questions, and rulings on them: the partner's people and reviewers, no names."""

from typing import Any

from tests.isolation.kinds import AUTHORS, COORDINATORS, REVIEW, STAFF, TRANSLATORS, Address, Area
from tests.isolation.sides import Side

READ = AUTHORS | COORDINATORS | TRANSLATORS | REVIEW


def asked(side: Side) -> list[dict[str, Any]]:
    """A question of the bank, and one that a learner has answered."""
    met = side.rows["attempt"].questions.select_related("question").first().question.question_key
    return [{"key": side.rows["question"].translation_key}, {"key": met}]


def quiz(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.rows["quiz"].code}]


def rulings(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"kind": "full", "reason": "Taken", "make": make} for make in ("", "1")]


D = "desk:"
ANSWERS = Area(
    "answers",
    {
        D + "question_statistics": Address(READ, asked),
        D + "quiz_statistics": Address(READ, quiz, asks=lambda side: ["p=2"]),
        D + "ruling": Address(COORDINATORS | STAFF, asked, "ok|away", posts=rulings),
    },
)
