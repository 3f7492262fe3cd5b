"""The languages of a course at the desk: how far each is, and what its people do about it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from academy.lib.languages import native_name
from courses.desk.access import AUTHORING, COORDINATING, TEXTS, course_or_404, has_role
from courses.desk.languages_words import (
    cell_words,
    kind_words,
    language_words,
    managed_languages,
    why_words,
)
from courses.models import Course
from courses.review.locks import CourseInReview
from courses.services import staleness, translation_files, translations
from courses.services.translation_errors import FileRefused, TranslationRefused
from courses.translating.grid import Grid, grid_of
from courses.translating.po import MOST_BYTES

ROWS = 100  # texts on one page of the table
AT_ONCE = 15  # texts that one request prepares: some seconds of work


@require_safe
def languages(request: HttpRequest, code: str) -> HttpResponse:
    """Show every text of the course in every language, and how far each language is."""
    course = course_or_404(request.user, code, TEXTS)
    grid = grid_of(course)
    managed = managed_languages(grid)
    summaries = [language_words(each, managed=each.language in managed) for each in grid.summaries]
    shown = [each for each in summaries if each.started or each.original]
    context = {
        **_frame(course, _("Languages")),
        "course": course,
        "languages": summaries,
        "shown": shown,
        "table": _table(request, course, grid, [each.code for each in shown]),
        "may_translate": has_role(request.user, course.partner_id, TEXTS),
        "may_publish": has_role(request.user, course.partner_id, COORDINATING),
        "glossary_url": reverse("desk:glossary", args=[course.partner.slug]),
        "has_page": bool(grid.texts.lines),
    }
    return TemplateResponse(request, "courses/desk/languages.html", context)


def _table(request: HttpRequest, course: Course, grid: Grid, codes: list[str]) -> dict[str, Any]:
    """One page of the table: rows of the texts, cells in the order of `codes`."""
    may_judge = has_role(request.user, course.partner_id, AUTHORING)
    page = Paginator(grid.texts.lines, ROWS).get_page(request.GET.get("p"))
    rows = [
        {
            "kind": kind_words(line),
            "title": line.title,
            "language": line.original.language,
            "depth": line.depth,
            "key": line.key,
            "cells": [
                cell_words(line, code, grid.cells[line.key, code], may_judge=may_judge) for code in codes
            ],
        }
        for line in page
    ]
    return {"page": page, "rows": rows}


@require_POST
def act(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Begin a language, follow the original, or publish what is finished; say how it went."""
    course = course_or_404(request.user, code, TEXTS)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise BadRequest("No such act.")
    roles, deed = ACTS[name]
    if not has_role(request.user, course.partner_id, roles):
        raise PermissionDenied
    try:
        deed(request, course, language)
    except (TranslationRefused, CourseInReview) as refusal:
        messages.error(request, refusal.message)
    return redirect("desk:languages", course.code)


def _start(request: HttpRequest, course: Course, language: str) -> None:
    done = translations.start_language(course=course, language=language, by=request.user, most=AT_ONCE)
    _say_prepared(request, done.made, done.left, language)


def _update(request: HttpRequest, course: Course, language: str) -> None:
    done = translations.update_language(course=course, language=language, by=request.user, most=AT_ONCE)
    words = ngettext("%(count)s text has changed.", "%(count)s texts have changed.", done.changed)
    messages.success(request, words % {"count": done.changed})
    if done.made or done.left:
        _say_prepared(request, done.made, done.left, language)


def _say_prepared(request: HttpRequest, made: int, left: int, language: str) -> None:
    words = ngettext(
        "%(count)s text is ready to be translated into %(language)s.",
        "%(count)s texts are ready to be translated into %(language)s.",
        made,
    )
    messages.success(request, words % {"count": made, "language": native_name(language)})
    if left:
        more = ngettext("%(count)s text is left: go on.", "%(count)s texts are left: go on.", left)
        messages.warning(request, more % {"count": left})


def _publish(request: HttpRequest, course: Course, language: str) -> None:
    done = translations.publish_translation(course=course, language=language, by=request.user)
    words = ngettext(
        "%(count)s text is live in %(language)s.", "%(count)s texts are live in %(language)s.", done.published
    )
    messages.success(request, words % {"count": done.published, "language": native_name(language)})
    for why in why_words(done.waiting):
        messages.warning(request, why)


def _judge(request: HttpRequest, course: Course, language: str) -> None:
    """Say that one edition is out of date, or still right."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError as error:
        raise BadRequest("No such text.") from error
    say = staleness.mark_stale if request.POST["act"] == "stale" else staleness.mark_right
    say(course=course, key=key, language=language, by=request.user)
    messages.success(request, _("Noted. Learners see it at once."))


ACTS: dict[str, tuple[frozenset[str], Callable[[HttpRequest, Course, str], None]]] = {
    "start": (TEXTS, _start),
    "update": (TEXTS, _update),
    "publish": (COORDINATING, _publish),
    "stale": (AUTHORING, _judge),
    "right": (AUTHORING, _judge),
}


@require_safe
def download(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Give the whole course's strings in one language as a PO file."""
    course = course_or_404(request.user, code, TEXTS)
    if not has_role(request.user, course.partner_id, TEXTS):
        raise PermissionDenied
    try:
        content = translation_files.export_po(course=course, language=language)
    except TranslationRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:languages", course.code)
    response = HttpResponse(content, content_type="text/x-gettext-translation; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{course.code}-{language}.po"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def upload(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Take a PO file back, whole or not at all, and list what is wrong with it."""
    course = course_or_404(request.user, code, TEXTS)
    if not has_role(request.user, course.partner_id, TEXTS):
        raise PermissionDenied
    sent = request.FILES.get("file")
    if sent is None:
        messages.error(request, _("Choose a file first."))
        return redirect("desk:languages", course.code)
    try:
        done = translation_files.import_po(
            course=course, language=language, by=request.user, content=sent.read(MOST_BYTES + 1)
        )
    except FileRefused as refusal:
        context = {**_frame(course, _("This file was not taken")), "refusal": refusal}
        context["crumbs"].append((_("Languages"), reverse("desk:languages", args=[course.code])))
        return TemplateResponse(request, "courses/desk/languages_refused.html", context, status=422)
    except TranslationRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:languages", course.code)
    words = ngettext("%(count)s translation is new.", "%(count)s translations are new.", done.changed)
    messages.success(request, words % {"count": done.changed})
    if done.gone:
        gone = ngettext(
            "%(count)s string is not in the original any more and was left out.",
            "%(count)s strings are not in the original any more and were left out.",
            done.gone,
        )
        messages.warning(request, gone % {"count": done.gone})
    return redirect("desk:languages", course.code)


def _frame(course: Course, title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "page_subtitle": f"{course.code} · {course.partner.name}",
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (course.code, reverse("desk:course", args=[course.code])),
        ],
    }
