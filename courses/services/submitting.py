"""Hand a course in to be reviewed, as a whole, and take it back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from academy.users.models import User
from courses.models import (
    Activity,
    Course,
    CourseMail,
    Partner,
    PinnedRevision,
    Question,
    ReviewStep,
    Submission,
)
from courses.models.page_rows import CourseRowPage, QuizRowPage, as_plain
from courses.quality_facts import findings_of
from courses.quality_kinds import blocking
from courses.review.difference import last_return
from courses.review.locks import past_the_lock
from courses.review.pins import PinnedText, newest_texts
from courses.services.review_days import due_date, review_rules
from courses.services.review_errors import (
    AlreadyInReview,
    ChecksFail,
    CourseWithdrawn,
    NothingNew,
    NotInReview,
    PartnerNotActive,
)
from courses.services.review_people import eligible_reviewers, owe, reviewers

STEPS = {
    Submission.Kind.OUTLINE: (ReviewStep.Kind.CONTENT, ReviewStep.Kind.DESIGN),
    Submission.Kind.MATERIAL: (ReviewStep.Kind.DESIGN,),
}


def submit_course(*, course: Course, by: User | None, message: str = "") -> Submission:
    """Hand `course` in as it now is, lock it, and return the submission. The caller has asked who may.

    An outline is read twice, for content and then for design; material once, for design. Raises
    `PartnerNotActive`, `CourseWithdrawn`, `AlreadyInReview`, `NothingNew` where all is as last approved, and
    `ChecksFail` where a “must” of the machine is neither met nor overridden.
    """
    with transaction.atomic():
        course = Course.objects.select_for_update(of=("self",)).select_related("partner").get(pk=course.pk)
        _refuse_to_take(course)
        give_revisions(course)
        texts = newest_texts(course)
        rows = proposed_rows(course, texts)
        if not texts or _is_as_approved(course, texts, rows):
            raise NothingNew(course.code)
        findings = _findings(course)
        try:
            with transaction.atomic():
                submission = _write(course, by, message, rows, findings)
        except IntegrityError as error:  # somebody else's, where a database has no row locks
            raise AlreadyInReview(course.code) from error
        PinnedRevision.objects.bulk_create(pins_of(submission, texts))
        _tell_who_reads(submission, _open_steps(submission), by)
        log(
            instance=course,
            action="courses.submit_course",
            user=by,
            data={"submission": submission.pk, "kind": submission.kind, "texts": len(texts)},
        )
    return submission


def _tell_who_reads(submission: Submission, first: ReviewStep, by: User | None) -> None:
    """Owe a mail to whoever has the first step, or to all who may take it."""
    course = submission.course
    if first.reviewer:
        reader, kind = [first.reviewer], CourseMail.Kind.ASSIGNED
        owe(kind, reader, course=course, submission=submission, step=first, by=by)
    else:
        owe(CourseMail.Kind.SUBMITTED, reviewers(), course=course, submission=submission, by=by)


def take_back(*, submission: Submission, by: User | None) -> Submission:
    """Take a course back before it is decided, which unlocks it; twice is the same as once.

    Raises `NotInReview` where it was decided.
    """
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=submission.course_id)
        taken = Submission.objects.in_review().filter(pk=submission.pk)
        done = taken.update(state=Submission.State.TAKEN_BACK, closed_at=timezone.now())
        submission.refresh_from_db()
        if done:
            end_steps(submission)
            log(
                instance=course,
                action="courses.take_back",
                user=by,
                data={"submission": submission.pk},
            )
        elif submission.state != Submission.State.TAKEN_BACK:
            raise NotInReview(submission.pk)
    return submission


def end_steps(submission: Submission) -> None:
    """Close the steps of a submission that nobody will decide any more."""
    undecided = [ReviewStep.State.OPEN, ReviewStep.State.WAITING]
    submission.steps.filter(state__in=undecided).update(state=ReviewStep.State.ENDED)


def give_revisions(course: Course) -> None:
    """Save a revision of each text of `course` that has none: only a revision can be pinned."""
    with past_the_lock():
        for text in newest_texts(course):
            if text.revision is None:
                model = Question if text.kind == "question" else Page
                found: Any = model._default_manager.get(pk=text.object_id)
                text_row = found if text.kind == "question" else found.specific
                changed = not text_row.live
                revision = text_row.save_revision(changed=changed, clean=False)
                if not changed:
                    model._default_manager.filter(pk=text.object_id).update(live_revision=revision)


def proposed_rows(course: Course, texts: list[PinnedText]) -> dict[str, Any]:
    """Return the settings of the course and its activities as they would be once `texts` are live."""
    settings = (*CourseRowPage.row_settings, *CourseRowPage.row_lists)
    head = {name: _read(course, name) for name in settings}
    activities: dict[str, dict[str, Any]] = {}
    for row in Activity.objects.filter(course=course).select_related("quiz_rules"):
        activities[str(row.key)] = {"required": row.required}
        if row.leaves:  # said only where it is so: earlier submissions do not know it
            activities[str(row.key)]["leaves"] = True
        if row.kind == Activity.Kind.QUIZ:
            rules = {name: as_plain(getattr(row.quiz_rules, name)) for name in QuizRowPage.rules_settings}
            activities[str(row.key)] |= rules
    drafts = [text for text in texts if text.revision and text.revision.pk != text.live_revision_id]
    for text in sorted(drafts, key=lambda text: text.revision.created_at):  # type: ignore[union-attr]
        asked = text.content.get("row_changes") or {}
        if text.kind == "course":
            head |= asked
        elif asked and str(text.key) in activities:
            activities[str(text.key)] |= asked
    there = {str(text.key) for text in texts}
    return {"course": head, "activities": {key: row for key, row in activities.items() if key in there}}


def pins_of(submission: Submission, texts: list[PinnedText]) -> list[PinnedRevision]:
    """Return the rows that pin `texts`; nothing is written."""
    return [
        PinnedRevision(
            submission=submission,
            revision=text.revision,
            kind=text.kind,
            key=text.key,
            language=text.language,
            position=text.position,
            digest=text.digest,
        )
        for text in texts
    ]


def _read(course: Course, name: str) -> Any:
    value = getattr(course, name)
    return as_plain(value.all()) if name in CourseRowPage.row_lists else as_plain(value)


def _refuse_to_take(course: Course) -> None:
    if course.partner.state != Partner.State.ACTIVE:
        raise PartnerNotActive(course.code)
    if course.stage == Course.Stage.WITHDRAWN:
        raise CourseWithdrawn(course.code)
    if course.submissions.in_review().exists():
        raise AlreadyInReview(course.code)


def _is_as_approved(course: Course, texts: list[PinnedText], rows: dict[str, Any]) -> bool:
    """Whether nothing has changed since the last approval, neither a text nor a setting."""
    last = course.submissions.filter(state=Submission.State.APPROVED).first()
    if last is None or last.rows != rows:
        return False
    now = [(text.key, text.language, text.digest) for text in texts]
    return now == list(last.pins.values_list("key", "language", "digest"))


def _findings(course: Course) -> list[dict[str, Any]]:
    """What the machine finds, as rows; raise `ChecksFail` where a “must” stands that nobody overrode."""
    found = findings_of(course)
    if failing := blocking(found):
        raise ChecksFail(failing)
    return [each.as_row() for each in found]


def _write(
    course: Course, by: User | None, message: str, rows: dict[str, Any], findings: list[dict[str, Any]]
) -> Submission:
    outline = course.stage == Course.Stage.OUTLINE
    return Submission.objects.create(
        course=course,
        kind=Submission.Kind.OUTLINE if outline else Submission.Kind.MATERIAL,
        message=message[:2000],
        rows=rows,
        quality=findings,
        submitted_by=by,
    )


def _open_steps(submission: Submission) -> ReviewStep:
    """Make the steps; the first is open, the others wait for it. Who read a returned round has the next."""
    rules, today = review_rules(), timezone.localdate()
    readers = _readers_before(submission)
    steps = []
    for place, kind in enumerate(STEPS[Submission.Kind(submission.kind)]):
        first = place == 0
        step = ReviewStep.objects.create(
            submission=submission,
            position=place,
            kind=kind,
            reviewer=readers.get(kind),
            state=ReviewStep.State.OPEN if first else ReviewStep.State.WAITING,
            opened_at=timezone.now() if first else None,
            due_on=due_date(kind, today, rules) if first else None,
        )
        steps.append(step)
    return steps[0]


def _readers_before(submission: Submission) -> dict[str, User]:
    """Who had each kind of step when the round before was returned, and may still have it."""
    before = last_return(submission)
    if before is None:
        return {}
    steps = before.steps.filter(reviewer__in=eligible_reviewers(submission)).select_related("reviewer")
    return {step.kind: step.reviewer for step in steps if step.reviewer}
