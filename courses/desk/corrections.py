"""Small corrections: a coordinator sends one live, staff look at it afterwards."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page, Revision

from academy.lib.languages import direction_of
from courses.desk.access import COORDINATING, courses_of, has_role, is_reviewer
from courses.desk.reviews import titles_of
from courses.models import Correction, Course, ReviewRules
from courses.review.difference import names_in
from courses.review.difference_texts import Change, compare_parts
from courses.review.pins import KINDS
from courses.review.reading import parts_of
from courses.review.refused import ReviewRefused
from courses.review.smallness import smallness_of
from courses.services import review as services
from courses.services.correcting import course_of, kind_of, live_and_newest
from courses.services.review_people import coordinators_of

PER_PAGE = 25


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """List the small corrections that went live, those first that nobody of the staff has looked at."""
    if not is_reviewer(request.user):
        raise PermissionDenied
    everything = request.GET.get("state") == "all"
    found = Correction.objects.select_related("course__partner", "by", "seen_by")
    found = found.order_by("-at", "-pk") if everything else found.filter(seen_at=None).order_by("at", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    titles = titles_of([each.course.key for each in page.object_list])
    context = {
        "page_title": _("Small corrections"),
        "page_subtitle": _(
            "They went live on a coordinator's word. Have a look, and raise what is not small."
        ),
        "crumbs": [(_("Reviews"), reverse("desk:reviews"))],
        "rows": [(each, titles.get(each.course.key, each.course.code)) for each in page.object_list],
        "page": page,
        "everything": everything,
        "query": "state=all" if everything else "",
    }
    return TemplateResponse(request, "courses/desk/corrections.html", context)


@require_safe
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one correction, before and after, to staff."""
    if not is_reviewer(request.user):
        raise PermissionDenied
    found = _correction(pk)
    kind = _kind(found.revision)
    language = _language(found.revision)
    people = coordinators_of(found.course.partner)
    context = {
        "page_title": found.title,
        "page_subtitle": f"{found.course.code} · {found.course.partner.name}",
        "crumbs": [
            (_("Reviews"), reverse("desk:reviews")),
            (_("Small corrections"), reverse("desk:corrections")),
        ],
        "correction": found,
        "changes": changes_between(kind, found.before, found.revision),
        "text_lang": language,
        "text_dir": direction_of(language),
        "coordinators": people,
        "subject": _("A correction in %(course)s: %(title)s")
        % {"course": found.course.code, "title": found.title},
    }
    return TemplateResponse(request, "courses/desk/correction.html", context)


@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that staff have looked at a correction."""
    if not is_reviewer(request.user):
        raise PermissionDenied
    services.mark_seen(correction=_correction(pk), by=request.user)
    messages.success(request, _("Noted that you have looked at it."))
    return redirect("desk:corrections")


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a coordinator what a small correction would change and whether it is small; then send it live."""
    page, course = _page_or_404(request, pk)
    if request.method == "POST":
        try:
            services.correct(page=page, by=request.user, course=course)
        except ReviewRefused as refused:
            messages.error(request, refused.message)
            return redirect("desk:correct", page.pk)
        messages.success(request, _("Live. The academy has a look at it afterwards."))
        return redirect("desk:course", course.code)
    language = page.locale.language_code
    context: dict[str, Any] = {
        "page_title": _("Send as a small correction"),
        "page_subtitle": f"{page.draft_title} · {course.code}",
        "crumbs": [(_("Your courses"), reverse("desk:courses")), (course.code, _course_url(course))],
        "course": course,
        "corrected": page,
        "text_lang": language,
        "text_dir": direction_of(language),
        "most": ReviewRules.load(request).small_words,
        "back": _safe_next(request) or _course_url(course),
    }
    try:
        before, after = live_and_newest(page)
    except ReviewRefused as refused:
        context["refusal"] = refused.message
    else:
        kind = kind_of(page)
        context["changes"] = changes_between(kind, before, after)
        context["judged"] = smallness_of(kind, before.content, after.content, context["most"])
    return TemplateResponse(request, "courses/desk/correct.html", context)


def changes_between(kind: str, before: Revision | None, after: Revision) -> list[Change]:
    """Return what differs between two revisions of one text, in a reader's words."""
    contents = [each.content if each else {} for each in (before, after)]
    names = names_in((kind, content) for content in contents)
    return compare_parts(*(parts_of(kind, content, names) for content in contents))


def _page_or_404(request: HttpRequest, pk: int) -> tuple[Any, Course]:
    """A page of a course of which the person is coordinator; anybody else's is not there."""
    page = Page.objects.filter(pk=pk, alias_of=None).select_related("locale").first()
    specific = page.specific if page else None
    if type(specific) not in KINDS:
        raise Http404
    try:
        course = course_of(specific)
    except Course.DoesNotExist as error:
        raise Http404 from error
    if not courses_of(request.user).filter(pk=course.pk).exists():
        raise Http404
    if not has_role(request.user, course.partner_id, COORDINATING):
        raise PermissionDenied
    return specific, course


def _correction(pk: int) -> Correction:
    found = Correction.objects.select_related(
        "course__partner", "by", "seen_by", "revision__content_type", "before__content_type"
    )
    one = found.filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def _kind(revision: Revision) -> str:
    model = revision.content_type.model_class()
    return KINDS.get(model, "question")


def _language(revision: Revision) -> str:
    from wagtail.models import Locale

    found = Locale.objects.filter(pk=revision.content.get("locale")).first()
    return found.language_code if found else "en"


def _course_url(course: Course) -> str:
    return reverse("desk:course", args=[course.code])


def _safe_next(request: HttpRequest) -> str:
    asked = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else ""
