"""Exceptions of the release desk, each the act of two persons; and previews of a certificate."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.desk.release import page_of, require_registrar
from certificates.desk.release_rows import rows_of
from certificates.errors import ActDecided
from certificates.joint_words import words_of
from certificates.models import JointAct
from certificates.previewing import preview_of
from certificates.qualifying import GRANT
from certificates.services import granting
from certificates.services.joint_acts import confirm_act, refuse_act
from courses.desk.requests import DeskRequest
from enrollments.errors import Refused
from enrollments.models import Award, Enrollment


class ExceptionForm(forms.Form):
    """What is to be granted, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("What to grant"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the award. The member does not see it."),
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Award.Kind.choices)
        field: Any = self.fields["kind"]
        field.choices = [(kind, labels[Award.Kind(kind)]) for kind in kinds]
        self.initial.setdefault("kind", kinds[0] if kinds else "")


class DecisionForm(forms.Form):
    """What the second person says."""

    note = forms.CharField(label=gettext_lazy("note"), max_length=300, required=False)


def _enrollment_or_404(code: str, uuid: UUID) -> Enrollment:
    rows = Enrollment.objects.select_related("member", "syllabus", "run__course__partner")
    return get_object_or_404(rows, uuid=uuid, run__code=code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: DeskRequest, code: str, uuid: UUID) -> HttpResponse:
    """Ask that somebody who does not qualify be granted an award, or decide what a colleague asked for."""
    require_registrar(request)
    enrollment = _enrollment_or_404(code, uuid)
    waiting = JointAct.objects.filter(enrollment=enrollment, kind=GRANT, state=JointAct.State.WAITING)
    act = waiting.select_related("asked_by", "enrollment__member", "run__course").first()
    row = rows_of([enrollment], request.LANGUAGE_CODE)[0]
    sent = request.POST if request.method == "POST" else None
    stale = sent is not None and sent.get("act", "") != (str(act.uuid) if act else "")
    sent = None if stale else sent  # it was sent about another act than the one that waits
    form: forms.Form = DecisionForm(sent) if act else ExceptionForm(sent, kinds=row.kinds)
    if form.is_valid():
        try:
            _decide(request, act, form) if act else _ask(request, enrollment, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("desk:release", code)
    above = (str(enrollment.run), reverse("desk:release", args=[code]))
    context = page_of(enrollment.run, row.name, above) | {
        "row": row,
        "act": act,
        "asked": words_of(act) if act else "",
        "form": form,
        "is_own": bool(act and act.asked_by_id == request.user.pk),
        "refusal": ActDecided().message if stale else "",
    }
    status = 409 if stale else 422 if form.errors else 200
    return TemplateResponse(request, "certificates/desk/release_exception.html", context, status=status)


def _ask(request: DeskRequest, enrollment: Enrollment, form: forms.Form) -> None:
    granting.ask_to_grant(enrollment=enrollment, by=request.user, **form.cleaned_data)
    messages.success(
        request, _("Asked. Another administrator confirms it, and then it is released with the rest.")
    )


def _decide(request: DeskRequest, act: JointAct, form: forms.Form) -> None:
    note = form.cleaned_data["note"]
    if request.POST.get("decision") == "confirm":
        confirm_act(act=act, by=request.user, note=note)
        messages.success(request, _("Confirmed. The award is granted."))
    else:
        refuse_act(act=act, by=request.user, note=note)
        messages.success(request, _("Nothing is granted."))


@never_cache
@require_safe
def preview(request: DeskRequest, code: str, uuid: UUID) -> HttpResponse:
    """Show what somebody's certificate would look like: a specimen, unsigned, with no real number."""
    require_registrar(request)
    enrollment = _enrollment_or_404(code, uuid)
    wanted = request.GET.get("kind", Award.Kind.COMPLETION)
    kind = wanted if wanted in Award.Kind.values else Award.Kind.COMPLETION
    with transaction.atomic():
        content = preview_of(enrollment, kind)
        transaction.set_rollback(True)  # a design is frozen with a certificate, not with a preview
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"preview-{code}.pdf") or "inline"
    return response
