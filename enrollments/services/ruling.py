"""Rulings: a question found wrong after use is put right for everybody who met it, and nobody loses by it.

A ruling is made at once and holds for whatever is handed in from then on. Sittings that have their result are
graded again one by one, each under the lock of its enrolment, and a result changes only where its exact
fraction is higher. All of that may be done twice, or be killed half-way and begun again.
"""

import uuid
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log as log_act

from academy.users.models import User
from courses.grading import CHOICES, decimal_of
from courses.models import Partner, Question
from enrollments.models import (
    Attempt,
    AttemptQuestion,
    Enrollment,
    EssayGrade,
    FrozenQuestion,
    Grade,
    Regrading,
    Ruling,
)
from enrollments.ruling_errors import CannotAccept, NeverAsked, NothingAccepted, OwnPaper, ReasonMissing
from enrollments.services.attempts import reward, settle, what_counts
from enrollments.services.counting import count_anew
from enrollments.services.marking import marks_of, result_of

log = structlog.get_logger("enrollments.ruling")

BATCH = 500  # sittings that are listed together
Kind = Ruling.Kind
State = Attempt.State


def make_ruling(
    *,
    question_key: uuid.UUID,
    kind: str,
    reason: str,
    by: User,
    accepted: dict[str, Any] | None = None,
    language: str = "",
) -> Ruling:
    """Record a ruling on a question as it was asked until now, in one language or, without one, in all.

    `accepted` is what `courses.grading.share_earned` takes for right besides. The same ruling made twice is
    one. `regrade` is the caller's to start after the commit; the sweep does what is left. Raises NeverAsked,
    CannotAccept, NothingAccepted, OwnPaper or ReasonMissing. The caller has checked that `by` may rule.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        frozen = states_of(question_key, language, locked=True)
        accepted = checked(frozen, kind, accepted)
        if AttemptQuestion.objects.filter(question__in=frozen, attempt__enrollment__member=by).exists():
            raise OwnPaper
        if earlier := _made_before(question_key, kind, accepted, {each.pk for each in frozen}):
            return earlier
        ruling = Ruling.objects.create(
            partner=partner_of(question_key),
            question_key=question_key,
            kind=kind,
            accepted=accepted,
            reason=reason.strip(),
            by=by,
        )
        ruling.questions.set(frozen)
        log_act(
            instance=ruling.partner,
            action="enrollments.rule",
            user=by,
            data={"question": str(question_key), "kind": kind, "reason": ruling.reason, "language": language},
        )
        return ruling


def _made_before(
    question_key: uuid.UUID, kind: str, accepted: dict[str, Any] | None, frozen: set[int]
) -> Ruling | None:
    """The ruling that says the same of these frozen questions already."""
    for earlier in Ruling.objects.filter(question_key=question_key, kind=kind).order_by("pk"):
        held = set(earlier.questions.values_list("pk", flat=True))
        if earlier.accepted == accepted and frozen <= held:
            return earlier
    return None


def states_of(question_key: uuid.UUID, language: str = "", *, locked: bool = False) -> list[FrozenQuestion]:
    """Return the question as it was ever asked, the newest last; raise NeverAsked where it never was."""
    states = FrozenQuestion.objects.filter(question_key=question_key).order_by("pk")
    if locked:
        states = states.select_for_update(no_key=True)  # sittings may be started meanwhile
    found = [each for each in states if not language or each.content.get("language") == language]
    if not found:
        raise NeverAsked
    return found


def partner_of(question_key: uuid.UUID) -> Partner:
    """Return whose question it is; raise `Question.DoesNotExist` for none."""
    question = Question.objects.filter(translation_key=question_key).select_related("partner").first()
    if question is None:
        raise Question.DoesNotExist
    return question.partner


def checked(frozen: list[FrozenQuestion], kind: str, accepted: dict[str, Any] | None) -> dict | None:
    """Return what is accepted besides in its one form, or raise CannotAccept or NothingAccepted."""
    if kind != Kind.ACCEPT:
        return None
    asked = frozen[-1].content["kind"]
    accepted = accepted or {}
    if asked in CHOICES:
        known = {option["key"] for each in frozen for option in each.content["options"]}
        options = sorted(set(accepted.get("options", ())))
        if not options or not set(options) <= known:
            raise NothingAccepted
        return {"options": options}
    if asked not in ("short-text", "number"):
        raise CannotAccept
    answer = str(accepted.get("answer", "")).strip()
    if asked == "short-text":
        if not answer.replace("*", "").strip() or len(answer) > 500:
            raise NothingAccepted  # a lone star would take everything: that is full marks for all
        return {"answer": answer}
    tolerance = str(accepted.get("tolerance", "") or "0").strip()
    if decimal_of(answer) is None or decimal_of(tolerance) is None:
        raise NothingAccepted
    return {"answer": answer, "tolerance": tolerance}


def regrade(*, ruling: Ruling) -> int:
    """Grade again whatever was answered before the ruling; return how many results rose now.

    Sittings that are still open are met too, each under the lock that its hand-in takes: one that was being
    handed in while the ruling was made is then seen with its result.
    """
    met = Attempt.objects.filter(questions__question__rulings=ruling)
    last = raised = 0
    while ids := list(
        met.filter(pk__gt=last).order_by("pk").distinct().values_list("pk", "enrollment_id")[:BATCH]
    ):
        for attempt_id, enrollment_id in ids:
            raised += _regrade(ruling, attempt_id, enrollment_id)
        last = ids[-1][0]
    count_anew(question_key=ruling.question_key)
    Ruling.objects.filter(pk=ruling.pk, finished_at__isnull=True).update(finished_at=timezone.now())
    return raised


def _regrade(ruling: Ruling, attempt_id: int, enrollment_id: int) -> bool:
    with transaction.atomic():
        enrollment = (
            Enrollment.objects.select_for_update(of=("self",))
            .select_related("run__course", "syllabus")
            .get(pk=enrollment_id)
        )
        attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
        if attempt.state == State.OPEN:
            return False  # its hand-in comes after the ruling
        result = result_of(attempt, marks_of(attempt))
        if result is None:
            return False
        if attempt.state == State.WAITING:  # for an essay that the ruling graded or dropped
            settle(enrollment, attempt, result)
            _tell_who_waited(attempt)
            return False
        assert attempt.points is not None and attempt.out_of is not None  # it is handed in
        if result[0] * attempt.out_of <= attempt.points * result[1]:
            return False
        return _raise(ruling, enrollment, attempt, result)


def _tell_who_waited(attempt: Attempt) -> None:
    """Let the newest grade of an essay in the sitting tell its member that the result is there."""
    given = EssayGrade.objects.filter(question__attempt=attempt).order_by("at", "pk").last()
    if given and not given.tell:
        given.tell = True
        given.save(update_fields=["tell"])


def _raise(ruling: Ruling, enrollment: Enrollment, attempt: Attempt, result: tuple[int, int]) -> bool:
    """Give a sitting its higher result, and what follows from it."""
    regrading, created = Regrading.objects.get_or_create(
        ruling=ruling,
        attempt=attempt,
        defaults={
            "points_before": attempt.points,
            "out_of_before": attempt.out_of,
            "points_after": result[0],
            "out_of_after": result[1],
        },
    )
    if not created:
        return False  # a later ruling raises it further, and is about to
    attempt.points, attempt.out_of = result
    attempt.save(update_fields=["points", "out_of"])
    _record_grade(ruling, enrollment, attempt, regrading)
    reward(enrollment, attempt)
    return True


def _record_grade(ruling: Ruling, enrollment: Enrollment, attempt: Attempt, regrading: Regrading) -> None:
    """Add a grade where the sittings now come to more than the newest grade says."""
    points, out_of, above = what_counts(enrollment, attempt)
    if above >= 0:
        return
    Grade.objects.create(
        enrollment=enrollment,
        activity_id=attempt.activity_id,
        points=points,
        out_of=out_of,
        source=Grade.Source.RULING,
        regrading=regrading,
        by=ruling.by,
        reason=ruling.reason[:300],
    )


def regrade_all_owed() -> int:
    """Finish every ruling that a worker left unfinished; return how many results rose."""
    raised = 0
    for ruling in Ruling.objects.filter(finished_at__isnull=True).order_by("pk"):
        try:
            raised += regrade(ruling=ruling)
        except Exception:
            log.exception("regrading_failed", ruling=ruling.pk)
    return raised
