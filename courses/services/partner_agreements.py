"""A partner's agreement: its dates, and the way from active over closing to ended, and back.

*Closing* finishes runs and opens nothing. *Ended*: the academy keeps courses, records and appeals; the
partner's people lose their roles, and the groups their rights. Both are noted so that reopening restores
them.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from academy.users.models import User
from courses.agreements import is_past, unfinished_runs
from courses.models import Invitation, Partner, PartnerGroup
from courses.services.partner_errors import (
    AgreementBackwards,
    AgreementPast,
    PartnerEnded,
    RunsUnfinished,
)
from courses.services.partner_people import acting
from courses.services.rights import grant_roles

State = Partner.State


def refuse_backwards(starts: date | None, ends: date | None) -> None:
    """Raise `AgreementBackwards` where the last day comes before the first."""
    if starts and ends and ends < starts:
        raise AgreementBackwards(_("The agreement ends before it starts."))


def set_agreement(
    *,
    partner: Partner,
    by: User | None,
    starts: date | None,
    ends: date | None,
    reference: str = "",
    quota_bytes: int | None = None,
) -> Partner:
    """Change the dates, the reference and the room of an agreement, and return the partner.

    The state stays: an agreement that is prolonged after it began to close is opened again by
    `reopen_partner`. What was and what is are both noted; without a change nothing is. Raises
    `AgreementBackwards`.
    """
    refuse_backwards(starts, ends)
    with transaction.atomic():
        locked = _locked(partner)
        before = _terms(locked)
        locked.agreement_starts, locked.agreement_ends = starts, ends
        locked.agreement_reference = reference
        if quota_bytes is not None:
            locked.quota_bytes = quota_bytes
        after = _terms(locked)
        if after != before:
            locked.save()
            changed = [name for name in after if after[name] != before[name]]
            data = {name: [before[name], after[name]] for name in changed}
            log(instance=locked, action="courses.set_agreement", user=by, data=data)
    return locked


def close_partner(*, partner: Partner, by: User | None, reason: str = "") -> Partner:
    """Begin to close: runs are finished, nothing new begins, open invitations are taken back. Twice is once.

    Raises `PartnerEnded` where there is nothing left to close.
    """
    with transaction.atomic():
        locked = _locked(partner)
        if locked.state == State.ENDED:
            raise PartnerEnded(_("The agreement with %(partner)s has ended.") % {"partner": locked})
        if locked.state == State.ACTIVE:
            _turn(locked, State.CLOSING, "courses.close_partner", by, {"reason": reason})
            _withdraw_open(locked)
    return locked


def end_partner(*, partner: Partner, by: User | None, reason: str = "", keep_runs: bool = False) -> Partner:
    """End the agreement: the partner's people lose their roles; courses and records stay. Twice is once.

    Raises `RunsUnfinished` while the partner has runs to finish, unless the academy takes them over
    (`keep_runs`).
    """
    with transaction.atomic():
        locked = _locked(partner)
        if locked.state == State.ENDED:
            return locked
        runs = unfinished_runs([locked.pk])[locked.pk]
        if runs and not keep_runs:
            raise RunsUnfinished(
                _("%(partner)s still has runs to finish: %(runs)s.") % {"partner": locked, "runs": runs}
            )
        data: dict[str, Any] = {"reason": reason, "runs": runs, **_people(locked)}
        _withdraw_open(locked)
        with acting(by):
            for each in PartnerGroup.objects.filter(partner=locked).select_related("group"):
                each.group.user_set.remove(*each.group.user_set.all())
        locked.refresh_from_db()
        _turn(locked, State.ENDED, "courses.end_partner", by, data)
        grant_roles(locked)
    return locked


def reopen_partner(*, partner: Partner, by: User | None, reason: str = "") -> Partner:
    """Make a closing or ended agreement active again, with the people it had when it ended. Twice is once.

    People whose accounts were closed since then stay away. Raises `AgreementPast` until `set_agreement` has
    given it a last day that is still to come.
    """
    with transaction.atomic():
        locked = _locked(partner)
        if locked.state == State.ACTIVE:
            return locked
        if is_past(locked.agreement_ends):
            raise AgreementPast(_("The last day of the agreement is over. Give it a new one first."))
        ended = locked.state == State.ENDED
        _turn(locked, State.ACTIVE, "courses.reopen_partner", by, {"reason": reason})
        if ended:
            grant_roles(locked)
            _bring_back(locked, by)
    return locked


def tend_agreements(*, today: date | None = None) -> int:
    """Close agreements whose last day is over, end those with nothing left to finish; return how many.

    One that an administrator closed early waits for its last day, and for the administrator where it has
    none.
    """
    today = today or timezone.now().date()
    over = Partner.objects.filter(agreement_ends__lt=today)
    done = 0
    for partner in over.filter(state=State.ACTIVE):
        close_partner(partner=partner, by=None)
        done += 1
    closing = list(over.filter(state=State.CLOSING))
    runs = unfinished_runs([partner.pk for partner in closing])
    for partner in closing:
        if not runs[partner.pk]:
            end_partner(partner=partner, by=None)
            done += 1
    return done


def _locked(partner: Partner) -> Partner:
    return Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)


def _terms(partner: Partner) -> dict[str, str | int]:
    return {
        "starts": str(partner.agreement_starts or ""),
        "ends": str(partner.agreement_ends or ""),
        "reference": partner.agreement_reference,
        "quota_bytes": partner.quota_bytes,
    }


def _turn(partner: Partner, state: str, action: str, by: User | None, data: dict[str, Any]) -> None:
    partner.state = state
    partner.save()
    log(instance=partner, action=action, user=by, data=data)


def _withdraw_open(partner: Partner) -> None:
    """Take back what nobody has accepted; the agreement's own act is the note of it."""
    Invitation.objects.filter(partner=partner, accepted_at__isnull=True, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now()
    )


def _people(partner: Partner) -> dict[str, Any]:
    """Who has which role, by public id: enough to bring them back."""
    held = PartnerGroup.objects.filter(partner=partner, group__user__isnull=False)
    people: dict[str, list[str]] = {}
    for role, public_id in held.order_by("role", "group__user").values_list("role", "group__user__public_id"):
        people.setdefault(role, []).append(str(public_id))
    return {
        "people": people,
        "coordinator": str(partner.coordinator.public_id) if partner.coordinator else "",
        "deputy": str(partner.deputy.public_id) if partner.deputy else "",
    }


def _bring_back(partner: Partner, by: User | None) -> None:
    """Give the people of the last ending their roles again, as far as their accounts are open."""
    entries = ModelLogEntry.objects.for_instance(partner).filter(action="courses.end_partner")
    last = entries.order_by("-timestamp", "-pk").first()
    if last is None:
        return
    groups = {each.role: each.group for each in partner.groups.select_related("group")}
    with acting(by):
        for role, ids in last.data.get("people", {}).items():
            groups[role].user_set.add(*User.objects.filter(public_id__in=ids, is_active=True))
    seats = {}
    for seat in ("coordinator", "deputy"):
        public_id = last.data.get(seat)
        seats[seat] = User.objects.filter(public_id=public_id, is_active=True).first() if public_id else None
    Partner.objects.filter(pk=partner.pk).update(**seats)
    partner.refresh_from_db()
