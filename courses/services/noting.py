"""Say something about a place of a submission, settle it; and say that a check does not hold here."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Course, QualityOverride, ReviewNote, ReviewStep, Submission
from courses.services.review_errors import CommentMissing, NotAReviewer, OwnWork
from courses.services.review_people import may_review, works_for


def add_note(
    *,
    submission: Submission,
    by: User,
    text: str,
    step: ReviewStep | None = None,
    key: uuid.UUID | None = None,
    language: str = "",
    place: str = "",
    quote: str = "",
    answers: ReviewNote | None = None,
) -> ReviewNote:
    """Note `text` about a place of a submission, or about the whole; or answer a note of it.

    The caller has asked who may. An answer stands where the note stands, and an answer to an answer under the
    note itself. Notes outlive the decision: a returned course is worked on with them. Raises `CommentMissing`
    for an empty note.
    """
    if not text.strip():
        raise CommentMissing
    with transaction.atomic():
        if answers is not None:
            answers = ReviewNote.objects.get(pk=answers.answers_id or answers.pk, submission=submission)
            key, language, place = answers.key, answers.language, answers.place
        note = ReviewNote.objects.create(
            submission=submission,
            step=step or submission.steps.filter(state=ReviewStep.State.OPEN).first(),
            answers=answers,
            author=by,
            key=key,
            language=language,
            place=place[:200],
            quote=quote[:500],
            text=text.strip()[:2000],
        )
        data = {"submission": submission.pk, "note": note.pk, "key": str(key) if key else None}
        log(instance=submission.course, action="courses.add_note", user=by, data=data)
    return note


def settle_note(*, note: ReviewNote, by: User) -> ReviewNote:
    """Mark a note as settled: it has been dealt with. Twice is the same as once; who came first stays."""
    with transaction.atomic():
        unsettled = ReviewNote.objects.filter(pk=note.pk, settled_at=None)
        if unsettled.update(settled_by=by, settled_at=timezone.now()):
            log(
                instance=note.submission.course,
                action="courses.settle_note",
                user=by,
                data={"submission": note.submission_id, "note": note.pk},
            )
        note.refresh_from_db()
    return note


def override_check(*, course: Course, code: str, place: str, reason: str, by: User) -> QualityOverride:
    """Say with a reason that a check of the machine does not hold for a place of `course`; twice is once.

    Raises `NotAReviewer`, `OwnWork` for the partner's own people, and `CommentMissing` without a reason.
    """
    if not reason.strip():
        raise CommentMissing
    if not may_review(by):
        raise NotAReviewer(by.pk)
    if works_for(by, course.partner):
        raise OwnWork(by.pk)
    with transaction.atomic():
        standing = QualityOverride.objects.filter(course=course, code=code, place=place, ended_at=None)
        if found := standing.first():
            return found
        try:
            with transaction.atomic():
                override = QualityOverride.objects.create(
                    course=course, code=code, place=place, reason=reason.strip()[:1000], by=by
                )
        except IntegrityError:  # somebody else said so in the same moment
            return standing.get()
        log(
            instance=course,
            action="courses.override_check",
            user=by,
            data={"check": code, "place": place, "reason": override.reason},
        )
    return override


def end_override(*, override: QualityOverride, by: User) -> QualityOverride:
    """Let a check hold again; twice is the same as once. Raises what `override_check` raises."""
    if not may_review(by):
        raise NotAReviewer(by.pk)
    if works_for(by, override.course.partner):
        raise OwnWork(by.pk)
    with transaction.atomic():
        standing = QualityOverride.objects.filter(pk=override.pk, ended_at=None)
        if standing.update(ended_at=timezone.now()):
            log(
                instance=override.course,
                action="courses.end_override",
                user=by,
                data={"check": override.code, "place": override.place},
            )
        override.refresh_from_db()
    return override
