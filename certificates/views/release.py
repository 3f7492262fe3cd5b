"""The release desk in Wagtail's admin: dated runs whose awards wait for an administrator."""

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from certificates import services, tasks
from certificates.views.acts import MAY_ACT
from courses.desk.worklists_sections import SHOWN, Item, Section
from enrollments.models import Run

PER_PAGE = 50


def waiting() -> QuerySet[Run]:
    """Runs with awards that wait for a release, with their number as `waiting`; the oldest first."""
    held_back = Count("enrollments__awards", filter=Q(enrollments__awards__released_at__isnull=True))
    return (
        Run.objects.filter(enrollments__awards__released_at__isnull=True, enrollments__awards__isnull=False)
        .select_related("course__partner")
        .annotate(waiting=held_back)
        .order_by("ends_at", "pk")
    )


def sections(request: HttpRequest) -> list[Section]:
    """The worklist's part about certificates: the runs that wait for whoever may release them."""
    if not request.user.has_perm(MAY_ACT):
        return []
    items = tuple(
        Item(
            str(run),
            reverse("certificate_release:release", args=[run.pk]),
            run.course.partner.name,
            number_format(getattr(run, "waiting", 0)),
            "amber",
        )
        for run in waiting()[:SHOWN]
    )
    more = gettext("Release certificates")
    return [
        Section(
            35,
            gettext("Certificates waiting"),
            items,
            reverse("certificate_release:index"),
            more,
            gettext("None."),
        )
    ]


@require_safe
def waiting_runs(request: HttpRequest) -> HttpResponse:
    """List the runs that wait, each leading to its button."""
    _check(request)
    page = Paginator(waiting(), PER_PAGE).get_page(request.GET.get("p"))
    columns = [
        TitleColumn("run", label=_("Run"), accessor=str, url_name="certificate_release:release"),
        Column("partner", label=_("Partner"), accessor="course.partner.name"),
        Column("ends_at", label=_("Teaching ends"), accessor=_end),
        Column("waiting", label=_("Certificates waiting")),
    ]
    context = _page(_("Release certificates"))
    context.update(table=Table(columns, page.object_list), page_obj=page)
    return TemplateResponse(request, "certificates/admin/waiting_runs.html", context)


def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how many certificates wait in a run, and release exactly these when confirmed.

    If the number has changed since it was shown, it is shown again instead.
    """
    _check(request)
    run = get_object_or_404(Run.objects.select_related("course__partner"), pk=pk)
    count = getattr(waiting().filter(pk=pk).first(), "waiting", 0)
    if request.method == "POST" and count and request.POST.get("count") == str(count):
        awards = services.release_run(run=run, by=request.user)
        for award in awards:
            tasks.after_commit(tasks.issue, award.pk, request.user.pk)
        messages.success(
            request,
            ngettext(
                "%(count)s certificate is released.", "%(count)s certificates are released.", len(awards)
            )
            % {"count": len(awards)},
        )
        return redirect("certificate_release:index")
    if request.method == "POST" and count:
        messages.warning(request, _("The number has changed meanwhile. Look again, then release."))
    context = _page(_("Release certificates"), str(run))
    context.update(run=run, ends=_end(run), count=count, action_url=request.path)
    return TemplateResponse(request, "certificates/admin/release.html", context)


def _end(run: Run) -> str:
    """The day on which teaching ends, in the run's own zone; a self-paced run has none."""
    if run.ends_at is None:
        return "–"
    return date_format(run.ends_at.astimezone(ZoneInfo(run.time_zone)), "DATE_FORMAT")


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_ACT):
        raise PermissionDenied


def _page(title: Any, subtitle: str = "") -> dict[str, Any]:
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if subtitle:
        crumbs.append({"url": reverse("certificate_release:index"), "label": title})
    crumbs.append({"url": "", "label": subtitle or title})
    return {
        "header_title": f"{title}: {subtitle}" if subtitle else title,
        "page_title": title,
        "page_subtitle": subtitle,
        "header_icon": "tasks",
        "breadcrumbs_items": crumbs,
    }
