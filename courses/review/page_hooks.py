"""Says in words, in Wagtail's own pages, that a course in review stands still. The models refuse anyway."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from courses.models import PinnedRevision, Question
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
    if action == "delete":
        for page in pages:
            keep_pinned(page)
        return keep_questions_that_were_read(request, objects)
    return None


def keep_questions_that_were_read(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Refuse to delete a question that a review has read: its text is a record. Retiring it is enough."""
    keys = [each.translation_key for each in instances if isinstance(each, Question)]
    if not PinnedRevision.objects.filter(kind="question", key__in=keys).exists():
        return None
    messages.error(
        request, _("A review has read this question, so it stays. Retire it, and no quiz asks it.")
    )
    return redirect("desk:bank")


def stand_still() -> None:
    """Ask before Wagtail's own pages do anything to a page, and before they add one."""
    for act in BEFORE:
        hooks.register(f"before_{act}_page", refuse_in_words, order=-10)
    hooks.register("before_create_page", refuse_in_words, order=-10)
    hooks.register("before_bulk_action", refuse_many, order=-10)
    hooks.register("before_delete_snippet", keep_questions_that_were_read, order=10)
