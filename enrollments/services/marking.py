"""What each question of a handed-in paper earned, with the rulings and the grades of essays that hold now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from courses.grading import is_answered, share_earned
from enrollments.grading import score
from enrollments.models import Attempt, AttemptQuestion, EssayGrade, Ruling


@dataclass(frozen=True)
class Mark:
    """What one question of a paper earned: `share` from 0 to 1, None while an essay waits for its grade.

    `rulings` are those that hold on it, `grade` is the newest of an essay.
    """

    question: AttemptQuestion
    value: dict[str, Any]
    share: Fraction | None
    dropped: bool = False
    rulings: tuple[Ruling, ...] = ()
    grade: EssayGrade | None = None

    @property
    def points(self) -> int:
        """What it is worth; nothing once a ruling has dropped it."""
        return 0 if self.dropped else self.question.points


def marks_of(attempt: Attempt, *, besides: Iterable[Ruling] = ()) -> list[Mark]:
    """Return the marks of a paper in its order: three queries, and one more where it holds essays.

    `besides` are rulings that are looked at before they are made.
    """
    items = list(attempt.questions.select_related("question", "answer").order_by("position"))
    rulings = rulings_on({item.question_id for item in items})
    for ruling in besides:
        for item in items:
            if str(item.question.question_key) == str(ruling.question_key):
                rulings[item.question_id].append(ruling)
    grades = essay_grades([item for item in items if item.question.content["kind"] == "essay"])
    return [mark_of(item, rulings[item.question_id], grades.get(item.pk)) for item in items]


def mark_of(item: AttemptQuestion, rulings: list[Ruling], grade: EssayGrade | None) -> Mark:
    """Return the mark of one question, given the rulings on it and, of an essay, its newest grade.

    An essay that was left empty earns nothing and waits for nobody.
    """
    answer = getattr(item, "answer", None)
    value = answer.value if answer else {}
    kinds = {ruling.kind for ruling in rulings}
    if Ruling.Kind.FULL in kinds:
        share: Fraction | None = Fraction(1)
    else:
        accepted = [ruling.accepted for ruling in rulings if ruling.accepted]
        share = share_earned(item.question.content, value, accepted)
        if share is None:
            share = Fraction(grade.points, grade.out_of) if grade else None
            share = Fraction(0) if share is None and not is_answered(value) else share
    dropped = Ruling.Kind.DROP in kinds
    return Mark(item, value, share, dropped=dropped, rulings=tuple(rulings), grade=grade)


def rulings_on(question_ids: Iterable[int]) -> defaultdict[int, list[Ruling]]:
    """Return the rulings on these frozen questions by the question's id: one query."""
    found: defaultdict[int, list[Ruling]] = defaultdict(list)
    through = Ruling.questions.through.objects.filter(frozenquestion__in=list(question_ids))
    for link in through.select_related("ruling").order_by("ruling_id"):
        found[link.frozenquestion_id].append(link.ruling)
    return found


def essay_grades(items: list[AttemptQuestion]) -> dict[int, EssayGrade]:
    """Return the newest grade of each of these essays, by the question's id."""
    if not items:
        return {}
    rows = EssayGrade.objects.filter(question__in=items).order_by("at", "pk")
    return {row.question_id: row for row in rows}


def score_of(marks: list[Mark]) -> tuple[int, int] | None:
    """Return (points, out_of) of a paper, or None while an essay waits. One wholly dropped has full marks."""
    counted = [mark for mark in marks if mark.points]
    if any(mark.share is None for mark in counted):
        return None
    if marks and not counted:
        return 1, 1
    return score((mark.share or Fraction(0), mark.points) for mark in counted)


def result_of(attempt: Attempt, marks: list[Mark]) -> tuple[int, int] | None:
    """Return (points, out_of) of a handed-in paper as its person may claim them, or None while it waits.

    A question that is dropped after the paper was handed in lowers nobody: of the results with the first
    none, one, two … of these rulings, the highest holds. So whatever a ruling raised or left as it was stays,
    and only a lower grade of an essay, which somebody answers for, can lower it.
    """
    after = {
        ruling.pk
        for mark in marks
        for ruling in mark.rulings
        if ruling.kind == Ruling.Kind.DROP and attempt.handed_in_at and ruling.at > attempt.handed_in_at
    }
    results = [score_of(_without(marks, {pk for pk in after if pk > last})) for last in (0, *sorted(after))]
    return max((each for each in results if each), key=lambda each: Fraction(*each), default=None)


def _without(marks: list[Mark], undone: set[int]) -> list[Mark]:
    """The marks as they would be without these rulings that drop a question."""
    return [
        replace(
            mark,
            dropped=any(each.kind == Ruling.Kind.DROP and each.pk not in undone for each in mark.rulings),
        )
        for mark in marks
    ]
