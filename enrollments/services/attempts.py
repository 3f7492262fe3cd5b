"""Sittings of a quiz: started, answered, handed in. The server's clock decides."""

import json
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from academy.users.models import User
from courses.drawing import PaperIncomplete
from courses.grading import Content, Value, is_well_formed
from courses.models import Activity, Course, QuizRules
from courses.outline import OutlineActivity
from enrollments.editions import is_closed_here, languages_open, names_of
from enrollments.errors import (
    AttemptClosed,
    GradeAwaited,
    NotAnOption,
    QuizClosed,
    QuizClosedHere,
    QuizNotOpenYet,
    QuizUnavailable,
    TooManyAttempts,
)
from enrollments.freezing import freeze_paper, rule_of
from enrollments.grading import reaches, result_that_counts
from enrollments.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    Enrollment,
    Grade,
    Milestone,
    Requirement,
    Run,
)
from enrollments.services.awards import award_if_due
from enrollments.services.learning import live_activity, lock_learning
from enrollments.services.marking import marks_of, score_of
from enrollments.services.windows import Window

log = structlog.get_logger("enrollments.attempts")

State = Attempt.State
FUTURE = 5 * 60 * 1000  # milliseconds that a device may be ahead of the server


def start_attempt(*, enrollment: Enrollment, activity: Activity, language: str = "") -> Attempt:
    """Open a sitting of a quiz, or return the open one. The paper is frozen now.

    `language` is the edition to answer in, the enrolment's by default. An open sitting whose time is over
    is handed in first. Raises NotLearning, ActivityUnavailable, QuizClosedHere, QuizNotOpenYet, QuizClosed,
    GradeAwaited, TooManyAttempts or QuizUnavailable. Costs 12 queries at most, whatever the size of the
    bank and however many pictures its questions have.
    """
    with transaction.atomic():
        locked = lock_learning(enrollment, among=_held_to(activity))
        now = timezone.now()
        earlier = list(Attempt.objects.filter(enrollment=locked, activity=activity).order_by("number"))
        if earlier and earlier[-1].state == State.OPEN:
            if not earlier[-1].is_over(now):
                return earlier[-1]
            _hand_in(locked, earlier[-1])
        if earlier and earlier[-1].state == State.WAITING:
            raise GradeAwaited
        edition = live_activity(locked, activity, Activity.Kind.QUIZ, language or locked.language)
        if is_closed_here(edition):
            raise QuizClosedHere(languages=names_of(languages_open(locked.run.course, edition)))
        held, window = _limits_beside(locked)
        if window.is_before(now) and window.opens_at:
            raise QuizNotOpenYet(opens_at=window.opens_at)
        if window.is_after(now) and window.closes_at:
            raise QuizClosed(closed_at=window.closes_at)
        limits = limits_of(edition, locked.run.course, held)
        next_at = next_attempt_of(limits, earlier)
        if next_at and next_at > now:
            raise TooManyAttempts(next_at=next_at)
        deadline = deadline_of(locked.run, limits, now, closes_at=window.closes_at)
        return _open(locked, edition, limits, number=len(earlier) + 1, now=now, deadline=deadline)


def next_attempt_at(limits: dict[str, Any], handed_in: list[datetime]) -> datetime | None:
    """Return when the next attempt may start, None for at once: after each full round of attempts, a wait."""
    allowed = limits["attempts"]
    if not allowed or not handed_in or len(handed_in) % allowed:
        return None
    return max(handed_in) + timedelta(days=limits["wait_days"])


def next_attempt_of(limits: dict[str, Any], ended: Sequence[Attempt]) -> datetime | None:
    """The same for these attempts, the oldest first; a wait that a named person lifted is none.

    `limits["wait_lifted"]` of the last one says so, see `enrollments.services.reopening.lift_wait`.
    """
    if ended and ended[-1].limits.get("wait_lifted"):
        return None
    return next_attempt_at(limits, [each.handed_in_at for each in ended if each.handed_in_at])


def _held_to(activity: Activity) -> QuerySet[Enrollment]:
    """Enrolments with what their syllabus froze about a quiz, and when it can be taken in their run."""
    mine, here = Q(syllabus__requirements__activity=activity), Q(run__quiz_windows__activity=activity)
    return Enrollment.objects.annotate(
        asks=FilteredRelation("syllabus__requirements", condition=mine),
        opened=FilteredRelation("run__quiz_windows", condition=here),
        held_rule=F("asks__rule"),
        held_mark=F("asks__pass_mark"),
        opens_at=F("opened__opens_at"),
        closes_at=F("opened__closes_at"),
    )


def _limits_beside(row: Any) -> tuple[Requirement | None, Window]:
    """Return what `_held_to` put beside an enrolment."""
    held = Requirement(rule=row.held_rule, pass_mark=row.held_mark) if row.held_rule else None
    return held, Window(row.opens_at, row.closes_at)


def limits_of(edition: OutlineActivity, course: Course, requirement: Requirement | None) -> dict[str, Any]:
    """Return what holds for a sitting (see `Attempt.limits`), given what the syllabus says of the quiz."""
    rules = edition.rules
    assert rules is not None  # every quiz has rules
    if requirement:
        rule, mark = requirement.rule, requirement.pass_mark
    else:
        rule, mark, _weight = rule_of(edition, course)
    return {
        "rule": str(rule),
        "pass_mark": mark,
        "attempts": rules.attempts,
        "wait_days": rules.wait_days,
        "time_limit_minutes": rules.time_limit_minutes,
        "counts": str(rules.counts),
        "feedback": str(rules.feedback),
        "feedback_when": str(rules.feedback_when),
        "layout": str(rules.layout),
    }


def _open(
    enrollment: Enrollment,
    edition: OutlineActivity,
    limits: dict,
    *,
    number: int,
    now: datetime,
    deadline: datetime | None,
) -> Attempt:
    seed = secrets.randbits(62)
    try:
        paper = freeze_paper(activity=edition, rules=edition.rules, language=edition.language, seed=seed)
    except PaperIncomplete as error:
        log.error("paper_incomplete", activity=edition.code, language=edition.language, why=str(error))
        raise QuizUnavailable from error
    attempt = Attempt.objects.create(
        enrollment=enrollment,
        activity_id=edition.id,
        number=number,
        language=edition.language,
        limits=limits,
        seed=seed,
        started_at=now,
        deadline=deadline,
    )
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(
            attempt=attempt,
            question=item.question,
            position=position,
            option_order=item.option_order,
            points=item.points,
            section=item.section,
        )
        for position, item in enumerate(paper, start=1)
    )
    return attempt


def deadline_of(
    run: Run, limits: dict[str, Any], started_at: datetime, *, closes_at: datetime | None = None
) -> datetime | None:
    """Return when a sitting must be handed in: by its own clock, before its quiz closes and its run ends.

    None means never.
    """
    ends = [end for end in (run.ends_at, closes_at) if end]
    if limits["time_limit_minutes"]:
        ends.append(started_at + timedelta(minutes=limits["time_limit_minutes"]))
    return min(ends, default=None)


@dataclass(frozen=True)
class Saved:
    """An answer that was kept, and the frozen question that it answers."""

    at: datetime
    content: Content
    value: Value


def save_answer(
    *,
    member: User,
    attempt_uuid: uuid.UUID,
    position: int,
    value: Value | Callable[[Content], Value],
    seq: int | None = None,
) -> Saved:
    """Keep the member's answer to one question and return what was kept. Costs one read and one write.

    `value` is an answer as `courses.grading` describes it, or makes one of the question's content.

    `seq` grows with each change on the member's device (milliseconds): a late, older one changes nothing.
    Without it (a plain form) the moment of arrival serves; one from the future counts as in five minutes at
    most, so that it cannot shut out what follows. Raises AttemptQuestion.DoesNotExist for what is
    not the member's, AttemptClosed after hand-in or deadline, NotAnOption for what was not offered.
    """
    now = timezone.now()
    with transaction.atomic():
        # Both rows are locked, in the order of `of`, the enrolment first as a hand-in does: PostgreSQL then
        # reads the attempt as a hand-in that we waited for left it, and the two never wait in a circle.
        question = (
            AttemptQuestion.objects.select_for_update(of=("attempt__enrollment", "attempt"))
            .select_related("attempt__enrollment", "question")
            .get(attempt__uuid=attempt_uuid, attempt__enrollment__member=member, position=position)
        )
        if question.attempt.state != State.OPEN or question.attempt.is_over(now):
            raise AttemptClosed
        content = question.question.content
        answer = dict(value(content) if callable(value) else value)
        if not is_well_formed(content, answer):
            raise NotAnOption(content["kind"])
        arrived = int(now.timestamp() * 1000)
        _store_answer(question.pk, answer, arrived if seq is None else min(seq, arrived + FUTURE), now)
    return Saved(at=now, content=content, value=answer)


def _store_answer(question_id: int, value: dict[str, Any], seq: int, now: datetime) -> None:
    """Insert the answer, or replace one that is not newer: one statement, which the ORM cannot say."""
    table = Answer._meta.db_table
    placeholder = "%s" if connection.vendor == "sqlite" else "%s::jsonb"
    statement = (  # the table's name and the placeholder are ours, the values are parameters
        f"INSERT INTO {table} (question_id, value, seq, saved_at) VALUES (%s, {placeholder}, %s, %s)"  # nosec B608
        " ON CONFLICT (question_id) DO UPDATE SET value = excluded.value, seq = excluded.seq,"
        f" saved_at = excluded.saved_at WHERE {table}.seq <= excluded.seq"
    )
    values: list[Any] = [
        question_id,
        json.dumps(value),
        seq,
        connection.ops.adapt_datetimefield_value(now),
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def submit_attempt(*, attempt: Attempt) -> Attempt:
    """Hand in a sitting: grade what was saved, record grade and milestone, and grant the award if due.

    Handing in twice returns the first result. Who has left the run is graded, but earns nothing.
    """
    with transaction.atomic():
        enrollment = (
            Enrollment.objects.select_for_update(of=("self",))
            .select_related("run__course", "syllabus")
            .get(pk=attempt.enrollment_id)
        )
        locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if locked.state == State.OPEN:
            _hand_in(enrollment, locked)
        return locked


def _hand_in(enrollment: Enrollment, attempt: Attempt) -> None:
    """Grade and close an open sitting whose enrolment is locked; with an essay in it, let it wait."""
    now = timezone.now()
    attempt.handed_in_at = min(now, attempt.deadline) if attempt.deadline else now
    result = score_of(marks_of(attempt))
    if result is None:
        attempt.state = State.WAITING
        attempt.save(update_fields=["state", "handed_in_at"])
        return
    settle(enrollment, attempt, result)


def settle(
    enrollment: Enrollment,
    attempt: Attempt,
    result: tuple[int, int],
    *,
    by: User | None = None,
    reason: str = "",
) -> None:
    """Give a handed-in sitting its score, and what follows from it. The enrolment is locked.

    `by` and `reason` say who changes a score that had been given.
    """
    attempt.points, attempt.out_of = result
    attempt.state = State.HANDED_IN
    attempt.save(update_fields=["points", "out_of", "state", "handed_in_at"])
    _record_grade(enrollment, attempt, by=by, reason=reason)
    reward(enrollment, attempt)


def reward(enrollment: Enrollment, attempt: Attempt) -> None:
    """Record the milestone where a scored sitting does what its rule asks, and grant what is due then."""
    assert attempt.points is not None and attempt.out_of is not None  # it has its score
    mark = attempt.limits["pass_mark"]
    if attempt.limits["rule"] != Requirement.Rule.PASS or reaches(attempt.points, attempt.out_of, mark):
        Milestone.objects.get_or_create(
            enrollment=enrollment,
            activity_id=attempt.activity_id,
            defaults={"occurred_at": attempt.handed_in_at, "recorded_at": timezone.now()},
        )
    award_if_due(enrollment=enrollment)


def _record_grade(enrollment: Enrollment, attempt: Attempt, *, by: User | None, reason: str) -> None:
    """Add a grade where the sitting changes what counts: the best, latest or first one, or their average.

    A sitting gives one grade of its own; a later change of its score is the grade of who made it.
    """
    points, out_of, above = what_counts(enrollment, attempt)
    if above == 0 or (above > 0 and by is None and attempt.limits["counts"] == QuizRules.Counts.BEST):
        return  # it is the same, or a person or a ruling gave more
    Grade.objects.create(
        enrollment=enrollment,
        activity_id=attempt.activity_id,
        points=points,
        out_of=out_of,
        source=Grade.Source.INSTRUCTOR if by else Grade.Source.ATTEMPT,
        attempt=None if by else attempt,
        by=by,
        reason=reason[:300],
    )


def what_counts(enrollment: Enrollment, attempt: Attempt) -> tuple[int, int, int]:
    """Return (points, out_of) that a quiz's scored sittings come to, and how they stand to the newest grade.

    The third is above 0 where that grade says more, 0 where it says the same, below 0 where it says less or
    there is none.
    """
    scored = Attempt.objects.filter(
        enrollment=enrollment, activity_id=attempt.activity_id, state=State.HANDED_IN
    ).order_by("number")
    results = [(won or 0, of or 1) for won, of in scored.values_list("points", "out_of")]
    points, out_of = result_that_counts(attempt.limits["counts"], results)
    newest = Grade.objects.filter(enrollment=enrollment, activity_id=attempt.activity_id).last()
    return points, out_of, newest.points * out_of - points * newest.out_of if newest else -1


def hand_in_overdue() -> int:
    """Hand in every sitting whose time is over; return how many. One that fails is logged and kept."""
    done = 0
    for attempt in Attempt.objects.overdue().only("pk", "enrollment_id"):
        try:
            submit_attempt(attempt=attempt)
            done += 1
        except Exception:
            log.exception("hand_in_failed", attempt=attempt.pk)
    return done
