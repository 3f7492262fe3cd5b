"""A partner's people at the desk: who has which role since when, who is invited, and the acts on both."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import ModelLogEntry

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.agreements import opens_new_things
from courses.desk.partners_access import led_partner_or_404
from courses.desk.people_forms import EndRoleForm, InviteForm, SeatsForm
from courses.desk.requests import DeskRequest
from courses.models import Invitation, Partner, PartnerGroup
from courses.services.invitations import invite, renew_invitation, withdraw_invitation
from courses.services.partner_errors import PartnerRefusal
from courses.services.partner_people import OF_THE_OWN, end_role, name_coordinator

Role = PartnerGroup.Role
MOST_INVITATIONS = 100  # that the page shows; a partner has fewer open ones


@dataclass
class Holder:
    """Somebody with a role."""

    person: User
    seat: str  # coordinator, deputy, or nothing
    since: datetime | None  # unknown for roles that were given before they were noted
    may_end: bool


@dataclass
class RoleOfPartner:
    """A role and those who have it."""

    role: str
    label: str
    holders: list[Holder] = field(default_factory=list)


@require_safe
def people(request: DeskRequest, slug: str) -> HttpResponse:
    """List the partner's people and open invitations; for its coordinators and for administrators."""
    partner = led_partner_or_404(request.user, slug)
    return TemplateResponse(request, "courses/desk/people.html", _shown(request, partner))


@require_POST
def invite_person(request: DeskRequest, slug: str) -> HttpResponse:
    """Invite somebody to a role; the mail with the link goes out at once."""
    partner = led_partner_or_404(request.user, slug)
    form = InviteForm(request.POST, roles=_roles_to_give(request.user))
    if form.is_valid():
        data = form.cleaned_data
        try:
            invite(partner=partner, by=request.user, **data)
        except PartnerRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation goes to %(email)s.") % {"email": data["email"]})
            return redirect("desk:people", partner.slug)
    context = _shown(request, partner, invite_form=form)
    return render(request, "courses/desk/people.html", context, status=400)


@require_POST
def renew(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Send an invitation again, with a new link and two more weeks."""
    partner = led_partner_or_404(request.user, slug)
    invitation = get_object_or_404(Invitation.objects.select_related("partner"), partner=partner, pk=number)
    try:
        renew_invitation(invitation=invitation, by=request.user)
    except PartnerRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new link goes to %(email)s.") % {"email": invitation.email})
    return redirect("desk:people", partner.slug)


@require_POST
def withdraw(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """Take an invitation back, so that its link opens nothing."""
    partner = led_partner_or_404(request.user, slug)
    invitation = get_object_or_404(Invitation.objects.select_related("partner"), partner=partner, pk=number)
    try:
        withdraw_invitation(invitation=invitation, by=request.user)
    except PartnerRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is taken back."))
    return redirect("desk:people", partner.slug)


@require_POST
def end(request: DeskRequest, slug: str) -> HttpResponse:
    """End a role of somebody; what they made stays."""
    partner = led_partner_or_404(request.user, slug)
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        raise Http404
    person = get_object_or_404(
        User.objects.filter(groups__partner_group__partner=partner).distinct(),
        public_id=form.cleaned_data["person"],
    )
    try:
        end_role(user=person, partner=partner, role=form.cleaned_data["role"], by=request.user)
    except PartnerRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The role has ended. What was made stays with the partner."))
    return redirect("desk:people", partner.slug)


@require_POST
def seats(request: DeskRequest, slug: str) -> HttpResponse:
    """Say who coordinates the partner and who stands in; for administrators."""
    partner = led_partner_or_404(request.user, slug)
    if not is_administrator(request.user):
        raise Http404
    form = SeatsForm(request.POST, partner=partner)
    if not form.is_valid():
        return render(
            request, "courses/desk/people.html", _shown(request, partner, seats_form=form), status=400
        )
    try:
        name_coordinator(partner=partner, by=request.user, **form.cleaned_data)
    except PartnerRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Coordinator and deputy are named."))
    return redirect("desk:people", partner.slug)


def _shown(request: DeskRequest, partner: Partner, **forms: Any) -> dict[str, Any]:
    """What the page of a partner's people shows."""
    decides = is_administrator(request.user)
    roles = _roles_to_give(request.user)
    open_ones = Invitation.objects.filter(partner=partner).open().select_related("invited_by")
    return {
        "page_title": _("People of %(partner)s") % {"partner": partner.name},
        "crumbs": [(partner.name, reverse("desk:partner", args=[partner.slug]))],
        "partner": partner,
        "roles": _roles_of(partner, roles),
        "invitations": [(each, each.role in roles) for each in open_ones[:MOST_INVITATIONS]],
        "may_invite": opens_new_things(partner),
        "invite_form": forms.get("invite_form")
        or InviteForm(roles=roles, initial={"role": Role.AUTHOR, "language": request.user.language}),
        "seats_form": (forms.get("seats_form") or SeatsForm(partner=partner)) if decides else None,
    }


def _roles_to_give(user: User) -> frozenset[str]:
    return frozenset(Role.values) if is_administrator(user) else frozenset(OF_THE_OWN)


def _roles_of(partner: Partner, may_end: frozenset[str]) -> list[RoleOfPartner]:
    """Each role with its people by name: three queries, whatever their number."""
    since = _since(partner)
    found = {}
    groups = partner.groups.prefetch_related("group__user_set")
    for role, label in Role.choices:
        found[role] = RoleOfPartner(role, str(label))
    for group in groups:
        people = sorted(group.group.user_set.all(), key=lambda one: one.get_full_name().lower())
        for person in people:
            seat = _seat(partner, person) if group.role == Role.COORDINATOR else ""
            found[group.role].holders.append(
                Holder(
                    person=person,
                    seat=seat,
                    since=since.get((group.role, str(person.public_id))),
                    may_end=group.role in may_end and seat != "coordinator",
                )
            )
    return list(found.values())


def _seat(partner: Partner, person: User) -> str:
    if partner.coordinator_id == person.pk:
        return "coordinator"
    return "deputy" if partner.deputy_id == person.pk else ""


def _since(partner: Partner) -> dict[tuple[str, str], datetime]:
    """By role and public id, when it was given last."""
    entries = ModelLogEntry.objects.for_instance(partner).filter(action="courses.appoint")
    given = entries.order_by("timestamp").values_list("data__role", "data__person", "timestamp")
    return {(role, person): at for role, person, at in given}
