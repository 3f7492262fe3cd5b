"""What the machine finds in courses: beside the editor, as a page for each course, and as a list."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from academy.lib.languages import direction_of, native_name
from academy.users.models import User
from courses.desk.access import TEXTS, course_or_404, courses_of, is_reviewer
from courses.desk.quality_places import Places, anchor_of, question_anchor_of
from courses.models import Activity, Course, CoursePage, QualityOverride, Question
from courses.quality_facts import count, counts_of, findings_of
from courses.quality_kinds import Finding, Level
from courses.quality_questions import check_question
from courses.quality_reading import files_of_question, newest_question_facts
from courses.services.noting import end_override, override_check
from courses.services.review_errors import ReviewRefused
from courses.viewsets.scope import rows_for

PER_PAGE = 20
SHOWN = 200  # findings of one course on its page


@require_safe
def quality(request: HttpRequest, code: str) -> HttpResponse:
    """List everything that the machine finds in a course, each with the way to its field."""
    found = course_or_404(request.user, code, TEXTS)
    findings = findings_of(found)
    level = request.GET.get("level", "")
    wanted = [each for each in findings if level not in list(Level) or each.level == level]
    context = {
        "page_title": _("Quality"),
        "page_subtitle": f"{found.code} · {found.partner.name}",
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (found.code, reverse("desk:course", args=[found.code])),
        ],
        "course": found,
        "counts": count(findings),
        "groups": _groups(found, wanted[:SHOWN]),
        "hidden": max(len(wanted) - SHOWN, 0),
        "level": level,
        "may_override": is_reviewer(request.user),
    }
    return TemplateResponse(request, "courses/desk/quality.html", context)


@require_safe
def quality_list(request: HttpRequest) -> HttpResponse:
    """List the courses of this person's partners with what each must and should mend."""
    mine = courses_of(request.user, TEXTS).exclude(stage=Course.Stage.WITHDRAWN).select_related("partner")
    page = Paginator(mine.order_by("partner__name", "code"), PER_PAGE).get_page(request.GET.get("p"))
    shown = list(page.object_list)
    counts, titles = counts_of(shown), _titles(shown)
    context = {
        "page_title": _("Quality of the courses"),
        "crumbs": [(_("Your courses"), reverse("desk:courses"))],
        "page": page,
        "rows": [
            {"course": each, "counts": counts[each.pk], "title": titles.get(each.key, ("", ""))[0]}
            | _language(titles.get(each.key, ("", ""))[1])
            for each in shown
        ],
    }
    return TemplateResponse(request, "courses/desk/quality_list.html", context)


@require_POST
def override(request: HttpRequest, code: str) -> HttpResponse:
    """Let a reviewer say, with a reason, that a check does not hold for a place."""
    found = course_or_404(request.user, code, TEXTS)
    if not is_reviewer(request.user):
        raise PermissionDenied
    asked = (request.POST.get("check", ""), request.POST.get("place", ""))
    if not any((each.code, each.place) == asked for each in findings_of(found)):
        raise Http404  # what is not found cannot be overridden
    reason = request.POST.get("reason", "")[:1000]
    try:
        override_check(course=found, code=asked[0], place=asked[1], reason=reason, by=request.user)
    except ReviewRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Recorded. The check no longer holds the course up here."))
    return redirect("desk:quality", found.code)


@require_POST
def let_hold(request: HttpRequest, code: str) -> HttpResponse:
    """Let an overridden check hold again."""
    found = course_or_404(request.user, code, TEXTS)
    if not is_reviewer(request.user):
        raise PermissionDenied
    row = get_object_or_404(
        QualityOverride,
        course=found,
        code=request.POST.get("check", ""),
        place=request.POST.get("place", ""),
        ended_at=None,
    )
    try:
        end_override(override=row, by=request.user)
    except ReviewRefused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("desk:quality", found.code)


@never_cache
@require_safe
def page_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of one page, for the panel beside its editor, as a piece of HTML."""
    page = get_object_or_404(Page.objects.select_related("locale"), pk=pk, alias_of=None)
    found = _course_of(request.user, page)
    key, language = str(page.translation_key), page.locale.language_code
    own = [each for each in findings_of(found) if each.key == key and each.language in ("", language)]
    return _panel(request, [(each, anchor_of(each.field)) for each in own], found)


@never_cache
@require_safe
def question_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The findings of one question, for the panel beside its editor."""
    rows = rows_for(request.user, Question).select_related("locale", "partner__collection")
    question = get_object_or_404(rows, pk=pk)
    facts = newest_question_facts(question)
    own = list(check_question(facts, files=files_of_question(question, facts)))
    return _panel(request, [(each, question_anchor_of(each.field)) for each in own], None)


def _panel(request: HttpRequest, rows: list[tuple[Finding, str]], course: Course | None) -> HttpResponse:
    counts = count(finding for finding, _anchor in rows)
    context = {"rows": rows[:SHOWN], "course": course, "counts": counts}
    answer = TemplateResponse(request, "courses/desk/_quality_panel.html", context)
    answer["X-Findings"] = str(counts.must + counts.should)
    return answer


def _course_of(user: User, page: Page) -> Course:
    """Return the course that a page heads, or stands in; one of another partner is not there."""
    head = page.path[: 5 * Page.steplen]
    key = CoursePage.objects.filter(path=head).values_list("translation_key", flat=True).first()
    code = Course.objects.filter(key=key).values_list("code", flat=True).first() if key else None
    if code is None:
        raise Http404
    return course_or_404(user, code, TEXTS)


def _groups(course: Course, findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings by page or question, in the order of reading, each with the way to mend it."""
    places = Places(course)
    groups = []
    for _where, found in groupby(places.in_order(findings), key=lambda each: (each.key, each.language)):
        rows = list(found)
        place = places.of(rows[0])
        groups.append(
            {
                "title": place.title if place else course.code,
                "kind": _kinds().get(place.kind, "") if place else "",
                "rows": [{"finding": each, "url": places.url(each)} for each in rows],
                "language_name": native_name(rows[0].language) if rows[0].language else "",
                **_language(place.language if place else ""),
            }
        )
    return groups


def _kinds() -> dict[str, Any]:
    return {
        "course": _("Course"),
        "module": _("Module"),
        "lesson": Activity.Kind.LESSON.label,
        "quiz": Activity.Kind.QUIZ.label,
        "question": _("Question"),
    }


def _language(code: str) -> dict[str, str]:
    return {"language": code, "direction": direction_of(code) if code else ""}


def _titles(courses: list[Course]) -> dict[Any, tuple[str, str]]:
    """The title and language of each course's first edition, by key: one query."""
    pages = CoursePage.objects.filter(translation_key__in=[each.key for each in courses], alias_of=None)
    rows = pages.order_by("-pk").values_list("translation_key", "draft_title", "locale__language_code")
    return {key: (title, language) for key, title, language in rows}
