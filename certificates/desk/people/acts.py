"""What an administrator does from a person's file: send again, take up again, help with signing in."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from academy.users.forms import ResetPasswordForm
from academy.users.models import User
from certificates import tasks
from certificates.desk.people.access import person_or_404
from certificates.desk.people.forms import WhyForm
from certificates.models import Certificate
from certificates.numbers import normalise
from certificates.services.people import (
    give_attempts,
    note_password_mail,
    reopen_enrollment,
    resend_certificate,
)
from certificates.services.recovering import require_recoverable, reset_second_factor
from courses.desk.requests import DeskRequest
from enrollments.errors import Refused
from enrollments.models import Attempt, Enrollment


@require_POST
def resend(request: DeskRequest, public_id: uuid.UUID, number: str) -> HttpResponse:
    """Send the mail about a certificate once more, to the person's present address."""
    person = person_or_404(request.user, public_id)
    certificates = Certificate.objects.for_member(person).select_related("award__member")
    certificate = get_object_or_404(certificates, number=normalise(number))
    try:
        resend_certificate(certificate=certificate, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        tasks.after_commit(tasks.mail, certificate.pk)
        messages.success(request, _("The mail goes to %(email)s.") % {"email": person.email})
    return redirect("desk:person_file", person.public_id)


@require_POST
def send_password_link(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send the link by which the person sets a new password; nobody else sees it."""
    person = person_or_404(request.user, public_id)
    form = ResetPasswordForm({"email": person.email})
    try:
        note_password_mail(person=person, by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if form.is_valid():
            form.save(request)
        messages.success(request, _("The mail goes to %(email)s.") % {"email": person.email})
    return redirect("desk:person_file", person.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take the second step at sign-in away from somebody who lost phone and recovery codes."""
    person = person_or_404(request.user, public_id)

    def do(why: str) -> str:
        removed = reset_second_factor(person=person, by=request.user, why=why)
        if removed:
            tasks.after_commit(tasks.mail_people)
        return _("Done, and kept in the log.") if removed else _("There was no second step to remove.")

    return act_page(
        request,
        person,
        title=_("Remove the second step at sign-in"),
        text=_(
            "Make sure who asks before you do this. The person is signed out everywhere and told by mail."
        ),
        button=_("Remove it"),
        form=WhyForm(request.POST or None),
        do=do,
        may=lambda: require_recoverable(person, request.user),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: DeskRequest, public_id: uuid.UUID, enrolment: uuid.UUID) -> HttpResponse:
    """Take an enrolment up again that was not passed, not attended or withdrawn."""
    person = person_or_404(request.user, public_id)
    rows = Enrollment.objects.for_member(person).select_related("run__course", "member")
    found = get_object_or_404(rows, uuid=enrolment)

    def do(why: str) -> str:
        reopen_enrollment(enrollment=found, by=request.user, why=why)
        return _("The enrolment is active again.")

    return act_page(
        request,
        person,
        title=_("Take an enrolment up again"),
        text=_("%(run)s: all that was learned counts. The dates of the run stay as they are for everybody.")
        % {"run": found.run},
        button=_("Take it up again"),
        form=WhyForm(request.POST or None),
        do=do,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def more_attempts(request: DeskRequest, public_id: uuid.UUID, attempt: uuid.UUID) -> HttpResponse:
    """Let somebody who used up a round of attempts begin the next one without the wait."""
    person = person_or_404(request.user, public_id)
    rows = Attempt.objects.for_member(person).select_related("enrollment", "activity")
    found = get_object_or_404(rows, uuid=attempt)

    def do(why: str) -> str:
        give_attempts(attempt=found, by=request.user, why=why)
        return _("The member can start the next attempt at once.")

    return act_page(
        request,
        person,
        title=_("Give more attempts"),
        text=_("The wait after the last attempt is lifted, once. When the quiz closes stays as it is."),
        button=_("Give more attempts"),
        form=WhyForm(request.POST or None),
        do=do,
    )


def act_page(
    request: HttpRequest,
    person: User,
    *,
    title: str,
    text: str,
    button: str,
    form: Form,
    do: Callable[[str], str],
    may: Callable[[], Any] = lambda: None,
) -> HttpResponse:
    """Show the form of an act; on a good one do it and go back to the file. `may` raises what refuses it."""
    refusal, status = "", 200
    try:
        may()
        if request.method == "POST" and form.is_valid():
            if said := do(form.cleaned_data["why"]):
                messages.success(request, said)
            return redirect("desk:person_file", person.public_id)
    except Refused as refused:
        refusal = refused.message
    if request.method == "POST":
        status = 400
    context = {
        "page_title": title,
        "crumbs": crumbs_to(person),
        "person": person,
        "text": text,
        "button": button,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "certificates/desk/person_act.html", context, status=status)


def crumbs_to(person: User) -> list[tuple[str, str]]:
    """The way back from a page about a person."""
    return [
        (_("People"), reverse("desk:people_search")),
        (person.get_full_name(), reverse("desk:person_file", args=[person.public_id])),
    ]
