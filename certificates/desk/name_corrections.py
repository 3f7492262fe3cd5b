"""Corrections of names that members asked for: the list, the evidence, the decision. For administrators."""

from pathlib import PurePosixPath
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import tasks
from certificates.correction_errors import EvidenceMissing
from certificates.desk.people.access import require_administrator
from certificates.evidence import TYPES
from certificates.models import CorrectionRequest
from certificates.services.correction_requests import grant_correction, open_evidence, refuse_correction
from courses.desk.requests import DeskRequest
from courses.desk.worklists_sections import SHOWN, Item, Section
from enrollments.errors import Refused

PER_PAGE = 30
POLICY = "default-src 'none'; sandbox"
State = CorrectionRequest.State
TONES = {State.WAITING: "amber", State.GRANTED: "leaf", State.REFUSED: "rose", State.WITHDRAWN: ""}


class DecisionForm(forms.Form):
    """What was seen in the evidence, and what the member is told where it is refused."""

    seen = forms.CharField(
        label=gettext_lazy("What the evidence shows"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Such as “passport, number ending in 12”. The file is deleted with your decision."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("Words to the member"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed to refuse; the member gets them by mail."),
    )


def sections(request: HttpRequest) -> list[Section]:
    """The worklist's part about names to correct, for administrators."""
    if not request.user.has_perm("certificates.change_certificate"):
        return []
    waiting = CorrectionRequest.objects.filter(state=State.WAITING).select_related("certificate")
    items = tuple(
        Item(
            each.holder_name,
            reverse("desk:name_correction", args=[each.uuid]),
            each.certificate.grouped_number,
            date_format(localtime(each.asked_at), "DATE_FORMAT"),
            "amber",
        )
        for each in waiting.order_by("pk")[:SHOWN]
    )
    more = _("All corrections of names")
    return [
        Section(34, _("Names to correct"), items, reverse("desk:name_corrections"), more, _("No name waits."))
    ]


@require_safe
def name_corrections(request: DeskRequest) -> HttpResponse:
    """List the requests that wait, the oldest first, or all."""
    require_administrator(request.user)
    everything = request.GET.get("state") == "all"
    found = CorrectionRequest.objects.select_related("certificate", "member", "decided_by")
    found = found if everything else found.filter(state=State.WAITING).order_by("pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("Names to correct"),
        "page": page,
        "rows": [(each, TONES[State(each.state)]) for each in page],
        "everything": everything,
        "query": "state=all" if everything else "",
    }
    return TemplateResponse(request, "certificates/desk/name_corrections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def name_correction(request: DeskRequest, uuid: UUID) -> HttpResponse:
    """Show one request; grant it or refuse it."""
    require_administrator(request.user)
    asked = get_object_or_404(
        CorrectionRequest.objects.select_related("certificate", "member", "decided_by", "replacement"),
        uuid=uuid,
    )
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _decide(request, asked, form)
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {
        "page_title": _("Correction of a name"),
        "crumbs": [(_("Names to correct"), reverse("desk:name_corrections"))],
        "asked": asked,
        "tone": TONES[State(asked.state)],
        "own": asked.member_id == request.user.pk,
        "form": form,
    }
    response = TemplateResponse(
        request, "certificates/desk/name_correction.html", context, status=400 if form.errors else 200
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _decide(request: DeskRequest, asked: CorrectionRequest, form: DecisionForm) -> HttpResponse:
    seen, note = form.cleaned_data["seen"], form.cleaned_data["note"]
    if request.POST.get("decision") == "grant":
        with transaction.atomic():
            granted = grant_correction(request=asked, by=request.user, seen=seen)
            if granted.replacement_id:
                tasks.after_commit(tasks.draw, granted.replacement_id)
        messages.success(request, _("Granted. The new certificate is being drawn, and its holder is told."))
    else:
        with transaction.atomic():
            refused = refuse_correction(request=asked, by=request.user, note=note, seen=seen)
            tasks.after_commit(tasks.tell_of_refusal, refused.pk)
        messages.success(request, _("Refused. The member is told by mail."))
    return redirect("desk:name_corrections")


@require_POST
def evidence(request: DeskRequest, uuid: UUID) -> HttpResponseBase:
    """Send the evidence as a download, and keep in the log who looked at it."""
    require_administrator(request.user)
    asked = get_object_or_404(CorrectionRequest.objects.select_related("certificate", "member"), uuid=uuid)
    try:
        file = open_evidence(request=asked, by=request.user)
    except EvidenceMissing as missing:
        raise Http404(missing.message) from missing
    suffix = PurePosixPath(str(asked.evidence.name)).suffix
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"evidence-{asked.certificate.grouped_number}{suffix}",
        content_type=TYPES.get(suffix, "application/octet-stream"),
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
