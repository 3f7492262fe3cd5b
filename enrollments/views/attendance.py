"""Attendance of a run, recorded by hand: for its instructors and its partner's coordinators."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from courses.desk.requests import DeskRequest
from courses.given import given_by
from courses.viewsets.scope import rows_for
from enrollments import services
from enrollments.attendance_forms import LONGEST_LIST, Figures, pasted_figures, typed_figures
from enrollments.models import Enrollment, Run
from enrollments.services.attendance import attendance_of, attending

PER_PAGE = 100


@dataclass(frozen=True)
class AttendanceRow:
    """A member of the run: the field's name, the newest figure or what was typed, and since when."""

    name: str
    address: str
    field: str
    percent: str
    recorded_at: Any
    wrong: bool


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: DeskRequest, code: str) -> HttpResponse:
    """List the members of a run with a number field each, and take figures from it or from a pasted list."""
    run = _run_or_404(request, code)
    members = attending(run).select_related("member").order_by("member__full_name", "pk")
    page = Paginator(members, PER_PAGE).get_page(request.GET.get("p"))
    sent = Figures()
    if request.method == "POST":
        sent = _sent(request, page, members)
        _record(request, run, sent)
        if not sent.wrong:
            return redirect(f"{reverse('attendance', args=[run.code])}?p={page.number}")
    context = {
        "page_title": _("Attendance"),
        "page_subtitle": str(run),
        "crumbs": _crumbs(request, run),
        "run": run,
        "page": page,
        "rows": _rows(page.object_list, sent),
        "wrong": sent.wrong,
        "pasted": request.POST.get("pasted", "")[:LONGEST_LIST] if sent.wrong else "",
        "mark": given_by(run.course).attendance_mark,
        "page_query": "",
    }
    return render(request, "enrollments/attendance.html", context, status=422 if sent.wrong else 200)


def _run_or_404(request: DeskRequest, code: str) -> Run:
    """Return a run that this person may change, or teaches."""
    for runs in (rows_for(request.user, Run, ["change"]), Run.objects.taught_by(request.user)):
        if found := runs.select_related("course__partner").filter(code=code).first():
            return found
    raise Http404


def _sent(request: DeskRequest, page: Page, members: QuerySet[Enrollment]) -> Figures:
    """Return what was sent: a pasted list where there is one, else the fields of this page."""
    pasted = request.POST.get("pasted", "")
    if not pasted.strip():
        return typed_figures(request.POST, page.object_list)
    pairs = members.values_list("member__email", "pk")
    return pasted_figures(pasted, {address.lower(): pk for address, pk in pairs})


def _record(request: DeskRequest, run: Run, sent: Figures) -> None:
    recorded = services.record_attendance(
        run=run, figures=sent.by_enrollment, by=request.user, why=request.POST.get("why", "")
    )
    if not recorded.figures:
        if not sent.wrong:
            messages.info(request, _("Nothing has changed."))
        return
    number = recorded.figures
    said = ngettext("%(number)s figure saved.", "%(number)s figures saved.", number) % {"number": number}
    if awarded := len(recorded.awards):
        more = ngettext(
            "%(number)s member has earned participation.",
            "%(number)s members have earned participation.",
            awarded,
        )
        said = f"{said} {more % {'number': awarded}}"
    messages.success(request, said)


def _rows(enrollments: Any, sent: Figures) -> list[AttendanceRow]:
    held = attendance_of(enrollments)
    rows = []
    for each in enrollments:
        newest = held.get(each.pk)
        rows.append(
            AttendanceRow(
                name=each.member.full_name or each.member.email,
                address=each.member.email,
                field=f"percent-{each.pk}",
                percent=sent.typed.get(each.pk) or (str(newest.percent) if newest else ""),
                recorded_at=newest.at if newest else None,
                wrong=each.pk in sent.typed,
            )
        )
    return rows


def _crumbs(request: DeskRequest, run: Run) -> list[tuple[str, str]]:
    if rows_for(request.user, Run, ["change"]).filter(pk=run.pk).exists():
        return [(_("Runs"), reverse("runs:index")), (str(run), reverse("runs:edit", args=[run.pk]))]
    return [(_("Runs you teach"), reverse("teaching"))]
