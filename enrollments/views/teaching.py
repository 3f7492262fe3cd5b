"""*Runs you teach*: an instructor's list in the admin, with dates and the way into the classroom."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.desk.access import Role, partners_of, roles_by_partner
from courses.desk.worklists_sections import SHOWN, Item, Section
from courses.editions import course_link
from enrollments.models import Run

PER_PAGE = 30
COORDINATING = frozenset({Role.COORDINATOR})
ENDED = [Run.State.CLOSED_OUT, Run.State.CANCELLED]
TONES = {
    Run.State.TEACHING: "leaf",
    Run.State.OPEN: "leaf",
    Run.State.DRAFT: "",
    Run.State.POSTPONED: "amber",
}


@dataclass(frozen=True)
class TaughtRun:
    """A run in the list. Dates are instants; the page shows them in the reader's zone."""

    title: str
    label: str
    partner: str
    state: str
    tone: str
    starts_at: datetime | None
    ends_at: datetime | None
    classroom_url: str
    attendance_url: str


def is_instructor(request: HttpRequest) -> bool:
    """Whether the person teaches for any partner."""
    return any(Role.INSTRUCTOR in roles for roles in roles_by_partner(request.user).values())


@require_safe
def teaching(request: HttpRequest) -> HttpResponse:
    """List the runs that name this person, what goes on first. No learner's data stands here."""
    if not is_instructor(request):
        raise Http404
    runs = Run.objects.taught_by(request.user).select_related("course__partner")
    ordered = runs.order_by(F("starts_at").desc(nulls_first=True), "-pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("Runs you teach"),
        "page": page,
        "rows": [_row(run) for run in page.object_list],
    }
    return TemplateResponse(request, "enrollments/teaching.html", context)


def sections(request: HttpRequest) -> list[Section]:
    """The worklist's part about runs: those one coordinates, and those one teaches."""
    found = []
    partners = partners_of(request.user, COORDINATING)
    if any(Role.COORDINATOR in roles for roles in roles_by_partner(request.user).values()):
        runs = Run.objects.filter(course__partner__in=partners).exclude(state__in=ENDED)
        found.append(
            Section(
                25,
                _("Your runs"),
                _items(runs, edit=True),
                reverse("runs:index"),
                _("All runs"),
                _("No run yet. A run is one delivery of an open course."),
            )
        )
    if is_instructor(request):
        runs = Run.objects.taught_by(request.user).exclude(state__in=ENDED)
        found.append(
            Section(
                26,
                _("Runs you teach"),
                _items(runs, edit=False),
                reverse("teaching"),
                _("All runs you teach"),
                _("Nobody has named you for a run yet. Your coordinator does that on the run's page."),
            )
        )
    return found


def _items(runs: QuerySet[Run], *, edit: bool) -> tuple[Item, ...]:
    ordered = runs.select_related("course").order_by(F("starts_at").asc(nulls_last=True), "-pk")[:SHOWN]
    return tuple(
        Item(
            row.title,
            reverse("runs:edit", args=[run.pk]) if edit else row.classroom_url,
            f"{row.label} {_dates(row)}".strip(),
            row.state,
            row.tone,
        )
        for run, row in ((run, _row(run, partner=False)) for run in ordered)
    )


def _dates(row: TaughtRun) -> str:
    if row.starts_at is None:
        return _("self-paced")
    return _("from %(day)s") % {"day": date_format(localtime(row.starts_at), "DATE_FORMAT")}


def _row(run: Run, *, partner: bool = True) -> TaughtRun:
    title = course_link(run.course, get_language() or "en").title
    return TaughtRun(
        title=title or run.course.code,
        label=run.title or run.code,
        partner=run.course.partner.name if partner else "",
        state=run.get_state_display(),
        tone=TONES.get(Run.State(run.state), ""),
        starts_at=run.starts_at,
        ends_at=run.ends_at,
        classroom_url=reverse("enrollments:run", args=[run.code]),
        attendance_url=reverse("attendance", args=[run.code]),
    )
