"""A course as a member sees it, drafts and all: the newest texts in the classroom's own pages, read only."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.models import Page

from academy.lib.languages import native_name
from courses.course_tree import CourseTree, Part, PlacedPage, read_tree
from courses.course_view import kind_label
from courses.desk.access import course_or_404
from courses.models import Course
from courses.previews import preview_template_and_context

WIDTHS = ("phone", "desktop")


@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Frame the walk through the course, as wide as a phone or a desktop, in any of its languages."""
    found = course_or_404(request.user, code)
    tree = read_tree(found)
    language = _language(tree, request.GET.get("language", ""))
    width = request.GET.get("width") if request.GET.get("width") in WIDTHS else "desktop"
    activities = _activities(tree)
    start = _part(tree, request.GET.get("at", "")) or (activities[0] if activities else None)
    shown = tree.course.shown([language, *tree.languages])
    context = {
        "page_title": _("As a learner sees it"),
        "page_subtitle": shown.title if shown else found.code,
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (shown.title if shown else found.code, reverse("desk:course", args=[found.code])),
        ],
        "course": found,
        "width": width,
        "language": language,
        "languages": [(each, native_name(each)) for each in tree.languages],
        "at": start.key if start else "",
        "frame_url": reverse("desk:preview_step", args=[found.code, language, start.key]) if start else "",
    }
    return TemplateResponse(request, "courses/desk/preview.html", context)


@require_safe
@xframe_options_sameorigin
def preview_step(request: HttpRequest, code: str, language: str, key: uuid.UUID) -> HttpResponse:
    """Show an activity's newest text in the classroom's template, with the ways back and on."""
    found = course_or_404(request.user, code)
    tree = read_tree(found)
    part = _part(tree, str(key))
    if part is None or language not in tree.languages:
        raise Http404
    placed = part.shown([language, *tree.languages])
    if placed is None:
        raise Http404
    page = Page.objects.get(pk=placed.pk).specific.get_latest_revision_as_object()
    template, context = preview_template_and_context(page)
    return TemplateResponse(request, template, context | _around(found, tree, part, language))


def _around(found: Course, tree: CourseTree, part: Part, language: str) -> dict[str, Any]:
    """The outline with every draft, where this activity stands in it, and the ways back and on."""
    activities = _activities(tree)
    place = activities.index(part)
    module = tree.module_of(part.key)
    title = tree.course.shown([language, *tree.languages])
    placed = part.shown([language, *tree.languages])
    words = _("Activity %(number)s of %(total)s")
    inside = module.parts if module else []
    return {
        "course_title": title.title if title else found.code,
        "course_url": "#content",
        "outline_html": render_to_string(
            "enrollments/_outline.html",
            {"outline": _steps(found, tree, part, language), "lang": language},
        ),
        "progress": {
            "done": place,
            "total": len(activities),
            "percent": 100 * place // max(1, len(activities)),
        },
        "activity": {
            "title": placed.title if placed else "",
            "minutes": 0,
            "module_number": tree.modules.index(module) + 1 if module else 0,
            "position": words % {"number": inside.index(part) + 1, "total": len(inside)} if inside else "",
        },
        "previous": _way(found, tree, activities[place - 1], language) if place else None,
        "next": _way(found, tree, activities[place + 1], language) if place + 1 < len(activities) else None,
    }


def _steps(found: Course, tree: CourseTree, current: Part, language: str) -> list[dict[str, Any]]:
    passed = True
    steps = []
    for number, module in enumerate(tree.modules, start=1):
        rows = []
        for part in module.parts:
            passed = passed and part is not current
            state = "current" if part is current else "done" if passed else "todo"
            rows.append(
                _way(found, tree, part, language)
                | {"kind_label": kind_label(part.kind), "required": True, "state": state}
            )
        steps.append({"number": number, "title": _title(tree, module, language), "activities": rows})
    return steps


def _way(found: Course, tree: CourseTree, part: Part, language: str) -> dict[str, str]:
    return {
        "title": _title(tree, part, language),
        "url": reverse("desk:preview_step", args=[found.code, language, part.key]),
    }


def _title(tree: CourseTree, part: Part, language: str) -> str:
    page: PlacedPage | None = part.shown([language, *tree.languages])
    return page.title if page else ""


def _activities(tree: CourseTree) -> list[Part]:
    return [part for module in tree.modules for part in module.parts if part.editions]


def _part(tree: CourseTree, key: str) -> Part | None:
    return next((part for part in _activities(tree) if str(part.key) == key), None)


def _language(tree: CourseTree, wanted: str) -> str:
    return wanted if wanted in tree.languages else tree.original
