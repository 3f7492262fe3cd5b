"""The keys that sign: which is in use, taking a prepared one into use, reporting one. For administrators."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from academy.users.roles import is_administrator
from certificates.desk.people.access import require_administrator
from certificates.models import JointAct, SigningKey
from certificates.services.keeping_keys import ask_to_activate_key, ask_to_report_key
from certificates.signing.key_documents import fingerprint, state_of
from courses.desk.requests import DeskRequest
from enrollments.errors import Refused

MOST = 100
TONES = {"in use": "leaf", "prepared": "amber", "retired": "", "compromised": "rose"}


class KeysMenuItem(MenuItem):
    """The way to the keys, among the settings."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may change keys."""
        return is_administrator(request.user)


def keys_item() -> KeysMenuItem:
    """Behind the other settings."""
    return KeysMenuItem(
        gettext_lazy("Keys that sign"),
        reverse_lazy("desk:keys"),
        name="desk-keys",
        icon_name="key",
        order=900,
    )


class ActivateForm(forms.Form):
    """Why a prepared key is taken into use."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as “yearly change” with where the copy is kept."),
    )


class ReportForm(forms.Form):
    """Since when others may have had a key, and what happened."""

    since = forms.DateTimeField(
        label=gettext_lazy("Since when"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy(
            "The earliest moment at which others may have had it, not when it was noticed."
        ),
    )
    why = forms.CharField(
        label=gettext_lazy("What happened"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


@require_safe
def keys(request: DeskRequest) -> HttpResponse:
    """List all keys, the newest first, and what is missing."""
    require_administrator(request.user)
    rows = [_row(key) for key in SigningKey.objects.order_by("-pk")[:MOST]]
    used = {row["key"].purpose for row in rows if row["state"] == "in use"}
    context = {
        "page_title": _("Keys that sign"),
        "rows": rows,
        "missing": [
            (purpose.label, f"manage.py make_key --purpose {purpose.value}")
            for purpose in SigningKey.Purpose
            if purpose.value not in used
        ],
    }
    return TemplateResponse(request, "certificates/desk/keys.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def key(request: DeskRequest, kid: str) -> HttpResponse:
    """Show one key; ask that it be taken into use, or that it be marked as compromised."""
    require_administrator(request.user)
    found = get_object_or_404(SigningKey, kid=kid)
    posted = request.POST if request.method == "POST" else None
    reports = request.POST.get("ask") == "report"
    activate = ActivateForm(None if reports else posted, prefix="activate")
    report = ReportForm(posted if reports else None, prefix="report", initial={"since": timezone.now()})
    form: forms.Form = report if reports else activate
    refusal = ""
    if posted is not None and form.is_valid():
        try:
            act = _ask(request, found, form.cleaned_data)
        except Refused as refused:
            refusal = refused.message
        else:
            messages.success(request, _("Asked for. A second administrator confirms it."))
            return redirect("desk:joint_act", act.uuid)
    context = {
        "page_title": _("Key %(kid)s") % {"kid": found.kid},
        "page_subtitle": found.get_purpose_display(),
        "crumbs": [(_("Keys that sign"), reverse("desk:keys"))],
        "row": _row(found),
        "activate": activate,
        "report": report,
        "refusal": refusal,
    }
    status = 400 if form.errors or refusal else 200
    return TemplateResponse(request, "certificates/desk/key.html", context, status=status)


def _ask(request: DeskRequest, found: SigningKey, said: dict[str, Any]) -> JointAct:
    since: datetime | None = said.get("since")
    if since:
        return ask_to_report_key(key=found, since=since, by=request.user, why=said["why"])
    return ask_to_activate_key(key=found, by=request.user, why=said["why"])


def _row(found: SigningKey) -> dict[str, Any]:
    words = {
        "in use": pgettext("key", "in use"),
        "prepared": pgettext("key", "prepared, signs nothing yet"),
        "retired": pgettext("key", "retired, what it signed stays good"),
        "compromised": pgettext("key", "compromised"),
    }
    state = state_of(found)
    return {
        "key": found,
        "state": state,
        "words": words[state],
        "tone": TONES[state],
        "fingerprint": fingerprint(found),
    }
