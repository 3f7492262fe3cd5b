"""Revoking many certificates in one act of two persons, from the list of certificates. For administrators."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from certificates.chosen import chosen_numbers, filters_in_words
from certificates.correction_errors import CountChanged, NothingChosen
from certificates.desk.people.access import require_administrator
from certificates.services.revoking import MOST, ask_to_revoke_many
from courses.desk.requests import DeskRequest
from enrollments.errors import Refused

SHOWN = 20


class RevokeManyForm(forms.Form):
    """Why, whether everybody may read it, and how many: typed, so that nobody revokes a list unseen."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept with each certificate, with your name and the time."),
    )
    public = forms.BooleanField(
        label=gettext_lazy("Show the reason on the verification pages"), required=False
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many certificates are these?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_many(request: DeskRequest) -> HttpResponse:
    """Show what is chosen (rows by `ids`, else all that the list's filters find), and ask for the act."""
    require_administrator(request.user)
    sent = request.POST if request.method == "POST" else request.GET
    found = chosen_numbers(_query(sent))
    numbers = list(found[: MOST + 1])
    asks = request.method == "POST" and "why" in request.POST
    form = RevokeManyForm(request.POST if asks else None)
    if asks and form.is_valid():
        try:
            if form.cleaned_data["count"] != len(numbers):
                raise CountChanged(now=len(numbers)) if numbers else NothingChosen
            act = ask_to_revoke_many(
                numbers=numbers,
                by=request.user,
                why=form.cleaned_data["why"],
                public=form.cleaned_data["public"],
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Asked for. A second administrator confirms it."))
            return redirect("desk:joint_act", act.uuid)
    return TemplateResponse(
        request,
        "certificates/desk/revoke_many.html",
        _context(sent, found, numbers, form),
        status=400 if form.errors else 200,
    )


def _query(sent: QueryDict) -> QueryDict:
    """The filters of the list, which the form carries on in one field."""
    return QueryDict(str(sent["filters"])) if "filters" in sent else sent


def _context(sent: QueryDict, found: Any, numbers: list[str], form: RevokeManyForm) -> dict[str, Any]:
    query = _query(sent)
    return {
        "page_title": _("Revoke many certificates"),
        "crumbs": [(_("Certificates"), reverse("certificate:index"))],
        "form": form,
        "filters": query.urlencode(),
        "narrowed": filters_in_words(query),
        "number": len(numbers),
        "count": number_format(len(numbers)),
        "too_many": len(numbers) > MOST,
        "most": number_format(MOST),
        "shown": list(found.model.objects.filter(number__in=numbers[:SHOWN]).order_by("number")),
        "more": number_format(max(0, len(numbers) - SHOWN)) if len(numbers) > SHOWN else "",
    }
