"""Decide about a submission: who reads which step, and how each step ends.

Every act locks the Course row first, and a step is decided by one conditional update: of two reviewers at
once, or of one who clicks twice, one decides.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Course, CourseMail, ReviewStep, Submission
from courses.services.publishing_pins import publish_pins
from courses.services.review_days import due_date, review_rules
from courses.services.review_errors import CommentMissing, NotAReviewer, StepDecided
from courses.services.review_people import (
    eligible_reviewers,
    holders_of,
    may_review,
    owe,
    refuse_own_work,
    refuse_to_decide,
    reviewers,
)
from courses.services.stages import move_to, open_course
from courses.services.submitting import end_steps

State = ReviewStep.State
Kind = CourseMail.Kind


def assign_reviewer(
    *, step: ReviewStep, reviewer: User, by: User | None, due_on: date | None = None
) -> ReviewStep:
    """Give a step that is not decided yet to `reviewer`; who had it before is told too. Twice is once.

    `due_on` moves the day too. Raises `StepDecided`, `NotAReviewer`, and `OwnWork` where the reviewer works
    for the partner or handed the course in.
    """
    with transaction.atomic():
        step = _locked(step)
        if step.state not in (State.OPEN, State.WAITING):
            raise StepDecided(step.pk)
        if not may_review(reviewer):
            raise NotAReviewer(reviewer.pk)
        refuse_own_work(reviewer, step.submission)
        before = step.reviewer
        if before == reviewer and due_on in (None, step.due_on):
            return step
        step.reviewer = reviewer
        step.due_on = due_on or step.due_on
        step.reminded_on = None
        step.save(update_fields=["reviewer", "due_on", "reminded_on"])
        submission = step.submission
        if before != reviewer:
            _tell([reviewer], Kind.ASSIGNED, step, by)
            _tell([before] if before else [], Kind.UNASSIGNED, step, by)
        log(
            instance=submission.course,
            action="courses.assign_reviewer",
            user=by,
            data={
                **_named(step),
                "reviewer": str(reviewer.public_id),
                "before": str(before.public_id) if before else None,
                "due_on": step.due_on.isoformat() if step.due_on else None,
            },
        )
    return step


def approve_step(*, step: ReviewStep, by: User, comment: str = "") -> Submission:
    """Approve an open step; the next one opens, and after the last the submission is approved.

    An approved outline moves the course on to its material and publishes nothing. Approved material goes
    live: exactly what was pinned. Repeating one's own approval changes nothing. Raises `StepDecided`,
    `NotAReviewer`, `OwnWork` and `AssignedToAnother`.
    """
    with transaction.atomic():
        step = _locked(step)
        if step.state == State.APPROVED and step.decided_by_id == by.pk:
            return step.submission
        refuse_to_decide(by, step)
        _decide(step, State.APPROVED, by, comment)
        _act(step, "courses.approve_step", by)
        _go_on(step, by, Kind.APPROVED)
    return step.submission


def return_step(*, step: ReviewStep, by: User, comment: str) -> Submission:
    """Return the course to its authors with a comment; notes stay, and the course can be changed again.

    Raises `CommentMissing`, and what `approve_step` raises.
    """
    if not comment.strip():
        raise CommentMissing
    with transaction.atomic():
        step = _locked(step)
        if step.state == State.RETURNED and step.decided_by_id == by.pk:
            return step.submission
        refuse_to_decide(by, step)
        _decide(step, State.RETURNED, by, comment)
        submission = step.submission
        _close(submission, Submission.State.RETURNED)
        end_steps(submission)
        _act(step, "courses.return_step", by)
        _tell(holders_of(submission), Kind.RETURNED, step, by)
    return submission


def consent_by_silence(*, step: ReviewStep, today: date) -> bool:
    """Let a step that nobody decided in time count as approved, and return whether it did.

    Only where the academy has switched that on, and after the due day has passed. Nobody is named as who
    decided: the step says *by silence*.
    """
    with transaction.atomic():
        step = _locked(step)
        if not review_rules().silence_consents or not step.due_on or step.due_on >= today:
            return False
        if step.state != State.OPEN:
            return False
        _decide(step, State.SILENT, None, "")
        _act(step, "courses.consent_by_silence", None)
        _go_on(step, None, Kind.SILENT)
    return True


def choices_of_reviewers(step: ReviewStep) -> list[User]:
    """Return who may be given this step."""
    return list(eligible_reviewers(step.submission))


def _locked(step: ReviewStep) -> ReviewStep:
    """The step as it is now, read behind the lock on its course."""
    course_id = Submission.objects.values_list("course_id", flat=True).get(pk=step.submission_id)
    Course.objects.select_for_update().get(pk=course_id)
    related = ("submission__course__partner", "submission__submitted_by", "reviewer")
    return ReviewStep.objects.select_related(*related).get(pk=step.pk)


def _decide(step: ReviewStep, state: str, by: User | None, comment: str) -> None:
    """Write the decision where none was made: the one place that does.

    The condition names this row's own columns only: with a join, PostgreSQL would ask a subquery that it
    does not ask again after waiting for another decision, and both would count.
    """
    now = timezone.now()
    if step.submission.state != Submission.State.IN_REVIEW:
        raise StepDecided(step.pk)
    undecided = ReviewStep.objects.filter(pk=step.pk, state=State.OPEN)
    decided = {"state": state, "decided_by": by, "decided_at": now, "comment": comment.strip()[:4000]}
    if step.reviewer_id is None and by is not None:
        decided["reviewer"] = by  # who takes a step that was nobody's has it
    if not undecided.update(**decided):
        raise StepDecided(step.pk)
    for name, value in decided.items():
        setattr(step, name, value)


def _go_on(step: ReviewStep, by: User | None, kind: str) -> None:
    """Open the next step, or approve the submission after the last."""
    submission = step.submission
    following = submission.steps.filter(state=State.WAITING).order_by("position").first()
    if following:
        following.state, following.opened_at = State.OPEN, timezone.now()
        following.due_on = following.due_on or due_date(following.kind, timezone.localdate(), review_rules())
        following.save(update_fields=["state", "opened_at", "due_on"])
        theirs = [following.reviewer] if following.reviewer else list(reviewers())
        _tell(theirs, Kind.TURN, following, by)
    else:
        _approve(submission, by)
    _tell(holders_of(submission), kind, step, by)


def _approve(submission: Submission, by: User | None) -> None:
    _close(submission, Submission.State.APPROVED)
    course = submission.course
    if submission.kind == Submission.Kind.MATERIAL:
        live = publish_pins(submission, by)
        open_course(course=course, by=by)
    else:
        live = 0
        move_to(course, Course.Stage.MATERIAL)
    log(
        instance=course,
        action="courses.approve",
        user=by,
        data={"submission": submission.pk, "kind": submission.kind, "published": live},
    )
    course.refresh_from_db()


def _close(submission: Submission, state: str) -> None:
    submission.state, submission.closed_at = state, timezone.now()
    submission.save(update_fields=["state", "closed_at"])


def _act(step: ReviewStep, action: str, by: User | None) -> None:
    log(instance=step.submission.course, action=action, user=by, data=_named(step))


def _named(step: ReviewStep) -> dict[str, object]:
    return {"submission": step.submission_id, "step": step.kind}


def _tell(people: list[User], kind: str, step: ReviewStep, by: User | None) -> None:
    owe(kind, people, course=step.submission.course, submission=step.submission, step=step, by=by)
