"""Says in words, in Wagtail's own pages, that a course in review stands still. The models refuse anyway."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from courses.models.reviewed import keep_pinned
from courses.review.locks import CourseInReview, lock_on

BEFORE = ("delete", "unpublish", "publish", "copy", "move", "convert_alias")


def refuse_in_words(request: HttpRequest, page: Page, *others: Any) -> HttpResponse | None:
    """Lead back to the course with the reason, where it is in review."""
    submission = lock_on(page.path) or next(
        (lock for lock in (lock_on(other.path) for other in others if isinstance(other, Page)) if lock), None
    )
    if submission is None:
        return None
    messages.error(request, CourseInReview().message)
    return redirect(reverse("desk:course", args=[submission.course.code]))


def refuse_many(request: HttpRequest, action: str, objects: list[Any], view: Any) -> HttpResponse | None:
    """The same for several pages at once; what a review has read outlives those that may be deleted."""
    pages = [each for each in objects if isinstance(each, Page)]
    if any(lock_on(page.path) for page in pages):
        messages.error(request, CourseInReview().message)
        return redirect(view.next_url)
    for page in pages if action == "delete" else ():
        keep_pinned(page)
    return None


def stand_still() -> None:
    """Ask before Wagtail's own pages do anything to a page, and before they add one."""
    for act in BEFORE:
        hooks.register(f"before_{act}_page", refuse_in_words, order=-10)
    hooks.register("before_create_page", refuse_in_words, order=-10)
    hooks.register("before_bulk_action", refuse_many, order=-10)
