"""Essays: graded by a person, one after the other, until the sitting that holds them has its result."""

from fractions import Fraction

from django.db import transaction
from wagtail.log_actions import log

from academy.users.models import User
from enrollments.errors import ChangeNeedsReason, EssayNotHandedIn
from enrollments.models import Attempt, AttemptQuestion, Enrollment, EssayGrade
from enrollments.services.attempts import settle
from enrollments.services.marking import marks_of, result_of

State = Attempt.State


def grade_essay(
    *, question: AttemptQuestion, by: User, points: int, out_of: int, comment: str = "", reason: str = ""
) -> EssayGrade:
    """Give an essay `points`/`out_of` with a comment for its writer; the newest grade counts.

    The last one that a sitting waits for settles it: grade, milestone and award follow, and the member is
    told. Once they are there, a change needs a `reason`, which the course's history keeps, or raises
    ChangeNeedsReason; what a ruling on another question gave stays. The same grade again changes nothing.
    Raises EssayNotHandedIn for an open sitting and ValueError for what is no fraction from 0 to 1. The
    caller has checked that `by` may grade in this run.
    """
    if out_of < 1 or not 0 <= points <= out_of:
        raise ValueError("an essay is graded from nothing to all")
    with transaction.atomic():
        enrollment, attempt = _locked(question)
        if attempt.state == State.OPEN:
            raise EssayNotHandedIn
        before = EssayGrade.objects.filter(question=question).last()
        if before and _says(before) == (Fraction(points, out_of), comment):
            return before
        if attempt.state == State.HANDED_IN and not reason.strip():
            raise ChangeNeedsReason
        given = EssayGrade.objects.create(
            question=question, points=points, out_of=out_of, comment=comment, by=by
        )
        if attempt.state == State.HANDED_IN:
            _keep_reason(enrollment, attempt, before, given, reason)
        _settle_if_complete(enrollment, attempt, given, reason)
        return given


def _says(grade: EssayGrade) -> tuple[Fraction, str]:
    return Fraction(grade.points, grade.out_of), grade.comment


def _locked(question: AttemptQuestion) -> tuple[Enrollment, Attempt]:
    """Lock the enrolment, then the sitting, and return both as they are now."""
    owner = Attempt.objects.values_list("enrollment_id", flat=True).get(pk=question.attempt_id)
    enrollment = (
        Enrollment.objects.select_for_update(of=("self",))
        .select_related("run__course", "syllabus")
        .get(pk=owner)
    )
    return enrollment, Attempt.objects.select_for_update().get(pk=question.attempt_id)


def _settle_if_complete(enrollment: Enrollment, attempt: Attempt, given: EssayGrade, reason: str) -> None:
    result = result_of(attempt, marks_of(attempt))
    if result is None:
        return
    changed = attempt.state == State.HANDED_IN
    if not changed or result != (attempt.points, attempt.out_of):
        settle(enrollment, attempt, result, by=given.by if changed else None, reason=reason)
    given.tell = True
    given.save(update_fields=["tell"])


def _keep_reason(
    enrollment: Enrollment, attempt: Attempt, before: EssayGrade | None, given: EssayGrade, reason: str
) -> None:
    data = {
        "run": enrollment.run.code,
        "attempt": str(attempt.uuid),
        "before": [before.points, before.out_of] if before else None,
        "after": [given.points, given.out_of],
        "reason": reason.strip(),
    }
    log(instance=enrollment.run.course, action="enrollments.change_essay_grade", user=given.by, data=data)
