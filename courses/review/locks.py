"""While a submission is in review the whole course stands still: what is read is what is decided about.

Every page asks here before it is saved, added, moved or deleted, whoever does it
(`courses/models/reviewed.py`), so no path around the editor needs a check of its own. Questions belong to the
partner's bank, which several courses share: they are pinned and not locked.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

from asgiref.local import Local
from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock
from wagtail.models import Page

from courses.depths import COURSE_DEPTH
from courses.models import Course, Submission
from courses.review.refused import ReviewRefused

_free = Local()


class CourseInReview(ReviewRefused, PermissionDenied):
    """The course waits for a decision, so nothing in it changes. Wagtail's admin shows it as a refusal."""

    @property
    def message(self) -> str:
        return _("This course is in review, so nothing in it can change now. Take it back to go on writing.")


class ReviewLock(BaseLock):
    """The lock that Wagtail's editor shows: it holds for everybody, since the text is being read."""

    def __init__(self, page: Page, submission: Submission) -> None:
        super().__init__(page)
        self.submission = submission

    def for_user(self, user: Any) -> bool:
        """Hold for everybody, administrators too."""
        return True

    def get_message(self, user: Any) -> SafeString:
        """Say who handed the course in, when, and what to do."""
        day = date_format(localtime(self.submission.submitted_at), "DATE_FORMAT")
        by = self.submission.submitted_by
        return format_html(
            "<b>{}</b> {}",
            _("In review, handed in by %(person)s on %(day)s.") % {"person": by.get_full_name(), "day": day}
            if by
            else _("In review since %(day)s.") % {"day": day},
            _("Nothing in this course can change until it is decided or taken back."),
        )

    def get_locked_by(self, user: Any) -> str:
        """Name what locks it."""
        return _("Locked by the review")

    def get_description(self, user: Any) -> str:
        """Say the same in the side panel."""
        return _("Nothing in this course can change until it is decided or taken back.")


def in_review(course: Course) -> Submission | None:
    """Return the submission of `course` that waits for a decision, or None."""
    return Submission.objects.in_review().filter(course=course).select_related("submitted_by").first()


def lock_on(path: str) -> Submission | None:
    """Return the submission that locks whatever stands at this path of the page tree, or None. One query."""
    if len(path) < COURSE_DEPTH * Page.steplen:
        return None
    course_page = Page.objects.filter(path=path[: COURSE_DEPTH * Page.steplen])
    return (
        Submission.objects.in_review()
        .filter(course__key__in=course_page.values("translation_key"))
        .select_related("submitted_by")
        .first()
    )


def refuse_in_review(path: str) -> None:
    """Raise `CourseInReview` where a review locks this path, unless the review itself is writing."""
    if not is_free() and lock_on(path):
        raise CourseInReview(path)


def refuse_below(path: str) -> None:
    """Raise `CourseInReview` where a review locks this path or anything below it, as when a tree is moved."""
    if is_free():
        return
    below = Page.objects.filter(path__startswith=path, depth=COURSE_DEPTH)
    if lock_on(path) or Submission.objects.in_review().filter(
        course__key__in=below.values("translation_key")
    ):
        raise CourseInReview(path)


def is_free() -> bool:
    """Whether the code that runs now has asked once for all."""
    return getattr(_free, "held", 0) > 0


@contextlib.contextmanager
def past_the_lock() -> Iterator[None]:
    """Write within the block without asking at each page: for a decision, and for who has just asked."""
    _free.held = getattr(_free, "held", 0) + 1
    try:
        yield
    finally:
        _free.held -= 1
