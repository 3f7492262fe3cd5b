"""Beginning and ending to see as a member does."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from academy.users.models import User
from certificates.desk.people.access import person_or_404, require_administrator
from certificates.desk.people.acts import act_page
from certificates.desk.people.forms import WhyForm
from certificates.people.errors import MayNotBeSeenAs
from certificates.people.seeing import LASTS_SECONDS, Seeing, forget_seeing, may_be_seen_as, remember_seeing
from certificates.services.seeing import begin_seeing, end_seeing
from courses.desk.requests import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
def see(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask why, log it, and open the member's My learning for reading."""
    person = person_or_404(request.user, public_id)

    def may() -> None:
        if person == request.user or not may_be_seen_as(person):
            raise MayNotBeSeenAs

    def do(why: str) -> str:
        begin_seeing(person=person, by=request.user, why=why)
        remember_seeing(request, person, request.user)
        return ""  # the bar says it, on every page

    text = _(
        "You see the member’s courses, results and certificates as they do, for %(minutes)s minutes or until"
        " you end it. Nothing can be changed, nothing is recorded for the member, and the log keeps that you"
        " looked. Account pages are not shown."
    ) % {"minutes": LASTS_SECONDS // 60}
    answer = act_page(
        request,
        person,
        title=_("See as the member does"),
        text=text,
        button=_("Begin"),
        form=WhyForm(request.POST or None),
        do=do,
        may=may,
    )
    began = answer.status_code == 302
    return redirect("enrollments:my_learning") if began else answer


@require_POST
def end(request: DeskRequest) -> HttpResponse:
    """Be oneself again, and go back to the person's file."""
    require_administrator(request.user)
    seeing = Seeing.of(request.session)
    forget_seeing(request)
    member = User.objects.filter(pk=seeing.member).first() if seeing else None
    if member is None:
        return redirect("desk:people_search")
    end_seeing(person=member, by=request.user, how="button")
    messages.success(request, _("You see your own pages again."))
    return redirect("desk:person_file", member.public_id)
