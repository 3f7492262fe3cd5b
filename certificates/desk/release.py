"""The release desk: the runs, who in a run qualifies or does not and why, and the button that releases."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates import tasks
from certificates.desk.release_rows import rows_of
from certificates.models import Certificate, Release
from certificates.qualifying import (
    SHOWN,
    awards_to_release,
    candidates,
    counts_of,
    is_open,
    nameless,
    needs_desk,
)
from certificates.release_errors import NumberChanged
from certificates.services import releasing
from certificates.views.acts import MAY_ACT
from courses.desk.requests import DeskRequest, query_of
from courses.desk.worklists_sections import SHOWN as SHOWN_ON_WORKLIST
from courses.desk.worklists_sections import Item, Section
from enrollments.errors import Refused
from enrollments.models import Award, Enrollment, Run

PER_PAGE = 50
HIDDEN_STATES = (Run.State.DRAFT, Run.State.CANCELLED)


def require_registrar(request: DeskRequest) -> None:
    """Let whoever may act on certificates through; raise `PermissionDenied` for others."""
    if not request.user.has_perm(MAY_ACT):
        raise PermissionDenied


def runs() -> QuerySet[Run]:
    """The runs whose certificates a person releases, each with `waiting` and `issued` certificates."""
    held = (
        Award.objects.filter(enrollment__run=OuterRef("pk"), released_at__isnull=True)
        .exclude(enrollment__state=Enrollment.State.ANNULLED)
        .exclude(nameless("member__", "enrollment__"))
    )
    issued = Certificate.objects.filter(award__enrollment__run=OuterRef("pk"), standing=True)
    at_work = Release.objects.filter(run=OuterRef("pk"), state__in=["running", "paused"])
    return (
        Run.objects.filter(Q(release=Run.Release.BY_ADMINISTRATOR) | Exists(held))
        .exclude(state__in=HIDDEN_STATES)
        .select_related("course__partner")
        .annotate(waiting=_number(held), issued=_number(issued, "award__enrollment__run"))
        .annotate(at_work=Subquery(at_work.values("uuid")[:1]))
    )


def _number(rows: QuerySet[Any], by: str = "enrollment__run") -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def waiting() -> QuerySet[Run]:
    """The runs that have ended and have certificates to release, or a release that is not done."""
    ended = Q(ends_at__isnull=True) | Q(ends_at__lte=timezone.now())
    ready = Q(waiting__gt=0) & ended | Q(at_work__isnull=False)
    return runs().filter(ready).order_by("ends_at", "pk")


def sections(request: DeskRequest) -> list[Section]:
    """The worklist's part about certificates: the runs that wait for whoever may release them."""
    if not request.user.has_perm(MAY_ACT):
        return []
    items = tuple(
        Item(
            str(run),
            reverse("desk:release", args=[run.code]),
            run.course.partner.name,
            number_format(getattr(run, "waiting", 0)),
            "amber",
        )
        for run in waiting()[:SHOWN_ON_WORKLIST]
    )
    title, more = _("Certificates waiting"), _("Release certificates")
    return [Section(35, title, items, reverse("desk:releases"), more, _("None."))]


@require_safe
def releases(request: DeskRequest) -> HttpResponse:
    """List the runs whose certificates a person releases: those that wait, that still run, or all."""
    require_registrar(request)
    shown = request.GET.get("show", "")
    if shown == "coming":
        found = runs().filter(ends_at__gt=timezone.now()).order_by("ends_at", "pk")
    elif shown == "all":
        found = runs().order_by("-ends_at", "-pk")
    else:
        shown, found = "", waiting()
    if asked := request.GET.get("q", "").strip()[:80]:
        named = Q(title__icontains=asked) | Q(code__iexact=asked) | Q(course__code__icontains=asked)
        found = found.filter(named | Q(course__partner__name__icontains=asked))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("Release certificates"),
        "crumbs": [],
        "page": page,
        "rows": [RunRow(run, end_of(run), is_open(run)) for run in page.object_list],
        "shown": shown,
        "asked": asked,
        "query": query_of({"show": shown, "q": asked}),
    }
    return TemplateResponse(request, "certificates/desk/releases.html", context)


@dataclass(frozen=True)
class RunRow:
    """One run of the list: when it ends, and whether its desk is open."""

    run: Run
    ends: str
    is_open: bool


def end_of(run: Run) -> str:
    """The day on which teaching ends, in the run's own zone; empty for a run without dates."""
    if run.ends_at is None:
        return ""
    return date_format(run.ends_at.astimezone(ZoneInfo(run.time_zone)), "DATE_FORMAT")


def run_or_404(code: str) -> Run:
    """Return the run with this code, with its course and partner."""
    return get_object_or_404(Run.objects.select_related("course__partner"), code=code)


def page_of(run: Run, title: str, *above: tuple[str, str]) -> dict[str, Any]:
    """Return what the frame of a page about a run needs."""
    partner = run.course.partner.name
    return {
        "page_title": title,
        "page_subtitle": partner if title == str(run) else f"{run} · {partner}",
        "crumbs": [(_("Release certificates"), reverse("desk:releases")), *above],
        "run": run,
    }


@never_cache
@require_safe
def release(request: DeskRequest, code: str) -> HttpResponse:
    """Show everybody who learned in a run: who qualifies, who does not and why, and what was issued."""
    require_registrar(request)
    run = run_or_404(code)
    shown, asked = request.GET.get("show", ""), request.GET.get("q", "").strip()[:80]
    found = candidates(run).select_related("member", "syllabus")
    if shown in SHOWN:
        found = found.filter(SHOWN[shown])
    if asked:
        names = ("member__full_name", "member__certificate_name", "confirmed_name", "member__email")
        found = found.filter(_any(names, asked))
    page = Paginator(found.order_by("member__full_name", "pk"), PER_PAGE).get_page(request.GET.get("p"))
    counts = counts_of(run)
    context = page_of(run, str(run)) | {
        "page": page,
        "rows": rows_of(list(page.object_list), get_language() or "en"),
        "tabs": [(name, words, counts[name or "all"]) for name, words in _tabs()],
        "shown": shown,
        "asked": asked,
        "query": query_of({"show": shown, "q": asked}),
        "releases": list(Release.objects.filter(run=run).select_related("by")[:10]),
        "number": awards_to_release(run).count(),
        "is_open": is_open(run),
        "needs_desk": needs_desk(run),
        "ends": end_of(run),
    }
    return TemplateResponse(request, "certificates/desk/release.html", context)


def _any(names: tuple[str, ...], asked: str) -> Q:
    found = Q()
    for name in names:
        found |= Q(**{f"{name}__icontains": asked})
    return found


def _tabs() -> list[tuple[str, str]]:
    return [
        ("", _("Everybody")),
        ("qualify", _("Qualify")),
        ("not", _("Do not qualify")),
        ("issued", _("Issued")),
        ("failed", _("Failed")),
        ("exceptions", _("Exceptions")),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release_all(request: DeskRequest, code: str) -> HttpResponse:
    """Show exactly how many certificates are to be released and what happens; do it when confirmed.

    A second press, or a reload, leads to the release that the first one started.
    """
    require_registrar(request)
    run = run_or_404(code)
    if at_work := releasing.unfinished(run):
        return redirect("desk:release_work", at_work.uuid)
    refused = ""
    if request.method == "POST":
        try:
            made = releasing.start_release(
                run=run,
                by=request.user,
                mail=request.POST.get("mail") == "on",
                expected=request.POST.get("seen", ""),
            )
        except Refused as refusal:
            refused = refusal.message
            if not isinstance(refusal, NumberChanged):
                messages.warning(request, refused)
                return redirect("desk:release", run.code)
        else:
            tasks.begin_release(made)
            return redirect("desk:release_work", made.uuid)
    context = page_of(run, _("Release all"), (str(run), reverse("desk:release", args=[run.code])))
    awards = list(awards_to_release(run).order_by("pk").values_list("pk", flat=True))
    context |= {"number": len(awards), "seen": releasing.digest_of(awards)}
    context |= {"counts": counts_of(run), "refused": refused}
    context |= {"is_open": is_open(run), "ends": end_of(run)}
    status = 422 if refused else 200
    return TemplateResponse(request, "certificates/desk/release_all.html", context, status=status)
