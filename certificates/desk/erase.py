"""Erasing a person: one administrator asks here, another confirms among the acts of two persons."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from certificates.desk.people.access import person_or_404
from certificates.models import Certificate
from certificates.services.erasing import ask_to_erase
from courses.desk.requests import DeskRequest
from enrollments.errors import Refused


class EraseForm(forms.Form):
    """Why a person is erased, without naming them."""

    why = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Such as “asked for by letter of 3 March”. It is kept, so it names nobody."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: DeskRequest, public_id: UUID) -> HttpResponse:
    """Say what would go and what would stay, and ask that the person be erased."""
    person = person_or_404(request.user, public_id)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act = ask_to_erase(member=person, by=request.user, why=form.cleaned_data["why"])
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Asked for. A second administrator confirms it."))
            return redirect("desk:joint_act", act.uuid)
    context = {
        "page_title": _("Erase this person"),
        "page_subtitle": person.get_full_name(),
        "form": form,
        "person": person,
        "certificates": Certificate.objects.for_member(person).count(),
    }
    response = TemplateResponse(
        request, "certificates/desk/erase.html", context, status=400 if form.errors else 200
    )
    response["Cache-Control"] = "private, no-store"
    return response
