"""Where each role lands: one page of what is theirs to do, and *Your courses*."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.views.home import HomeView

from academy.users.models import User
from academy.users.roles import REVIEWERS
from courses.desk.access import AUTHORING, TEXTS, Role, courses_of, partners_of, staff_roles
from courses.desk.outline_side import way_to
from courses.desk.worklists_rows import MOST_SEARCHED, in_order_of_need, rows_of_courses
from courses.desk.worklists_sections import has_worklist, partner_roles, sections_for

PER_PAGE = 20


@require_safe
def landing(request: HttpRequest) -> HttpResponseBase:
    """Show what waits for this person; lead whoever has a single list straight to it."""
    if not has_worklist(request.user):
        return HomeView.as_view()(request)
    if only := _only_list(request.user):
        return redirect(only)
    context = {
        "page_title": _("Your desk"),
        "page_subtitle": request.user.full_name,
        "sections": sections_for(request),
        "start_url": way_to("outline_new") if partner_roles(request.user) & AUTHORING else "",
    }
    return TemplateResponse(request, "courses/desk/landing.html", context)


def _only_list(user: User) -> str:
    """The address of the one list of a person whose work is in a single list; empty for everybody else."""
    partner, staff = partner_roles(user), staff_roles(user)
    if not staff and partner and partner <= {Role.AUTHOR, Role.TRANSLATOR}:
        return way_to("courses")
    if not partner and staff == {REVIEWERS}:
        return way_to("reviews")
    return ""


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """List the courses of this person's partners: title, stage, who holds each, languages, last change."""
    query = request.GET.get("q", "").strip()[:MOST_SEARCHED]
    mine = courses_of(request.user, TEXTS)
    page = Paginator(in_order_of_need(mine, query), PER_PAGE).get_page(request.GET.get("p"))
    start = way_to("outline_new")
    context = {
        "page_title": _("Your courses"),
        "start_url": start,
        "query": query,
        "page": page,
        "page_query": urlencode({"q": query}) if query else "",
        "rows": rows_of_courses(list(page.object_list)),
        "may_start": partners_of(request.user, AUTHORING).exists(),
        "many_partners": len(partners_of(request.user, TEXTS)[:2]) > 1,
    }
    return TemplateResponse(request, "courses/desk/courses.html", context)
