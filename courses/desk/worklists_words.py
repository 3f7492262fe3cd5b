"""Where courses stand in their lives, in plain words: stage, who holds it, since when, how many notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.users.models import User
from courses.models import Course, ReviewStep, Submission

Stage, State = Course.Stage, Submission.State


@dataclass(frozen=True)
class Standing:
    """How a course stands. `tone` is a colour of a chip; `waits_for_us`: the partner is to act."""

    words: str
    holder: str
    since: datetime
    tone: str = ""
    waits_for_us: bool = False
    submission: Submission | None = None


def standings(courses: Sequence[Course]) -> dict[int, Standing]:
    """Return the standing of each course by its id: two queries, whatever their number."""
    newest: dict[int, Submission] = {}
    found = (
        Submission.objects.filter(course__in=courses)
        .annotate(open_notes=Count("notes", filter=Q(notes__settled_at=None, notes__answers=None)))
        .order_by("submitted_at", "pk")
        .defer("rows", "quality")
    )
    for submission in found:
        newest[submission.course_id] = submission
    readers = _readers([each.pk for each in newest.values() if each.state == State.IN_REVIEW])
    return {
        course.pk: _standing(course, newest.get(course.pk), readers.get(_pk(newest.get(course.pk))))
        for course in courses
    }


def standing_of(course: Course) -> Standing:
    """The same for one course."""
    return standings([course])[course.pk]


def _pk(submission: Submission | None) -> int | None:
    return submission.pk if submission else None


def _readers(submissions: list[int]) -> dict[int | None, User]:
    """Who reads each submission now, where somebody is named."""
    steps = ReviewStep.objects.filter(
        submission__in=submissions, state=ReviewStep.State.OPEN, reviewer__isnull=False
    )
    return {step.submission_id: step.reviewer for step in steps.select_related("reviewer")}


def _standing(course: Course, submission: Submission | None, reader: User | None) -> Standing:
    ours = course.partner.name
    if course.stage == Stage.WITHDRAWN:
        return Standing(_("Withdrawn"), ours, course.withdrawn_at or course.stage_since, "rose")
    kind = course.stage
    if submission and submission.state == State.IN_REVIEW:
        words = {
            Stage.OUTLINE: _("Outline, in review"),
            Stage.MATERIAL: _("Material, in review"),
            Stage.OPEN: _("Open, changes in review"),
        }[Stage(kind)]
        holder = reader.full_name if reader else _("the academy's reviewers")
        return Standing(words, holder, submission.submitted_at, "sea", submission=submission)
    if submission and submission.state == State.RETURNED:
        since = submission.closed_at or submission.submitted_at
        return Standing(_returned(kind, submission.open_notes), ours, since, "amber", True, submission)
    words, tone = {
        Stage.OUTLINE: (_("Outline, being written"), ""),
        Stage.MATERIAL: (_("Outline approved, material being written"), ""),
        Stage.OPEN: (_("Open"), "leaf"),
    }[Stage(kind)]
    return Standing(words, ours, course.stage_since, tone, False, submission)


def _returned(stage: str, notes: int) -> str:
    if not notes:
        return {
            Stage.OUTLINE: _("Outline, returned"),
            Stage.MATERIAL: _("Material, returned"),
            Stage.OPEN: _("Open, changes returned"),
        }[Stage(stage)]
    words = {
        Stage.OUTLINE: ngettext(
            "Outline, returned with %(count)s note", "Outline, returned with %(count)s notes", notes
        ),
        Stage.MATERIAL: ngettext(
            "Material, returned with %(count)s note", "Material, returned with %(count)s notes", notes
        ),
        Stage.OPEN: ngettext(
            "Open, changes returned with %(count)s note", "Open, changes returned with %(count)s notes", notes
        ),
    }[Stage(stage)]
    return words % {"count": notes}
