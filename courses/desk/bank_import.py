"""Bring a file of questions in: choose it, see what becomes of each, take them, and see how far it is."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from academy.lib.languages import native_name
from courses import tasks
from courses.desk.access import AUTHORING, partners_of
from courses.desk.bank_access import Bank, bank_or_404, bank_url, crumbs_to
from courses.desk.bank_import_forms import QuestionFileForm
from courses.desk.bank_import_rows import STATES, rows_of
from courses.models import Partner, QuestionImport
from courses.services.bank_import_jobs import (
    UNFINISHED,
    begin_import,
    drop_import,
    receive_import,
    take_import,
)

PER_PAGE = 50
EARLIER = 20

State = QuestionImport.State


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Let an author choose a file of questions; below stand the files that came before."""
    here = _bank_to_fill(request)
    first = {"language": get_language() or settings.LANGUAGE_CODE}
    form = QuestionFileForm(request.POST or None, request.FILES or None, partner=here.partner, initial=first)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        row = receive_import(
            partner=here.partner,
            file=file,
            name=file.name,
            language=form.cleaned_data["language"],
            category=form.chosen_category(),
            by=request.user,
        )
        _start(row)
        return redirect("desk:bank_import_one", row.uuid)
    rows = QuestionImport.objects.filter(partner=here.partner).select_related("by")
    context = {
        "page_title": _("Bring in questions"),
        "page_subtitle": here.partner.name,
        "crumbs": crumbs_to(here.partner),
        "form": form,
        "bank": here,
        "banks": [each for each in here.others if each.pk in _fillable(request)],
        "back": bank_url(here.partner),
        "page": (page := Paginator(rows, EARLIER).get_page(request.GET.get("p"))),
        "earlier": [(row, *STATES[State(row.state)], native_name(row.language)) for row in page.object_list],
        "query": f"partner={here.partner.slug}",
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "courses/desk/bank_import.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show what would become of a file's questions, how far they are, or what became of them."""
    row = _import_or_404(request, uuid)
    if request.method == "POST":
        return _act(request, row)
    only = request.GET.get("show") == "words" or row.state in (State.DONE, State.FAILED)
    found = rows_of(row.report, only_words=only)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": row.file_name,
        "page_subtitle": f"{row.partner.name} · {native_name(row.language)}",
        "crumbs": [*crumbs_to(row.partner), (_("Bring in questions"), _list_url(row.partner))],
        "import": row,
        "report": {"new": row.report.get("imported", 0) - row.report.get("changed", 0)} | row.report,
        "state": STATES[State(row.state)],
        "goes_on": row.state in UNFINISHED,
        "page": page,
        "rows": page.object_list,
        "only": only,
        "several": request.GET.get("show") == "words" or any(each.words for each in found),
        "query": "show=words" if request.GET.get("show") == "words" else "",
        "back": bank_url(row.partner),
        "list_url": _list_url(row.partner),
    }
    return TemplateResponse(request, "courses/desk/bank_import_one.html", context)


@never_cache
@require_safe
def state(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say how far an import is, to the script of its page."""
    row = _import_or_404(request, uuid)
    return JsonResponse({"done": row.done, "total": row.total, "goes_on": row.state in UNFINISHED})


@never_cache
@require_safe
def report(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Give the report as the command writes it."""
    row = _import_or_404(request, uuid)
    names = {"read": 0, "imported": 0, "unchanged": 0, "skipped": [], "remarks": []}
    answer = JsonResponse(
        {name: row.report.get(name, none) for name, none in names.items()},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    name = f"{row.file_name.rsplit('.', 1)[0]}.report.json"
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


def _act(request: HttpRequest, row: QuestionImport) -> HttpResponse:
    by: Any = request.user
    if request.POST.get("act") == "drop":
        if drop_import(row=row):
            messages.success(request, _("Nothing was brought in, and the file is gone."))
            return redirect(_list_url(row.partner))
    elif take_import(row=row, by=by):
        row.refresh_from_db()
        _start(row)
    return redirect("desk:bank_import_one", row.uuid)


def _start(row: QuestionImport) -> None:
    """Do a small file now; a large one is for a worker, or for the sweep where there is none."""
    if not begin_import(row=row) and not settings.CELERY_TASK_ALWAYS_EAGER:
        tasks.bring_in_questions.delay(row.pk)


def _bank_to_fill(request: HttpRequest) -> Bank:
    """The bank that the address names, or the first that the person may write in."""
    if not request.GET.get("partner") and not request.POST.get("partner"):
        first = (
            partners_of(request.user, AUTHORING).exclude(state=Partner.State.ENDED).order_by("name").first()
        )
        if first is None:
            raise Http404
        given: Any = request.GET.copy()
        given["partner"] = first.slug
        request.GET = given
    here = bank_or_404(request)
    if not here.may_write:
        raise Http404
    return here


def _fillable(request: HttpRequest) -> set[int]:
    open_ones = partners_of(request.user, AUTHORING).exclude(state=Partner.State.ENDED)
    return set(open_ones.values_list("pk", flat=True))


def _import_or_404(request: HttpRequest, uuid: UUID) -> QuestionImport:
    rows = QuestionImport.objects.select_related("partner", "by", "category")
    return get_object_or_404(rows, uuid=uuid, partner__in=partners_of(request.user, AUTHORING))


def _list_url(partner: Partner) -> str:
    return f"{reverse('desk:bank_import')}?partner={partner.slug}"
