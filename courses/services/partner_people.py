"""A partner's people: who comes in, who leaves, who is the coordinator and who the deputy.

Membership of the partner's group is the only source of a role. Each change of it is noted on the partner by
`courses.act_notes`, whichever form made it; here the act only says who is acting.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext, log

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.models import Partner, PartnerGroup
from courses.services.partner_errors import (
    MayNotAppoint,
    PartnerClosing,
    PartnerEnded,
    PersonInactive,
    SuccessorMissing,
    SuccessorUnfit,
)

Role = PartnerGroup.Role
OF_THE_OWN = frozenset({Role.AUTHOR, Role.TRANSLATOR, Role.INSTRUCTOR})  # what a coordinator decides about


def may_decide(by: User, partner: Partner, role: str) -> bool:
    """Whether `by` may give or end `role`: administrators any, the partner's coordinators all but theirs."""
    if is_administrator(by):
        return True
    coordinates = Partner.objects.filter(
        pk=partner.pk, groups__role=Role.COORDINATOR, groups__group__user=by
    ).exists()
    return by.is_active and coordinates and role in OF_THE_OWN


def require_say(by: User | None, partner: Partner, role: str) -> None:
    """Raise `MayNotAppoint` unless `by` may decide about this role; None is the academy itself."""
    if by is not None and not may_decide(by, partner, role):
        raise MayNotAppoint(_("You cannot decide about this role here."))


def require_active(partner: Partner) -> None:
    """Raise `PartnerClosing` or `PartnerEnded` unless the agreement allows something new."""
    if partner.state == Partner.State.CLOSING:
        raise PartnerClosing(
            _("The agreement with %(partner)s is closing: nothing new begins.") % {"partner": partner}
        )
    if partner.state == Partner.State.ENDED:
        raise PartnerEnded(_("The agreement with %(partner)s has ended.") % {"partner": partner})


def acting(by: User | None) -> AbstractContextManager[Any]:
    """While this lasts, what is noted by itself is noted as the act of `by`."""
    return LogContext(user=by) if by else nullcontext()


def appoint(*, user: User, partner: Partner, role: str, by: User | None = None) -> PartnerGroup:
    """Make `user` an author, coordinator, instructor or translator of `partner`; twice is the same as once.

    Raises `PartnerClosing`, `PartnerEnded`, `PersonInactive`, and `ValueError` for a word that is no role.
    """
    if role not in Role.values:
        raise ValueError(f"“{role}” is not a role of a partner.")
    with transaction.atomic():
        require_active(partner)
        return give_role(user=user, partner=partner, role=role, by=by)


def give_role(*, user: User, partner: Partner, role: str, by: User | None) -> PartnerGroup:
    """Put `user` into the role's group, whatever the agreement says: for acts that have asked that before."""
    if not user.is_active:
        raise PersonInactive(_("The account of %(person)s is closed.") % {"person": user})
    with transaction.atomic(), acting(by):
        partner_group = PartnerGroup.objects.select_related("group").get(partner=partner, role=role)
        if not partner_group.group.user_set.filter(pk=user.pk).exists():
            partner_group.group.user_set.add(user)
    return partner_group


def end_role(*, user: User, partner: Partner, role: str, by: User | None = None) -> bool:
    """Take a role from `user`; return whether they had it. What they made stays with the partner.

    Raises `MayNotAppoint`, and `SuccessorMissing` for the partner's coordinator: name another one first.
    """
    require_say(by, partner, role)
    with transaction.atomic(), acting(by):
        locked = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
        if role == Role.COORDINATOR and locked.coordinator_id == user.pk:
            raise SuccessorMissing(
                _("%(person)s is the coordinator. Name another coordinator first.") % {"person": user}
            )
        group = PartnerGroup.objects.select_related("group").get(partner=partner, role=role).group
        held = group.user_set.filter(pk=user.pk).exists()
        if held:
            group.user_set.remove(user)
    return held


def name_coordinator(
    *, partner: Partner, coordinator: User | None, deputy: User | None = None, by: User | None = None
) -> Partner:
    """Say who coordinates `partner` and who stands in, and give both the role; return the partner.

    Whoever was it before stays among the coordinators until that role is ended. Raises `MayNotAppoint` for
    anybody but an administrator, `SuccessorMissing` for a partner that had a coordinator and would have none,
    `SuccessorUnfit` for one person in both places, `PersonInactive`, and `PartnerEnded`.
    """
    require_say(by, partner, Role.COORDINATOR)
    if coordinator is not None and coordinator == deputy:
        raise SuccessorUnfit(_("The deputy is somebody else than the coordinator."))
    with transaction.atomic():
        locked = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
        if locked.state == Partner.State.ENDED:
            require_active(locked)
        if coordinator is None and locked.coordinator_id is not None:
            raise SuccessorMissing(_("A partner that has a coordinator keeps having one."))
        _seat(locked, coordinator, deputy, by)
    return locked


def take_seat(*, partner: Partner, user: User, as_deputy: bool, by: User | None) -> None:
    """Let a new coordinator take the coordinator's or the deputy's seat where it is empty."""
    locked = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if user.pk in (locked.coordinator_id, locked.deputy_id):
        return
    if not as_deputy and locked.coordinator_id is None:
        _seat(locked, user, locked.deputy, by)
    elif as_deputy and locked.deputy_id is None:
        _seat(locked, locked.coordinator, user, by)


def _seat(locked: Partner, coordinator: User | None, deputy: User | None, by: User | None) -> None:
    if (coordinator, deputy) == (locked.coordinator, locked.deputy):
        return
    for person in (coordinator, deputy):
        if person is not None:
            give_role(user=person, partner=locked, role=Role.COORDINATOR, by=by)
    locked.coordinator, locked.deputy = coordinator, deputy
    locked.save(update_fields=["coordinator", "deputy"])
    log(
        instance=locked,
        action="courses.name_coordinator",
        user=by,
        data={
            "coordinator": str(coordinator.public_id) if coordinator else "",
            "deputy": str(deputy.public_id) if deputy else "",
        },
    )
