"""Recovering an account whose address is lost: a code goes to the new one, and the person tells it."""

import time
import uuid
from typing import Any

import structlog
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from academy.users.forms import ResetPasswordForm
from academy.users.models import User
from academy.users.tries import count_try
from certificates import tasks
from certificates.desk.people.access import person_or_404
from certificates.desk.people.acts import crumbs_to
from certificates.desk.people.forms import CodeForm, RecoverForm
from certificates.services.person_mails import code_of
from certificates.services.recovering import begin_recovery, recover_account, require_recoverable
from courses.desk.requests import DeskRequest
from enrollments.errors import Refused

log = structlog.get_logger("certificates.recovery")

KEY = "recovery"  # in the administrator's session: whose, to which address, and the code under a key of ours
HOLDS_SECONDS = 24 * 3600
MOST_TRIES = 3


@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the new address and how the person was known; then for the code; then change the address."""
    person = person_or_404(request.user, public_id)
    form: Any = RecoverForm()
    refusal = ""
    try:
        require_recoverable(person, request.user)
        if request.method == "POST" and "stop" in request.POST:
            request.session.pop(KEY, None)
            return redirect("desk:person_recover", person.public_id)
        waiting = waiting_for(request, person)
        if request.method == "POST":
            form = CodeForm(request.POST) if waiting else RecoverForm(request.POST)
            if form.is_valid():
                return _check(request, person, waiting, form) if waiting else _begin(request, person, form)
        elif waiting:
            form = CodeForm()
    except Refused as refused:
        refusal = refused.message
    context = {
        "page_title": _("Recover the account"),
        "crumbs": crumbs_to(person),
        "person": person,
        "waiting": waiting_for(request, person),
        "form": form,
        "refusal": refusal,
    }
    return render(
        request,
        "certificates/desk/person_recover.html",
        context,
        status=400 if request.method == "POST" else 200,
    )


def waiting_for(request: DeskRequest, person: User) -> dict[str, Any] | None:
    """Return what this administrator has begun for this person, while its code holds."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if not kept or kept["person"] != person.pk or time.time() - kept["at"] > HOLDS_SECONDS:
        return None
    return kept


def _begin(request: DeskRequest, person: User, form: RecoverForm) -> HttpResponse:
    why = form.cleaned_data["why"]
    asked = begin_recovery(person=person, email=form.cleaned_data["email"], by=request.user, why=why)
    at = time.time()
    request.session[KEY] = {
        "person": person.pk,
        "email": asked.email,
        "why": why,
        "at": at,
        "code": _sealed(code_of(asked), person, at),
    }
    tasks.after_commit(tasks.mail_people)
    messages.success(request, _("A code goes to %(email)s.") % {"email": asked.email})
    return redirect("desk:person_recover", person.public_id)


def _check(request: DeskRequest, person: User, waiting: dict[str, Any], form: CodeForm) -> HttpResponse:
    """Count the try before looking at it; a right code changes the address."""
    what = f"recovery {request.session.session_key} {waiting['at']}"
    number = count_try(what, seconds=HOLDS_SECONDS)
    if number is None:
        messages.error(request, _("Codes cannot be checked just now. Try again in a minute."))
    elif number > MOST_TRIES:
        request.session.pop(KEY, None)
        messages.error(request, _("Three codes were wrong. Begin again, and a new one is sent."))
    elif not constant_time_compare(
        waiting["code"], _sealed(form.cleaned_data["code"].strip(), person, waiting["at"])
    ):
        messages.error(request, _("The code is not right. Ask for the newest mail."))
    else:
        return _recover(request, person, waiting)
    return redirect("desk:person_recover", person.public_id)


def _recover(request: DeskRequest, person: User, waiting: dict[str, Any]) -> HttpResponse:
    email = waiting["email"]
    recover_account(person=person, email=email, by=request.user, why=waiting["why"])
    request.session.pop(KEY, None)
    tasks.after_commit(tasks.mail_people)
    link = ResetPasswordForm({"email": email})
    try:
        if link.is_valid():
            link.save(request)
    except OSError:  # what was done stays; the link is sent from the file once more
        log.exception("mail_failed", person=person.pk)
        words = _(
            "%(email)s is the address now. The link for a new password could not be sent: send it again."
        )
        messages.warning(request, words % {"email": email})
    else:
        words = _("%(email)s is the address now. A link for a new password is on its way.")
        messages.success(request, words % {"email": email})
    return redirect("desk:person_file", person.public_id)


def _sealed(code: str, person: User, at: float) -> str:
    return salted_hmac("certificates.recovery", f"{person.pk} {at} {code}", algorithm="sha256").hexdigest()
