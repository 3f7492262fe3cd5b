"""The outline form: a course is begun with a title, filled in anywhere, saved at any time, and handed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.desk.access import AUTHORING, COORDINATING, course_or_404, courses_of, has_role, partners_of
from courses.desk.last_review import last_review
from courses.desk.outline_form_page import OutlineInput, form_context, initial_of
from courses.desk.quality_places import Places
from courses.desk.worklists_words import standing_of
from courses.models import Course, Partner
from courses.models.pages import CoursePage
from courses.review.locks import in_review
from courses.review.refused import ReviewRefused
from courses.services.arranging_errors import NotArranged
from courses.services.outlines import SavedOutline, copy_outline, edited_page, mark_of, save_outline

TEMPLATE = "courses/desk/outline_form.html"
MOST_OLD = 100  # courses offered for copying


@require_http_methods(["GET", "HEAD", "POST"])
def outline_new(request: HttpRequest) -> HttpResponse:
    """Begin a course: empty, or with what an earlier course of the same partner said."""
    partners = list(partners_of(request.user, AUTHORING).filter(state=Partner.State.ACTIVE).order_by("name"))
    if not partners:
        raise PermissionDenied
    wanted = request.POST.get("partner") or request.GET.get("partner") or partners[0].slug
    partner = next((each for each in partners if each.slug == wanted), None)
    if partner is None:
        raise Http404
    sent = OutlineInput(partner, None, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        saved = _save(request, sent)
        if saved:
            return _after(request, sent, saved)
        if _scripted(request):
            return _refused_as_json(sent)
    context = form_context(sent, None) | {
        "page_title": _("New course"),
        "partners": partners,
        "old_courses": _old_courses(request, partner),
        "action": reverse("desk:outline_new"),
    }
    return TemplateResponse(request, TEMPLATE, context)


@require_http_methods(["GET", "HEAD", "POST"])
def outline_form(request: HttpRequest, code: str) -> HttpResponse:
    """Show and save a course's outline. Who may not write, and everybody during a review, reads it."""
    course = course_or_404(request.user, code)
    reason = why_read_only(request, course)
    try:
        page = edited_page(course)
    except ReviewRefused as refused:
        raise Http404 from refused
    sent = OutlineInput(course.partner, course, None, initial=initial_of(course, page), page=page)
    if request.method == "POST":
        if not has_role(request.user, course.partner_id, AUTHORING):
            raise PermissionDenied
        sent = OutlineInput(course.partner, course, request.POST, initial=sent.initial, page=page)
        saved = None if reason else _save(request, sent)
        if reason:
            sent.refuse(reason)
        if saved:
            return _after(request, sent, saved)
        if _scripted(request):
            return _refused_as_json(sent)
    context = form_context(sent, page) | {
        "page_title": _("Outline of the course"),
        "page_subtitle": f"{page.title} · {course.code}",
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (page.title[:60], reverse("desk:course", args=[course.code])),
        ],
        "course": course,
        "read_only": reason,
        "may_submit": may_submit(request, course),
        "review": last_review(standing_of(course)),
        "action": reverse("desk:outline_form", args=[course.code]),
    }
    return TemplateResponse(request, TEMPLATE, context)


@require_POST
def outline_copy(request: HttpRequest) -> HttpResponse:
    """Begin a course with what an earlier one of the same partner said."""
    source = (
        courses_of(request.user).select_related("partner").filter(code=request.POST.get("source")).first()
    )
    if source is None or not has_role(request.user, source.partner_id, AUTHORING):
        raise Http404
    title = request.POST.get("title", "").strip()[:200]
    try:
        title = title or _("Copy of %(title)s") % {"title": edited_page(source).title[:180]}
        course = copy_outline(source=source, partner=source.partner, by=request.user, title=title)
    except (ReviewRefused, NotArranged) as refused:
        messages.error(request, _words(refused))
        return redirect("desk:outline_new")
    messages.success(request, _("Copied. Nothing is shared with the old course: change whatever you like."))
    return redirect("desk:outline_form", course.code)


@require_safe
def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Show a coordinator what the machine found before the course is handed in, and take their message."""
    from courses.quality_facts import findings_of

    course = course_or_404(request.user, code)
    if not may_submit(request, course):
        raise PermissionDenied
    page = edited_page(course)
    findings = [finding for finding in findings_of(course) if not finding.overridden]
    places = Places(course)
    rows = [(finding, places.url(finding)) for finding in places.in_order(findings)]
    context = {
        "page_title": _("Submit the outline") if course.stage == "outline" else _("Submit the course"),
        "page_subtitle": f"{page.title} · {course.code}",
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (page.title[:60], reverse("desk:course", args=[course.code])),
        ],
        "course": course,
        "must": [row for row in rows if row[0].level == "must"],
        "should": [row for row in rows if row[0].level != "must"],
        "is_outline": course.stage == Course.Stage.OUTLINE,
    }
    return TemplateResponse(request, "courses/desk/hand_in.html", context)


def may_submit(request: HttpRequest, course: Course) -> bool:
    """Whether this person can hand the course in now."""
    coordinates = has_role(request.user, course.partner_id, COORDINATING)
    return coordinates and course.stage != Course.Stage.WITHDRAWN and in_review(course) is None


def why_read_only(request: HttpRequest, course: Course) -> str:
    """Return why this person cannot write now, in words; empty where they can."""
    if not has_role(request.user, course.partner_id, AUTHORING):
        return _("You can read this outline. Authors and coordinators of the partner write it.")
    if course.stage == Course.Stage.WITHDRAWN:
        return _("This course is withdrawn, so its outline stays as it was.")
    if in_review(course):
        return _("This course is in review, so nothing in it can change until it is decided or taken back.")
    return ""


def _save(request: HttpRequest, sent: OutlineInput) -> SavedOutline | None:
    """Save all that is well formed; None where nothing was saved, and the form says why."""
    if not sent.has_title():
        return None
    try:
        saved = save_outline(
            partner=sent.partner,
            by=request.user,
            fields=sent.fields(),
            course=sent.course,
            seen=str(request.POST.get("seen", ""))[:60],
        )
    except (ReviewRefused, NotArranged) as refused:
        sent.refuse(_words(refused))
        if sent.course:
            sent.seen = mark_of(CoursePage.objects.get(pk=edited_page(sent.course).pk))
        return None
    sent.seen = saved.seen
    return saved


def _after(request: HttpRequest, sent: OutlineInput, saved: SavedOutline) -> HttpResponse:
    """Answer a save: a script gets the time, a person stays on the form with what could not be saved."""
    url = reverse("desk:outline_form", args=[saved.course.code])
    time = date_format(localtime(now()), "TIME_FORMAT")
    if _scripted(request):
        said = {"saved": _("Saved at %(time)s") % {"time": time}, "seen": saved.seen, "url": url}
        return JsonResponse(said | {"modules": saved.modules, "errors": sent.errors()})
    for words in saved.kept:
        messages.warning(request, words)
    if sent.errors():
        messages.warning(request, _("Saved, but for what is marked below."))
        page = edited_page(saved.course)
        context = form_context(sent, page) | {
            "page_title": _("Outline of the course"),
            "page_subtitle": f"{page.title} · {saved.course.code}",
            "crumbs": [(_("Your courses"), reverse("desk:courses"))],
            "course": saved.course,
            "may_submit": may_submit(request, saved.course),
            "action": url,
        }
        return TemplateResponse(request, TEMPLATE, context)
    messages.success(request, _("Saved at %(time)s") % {"time": time})
    if request.POST.get("then") == "course":
        return redirect("desk:course", saved.course.code)
    if request.POST.get("then") == "submit":
        return redirect("desk:hand_in", saved.course.code)
    return redirect(url + _fragment(request))


def _fragment(request: HttpRequest) -> str:
    """Where on the form the person was: a button that asks for more rows leads back to them."""
    more = request.POST.get("then", "")
    return f"#section-{more}" if more in ("objectives", "modules") else ""


def _refused_as_json(sent: OutlineInput) -> JsonResponse:
    return JsonResponse({"errors": sent.errors(), "refused": sent.refusal}, status=409)


def _scripted(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _old_courses(request: HttpRequest, partner: Partner) -> list[tuple[str, str]]:
    """The partner's courses as code and title, newest first; two queries."""
    courses = list(Course.objects.filter(partner=partner).order_by("-created_at")[:MOST_OLD])
    pages = CoursePage.objects.filter(
        translation_key__in=[course.key for course in courses], alias_of=None
    ).order_by("-pk")
    titles = dict(pages.values_list("translation_key", "draft_title"))
    return [(course.code, titles[course.key]) for course in courses if course.key in titles]


def _words(refused: Exception) -> str:
    return str(getattr(refused, "message", None) or getattr(refused, "words", refused))
