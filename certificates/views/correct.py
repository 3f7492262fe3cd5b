"""The member's page "put the name right": another spelling at once, anything else as a request."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from academy.users.models import User
from academy.users.names import clean_name
from certificates import tasks
from certificates.correction_errors import TooManyFiles
from certificates.evidence import ACCEPTED, checked_evidence
from certificates.limits import asks_too_often
from certificates.models import Certificate, CorrectionRequest
from certificates.numbers import is_well_formed, normalise
from certificates.services.correcting import OwnRight, correct_own_name, own_right
from certificates.services.correction_requests import ask_correction, withdraw_correction
from enrollments.errors import Refused

FILES_PER_MINUTE = 6


class NameForm(forms.Form):
    """The name as it should be printed."""

    name = forms.CharField(
        label=gettext_lazy("Name as it should be"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false", "dir": "auto"}),
    )

    def clean_name(self) -> str:
        """The name on one line, checked as the profile checks it."""
        return clean_name(self.cleaned_data["name"])


class RequestForm(NameForm):
    """The name, what is wrong, and the evidence."""

    why = forms.CharField(
        label=gettext_lazy("What is wrong"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    evidence = forms.FileField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy(
            "A PDF or a picture (JPEG, PNG) of at most 5 MB that shows the name, such as a passport. "
            "Cover what we do not need. Administrators see it; it is deleted with the decision, within "
            "30 days at most."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def clean(self) -> dict[str, Any]:
        """The file, judged by what it holds, which takes memory: only once all else is well."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                data["evidence"] = checked_evidence(data["evidence"])
            except ValidationError as error:
                self.add_error("evidence", error)
        return data


@dataclass(frozen=True)
class Step:
    """What the page shows: `name` asks for the name, `own` and `request` say what becomes of it."""

    shown: str
    form: forms.Form
    name: str = ""
    why_not: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Take the name as it should be; say whether the change is the member's own or a request; do it."""
    assert isinstance(request.user, User)
    certificate = _find(request.user, number)
    newest = Certificate.objects.filter(award=certificate.award_id).latest("sequence")
    if newest.pk != certificate.pk and request.method != "POST":
        return redirect("certificates:correct", newest.grouped_number)
    waiting = CorrectionRequest.objects.filter(
        certificate__award=certificate.award_id, state=CorrectionRequest.State.WAITING
    ).first()
    right = own_right(newest, request.user)
    asked = request.POST.get("act", "")
    try:
        if asked == "withdraw" and waiting:
            return _withdraw(request, waiting, certificate)
        step = _step(request, asked, newest, right)
    except Refused as refused:
        form = NameForm(request.POST)
        form.add_error(None, refused.message)
        step = Step("name", form)
    if isinstance(step, HttpResponse):
        return step
    return _page(request, newest, right, waiting, step)


def _find(member: User, number: str) -> Certificate:
    """Return the member's certificate; 404 for anybody else's and for an erased one."""
    wanted = normalise(number)
    found = is_well_formed(wanted) and Certificate.objects.for_member(member).filter(number=wanted).first()
    if not found or not found.holder_name:
        raise Http404
    return found


def _step(request: HttpRequest, asked: str, newest: Certificate, right: OwnRight) -> Step | HttpResponse:
    if request.method != "POST":
        return Step("name", NameForm(initial={"name": newest.holder_name}))
    if asked == "request":
        if asks_too_often(
            request, what="evidence", per_minute=FILES_PER_MINUTE, subject=str(request.user.pk)
        ):
            raise TooManyFiles
        asking = RequestForm(request.POST, request.FILES)
        return _ask(request, newest, asking) if asking.is_valid() else Step("request", asking)
    form = NameForm(request.POST)
    if not form.is_valid():
        return Step("name", form)
    name = form.cleaned_data["name"]
    if name == newest.holder_name:
        form.add_error("name", ValidationError(_("This is what the certificate says already.")))
        return Step("name", form)
    if refused := right.refusal(name, timezone.now()):
        return Step("request", RequestForm(initial={"name": name}), name, refused.message)
    return _correct(request, newest, name) if asked == "own" else Step("own", form, name)


def _correct(request: HttpRequest, certificate: Certificate, name: str) -> HttpResponse:
    with transaction.atomic():
        new = correct_own_name(certificate=certificate, by=request.user, name=name)
        tasks.after_commit(tasks.draw, new.pk)
    messages.success(request, _("Your new certificate is issued. The earlier one leads to it."))
    return redirect("certificates:own", new.grouped_number)


def _ask(request: HttpRequest, certificate: Certificate, form: RequestForm) -> HttpResponse:
    ask_correction(
        certificate=certificate,
        by=request.user,
        name=form.cleaned_data["name"],
        why=form.cleaned_data["why"],
        evidence=form.cleaned_data["evidence"],
    )
    messages.success(request, _("Your request is sent. You get the answer by mail."))
    return redirect("certificates:correct", certificate.grouped_number)


def _withdraw(request: HttpRequest, waiting: CorrectionRequest, certificate: Certificate) -> HttpResponse:
    withdraw_correction(request=waiting, by=request.user)
    messages.success(request, _("You took it back, and the evidence is deleted."))
    return redirect("certificates:correct", certificate.grouped_number)


def _page(
    request: HttpRequest,
    certificate: Certificate,
    right: OwnRight,
    waiting: CorrectionRequest | None,
    step: Step,
) -> HttpResponse:
    context: dict[str, Any] = {
        "certificate": certificate,
        "right": right,
        "may_alone": right.left > 0 and timezone.now() <= right.until,
        "waiting": waiting,
        "last": CorrectionRequest.objects.filter(certificate__award=certificate.award_id)
        .exclude(state=CorrectionRequest.State.WAITING)
        .first(),
        "step": step,
        "form": step.form,
    }
    response = render(request, "certificates/correct.html", context, status=400 if step.form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response
