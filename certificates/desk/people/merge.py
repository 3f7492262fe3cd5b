"""Merging two accounts of one person: find the other, read what happens, confirm."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from academy.users.models import User
from certificates import tasks
from certificates.desk.people.access import person_or_404
from certificates.desk.people.acts import crumbs_to
from certificates.desk.people.forms import WhyForm
from certificates.people.merging import plan_of
from certificates.people.search import MOST_TYPED, find_people
from certificates.services.merging import merge_accounts
from courses.desk.requests import DeskRequest
from enrollments.errors import Refused

OFFERED = 10


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Find the account that goes (`q`), show what merging it into this one does (`gone`), and do it."""
    kept = person_or_404(request.user, public_id)
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("gone"):
        return render(request, "certificates/desk/person_merge.html", _finding(request, kept))
    gone = _other(request, asked["gone"])
    form = WhyForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            merge_accounts(
                kept=kept,
                gone=gone,
                by=request.user,
                why=form.cleaned_data["why"],
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            refusal = refused.message
        else:
            tasks.after_commit(tasks.mail_people)
            messages.success(request, _("The two accounts are one now. Both addresses are told by mail."))
            return redirect("desk:person_file", kept.public_id)
    there = reverse("desk:person_merge", args=[gone.public_id])
    context = _frame(kept) | {
        "gone": gone,
        "plan": plan_of(kept, gone),
        "form": form,
        "refusal": refusal,
        "other_way": f"{there}?{urlencode({'gone': kept.public_id})}",
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "certificates/desk/person_merge.html", context, status=status)


def _frame(kept: User) -> dict[str, Any]:
    return {"page_title": _("Merge two accounts"), "crumbs": crumbs_to(kept), "person": kept}


def _other(request: DeskRequest, given: str) -> User:
    try:
        return person_or_404(request.user, uuid.UUID(given))
    except ValueError as error:
        raise Http404 from error


def _finding(request: DeskRequest, kept: User) -> dict[str, Any]:
    """The search for the other account; of one's own namesakes first, until something is typed."""
    typed = " ".join(request.GET.get("q", "").split())[:MOST_TYPED]
    namesakes = typed or kept.full_name
    found = find_people(namesakes).people.exclude(pk=kept.pk).filter(is_active=True, anonymised_at=None)
    return _frame(kept) | {"typed": typed, "candidates": list(found[:OFFERED]), "most": OFFERED}
