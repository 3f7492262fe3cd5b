"""Whom a ruling would affect, before it is made: how many results rise, how many newly pass, and whose."""

import uuid
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from courses.grading import is_answered, share_earned
from enrollments.grading import reaches, score
from enrollments.models import Attempt, Requirement, Ruling
from enrollments.readable import shown_percent
from enrollments.services.papers import Papers, Row, read_papers, value_of
from enrollments.services.ruling import checked, states_of

LOOKED_AT = 2_000  # sittings, the newest; with more than that the preview says so
NAMED = 50  # members in the list
READ = 500  # papers that are read together

Result = tuple[int, int]


@dataclass(frozen=True)
class Riser:
    """A result that would rise. Results in per cent."""

    attempt: Attempt
    before: str
    after: str
    passes: bool  # newly


@dataclass
class Effect:
    """What a ruling would come to among the sittings that have their result."""

    sittings: int = 0
    looked_at: int = 0
    rises: int = 0
    passes: int = 0
    unfinished: int = 0  # open or waiting: they get the ruling when they are handed in
    risers: list[Riser] = field(default_factory=list)

    @property
    def stays(self) -> int:
        return self.looked_at - self.rises


def effect_of(
    *, question_key: uuid.UUID, kind: str, accepted: dict[str, Any] | None = None, language: str = ""
) -> Effect:
    """Return what this ruling would change; nothing is written. Raises as `make_ruling` does."""
    frozen = states_of(question_key, language)
    ruling = Ruling(question_key=question_key, kind=kind, accepted=checked(frozen, kind, accepted))
    on = {each.pk for each in frozen}
    met = Attempt.objects.filter(questions__question__in=on).distinct()
    done = met.filter(state=Attempt.State.HANDED_IN)
    effect = Effect(sittings=done.count(), unfinished=met.exclude(state=Attempt.State.HANDED_IN).count())
    ids = list(done.order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])
    contents: dict[int, Any] = {}
    for start in range(0, len(ids), READ):
        attempts = Attempt.objects.select_related("enrollment__member", "activity").in_bulk(
            ids[start : start + READ]
        )
        after = results_of(read_papers(attempts, contents), ruling, on)
        for pk in sorted(attempts, reverse=True):
            _look_at(effect, attempts[pk], after.get(pk))
    return effect


def _look_at(effect: Effect, attempt: Attempt, after: Result | None) -> None:
    effect.looked_at += 1
    assert attempt.points is not None and attempt.out_of is not None  # it is handed in
    before = attempt.points, attempt.out_of
    if after is None or after[0] * before[1] <= before[0] * after[1]:
        return
    mark = attempt.limits["pass_mark"]
    passes = attempt.limits["rule"] == Requirement.Rule.PASS and (
        reaches(*after, mark) and not reaches(*before, mark)
    )
    effect.rises += 1
    effect.passes += passes
    if len(effect.risers) < NAMED:
        effect.risers.append(Riser(attempt, shown_percent(*before), shown_percent(*after), passes))


def results_of(papers: Papers, ruling: Ruling, on: set[int]) -> dict[int, Result | None]:
    """Return the result of each paper with one ruling more, as `score_of(marks_of(...))` would.

    `on` are the frozen questions that it is about. Equal answers are graded once.
    """
    known: dict[tuple[int, str | None], Fraction | None] = {}
    found: dict[int, Result | None] = {}
    for attempt_id, rows in papers:
        counted = []
        for row in rows:
            kinds = papers.questions[row.question_id].kinds | (
                {ruling.kind} if row.question_id in on else set()
            )
            if Ruling.Kind.DROP not in kinds and row.points:
                counted.append((_share(papers, row, ruling, kinds, on, known), row.points))
        if any(share is None for share, _points in counted):
            found[attempt_id] = None
        else:
            found[attempt_id] = (
                score((share or Fraction(0), points) for share, points in counted) if counted else (1, 1)
            )
    return found


def _share(
    papers: Papers,
    row: Row,
    ruling: Ruling,
    kinds: frozenset[str] | set[str],
    on: set[int],
    known: dict[tuple[int, str | None], Fraction | None],
) -> Fraction | None:
    if Ruling.Kind.FULL in kinds:
        return Fraction(1)
    place = (row.question_id, row.text)
    if place not in known:
        frozen = papers.questions[row.question_id]
        more = [ruling.accepted] if ruling.accepted and row.question_id in on else []
        known[place] = share_earned(frozen.content, value_of(row), [*frozen.accepted, *more])
    share = known[place]
    if share is not None:
        return share
    if grade := papers.essays.get(row.pk):
        return Fraction(grade.points, grade.out_of)
    return None if is_answered(value_of(row)) else Fraction(0)
