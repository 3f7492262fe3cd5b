"""Bringing people back to an account whose address or second step is lost; nobody ever sees a password.

An administrator makes sure who asks, and says how. A code goes to the new address; the person tells it to the
administrator, who types it: so the address is theirs and reaches them, before anything changes. The old
addresses are told at both steps.
"""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from academy.users.models import User
from academy.users.roles import holds_rights, is_staffs
from certificates.models import JointAct, LogEntry, PartnerLogo, PersonMail
from certificates.people.errors import (
    AccountIsPartners,
    AccountIsStaffs,
    AccountOver,
    AddressIsTheirs,
    AddressTaken,
)
from certificates.services import person_mails
from certificates.services.logging import hold_log, log_act
from certificates.services.people import reason_of


def begin_recovery(*, person: User, email: str, by: User, why: str) -> PersonMail:
    """Log that a new address is asked for, and return the mail to it, with the code; nothing changes yet.

    The old addresses are told. The caller has the mails sent. Raises ReasonMissing, AddressTaken,
    AddressIsTheirs or what `require_recoverable` does.
    """
    reason = reason_of(why)
    address = email.lower()
    with transaction.atomic():
        require_recoverable(person, by)
        _require_free(person, address)
        asked = person_mails.mail_recovery_code(person=person, email=address)
        for old in old_addresses(person):
            person_mails.tell_of_recovery(person=person, email=old, new=address, done=False)
        log_act(act="person.recovery_begun", by=by, person=person, why=reason)
    return asked


def recover_account(*, person: User, email: str, by: User, why: str) -> User:
    """Make `email`, whose code was typed, the account's only address, and end password and sign-ins.

    The person sets a new password by the link that the caller sends; the second step stays as it is. The old
    addresses are told. Doing it twice changes nothing the second time. Raises what `begin_recovery` does.
    """
    reason = reason_of(why)
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        require_recoverable(locked, by)
        if locked.email == email and locked.has_confirmed_address:
            return locked
        _require_free(locked, email)
        for old in old_addresses(locked):
            if old != email:
                person_mails.tell_of_recovery(person=locked, email=old, new=email, done=True)
        hold_log()  # the address is a key
        EmailAddress.objects.filter(user=locked).exclude(email=email).delete()  # kept as former ones
        EmailAddress.objects.update_or_create(
            user=locked, email=email, defaults={"verified": True, "primary": True}
        )
        locked.email = email
        locked.set_unusable_password()
        if is_staffs(locked):  # or whoever helps would be the second person of their own act
            locked.administrator_since = timezone.now()
        locked.save(update_fields=["email", "password", "administrator_since"])
        end_every_session(locked)
        log_act(act="person.recovered", by=by, person=locked, why=reason)
    return locked


def reset_second_factor(*, person: User, by: User, why: str) -> int:
    """Take the person's authenticators away and end their sign-ins; return how many there were.

    A role that demands a second step asks for a new one at the next sign-in. Raises ReasonMissing, or what
    `require_recoverable` does.
    """
    reason = reason_of(why)
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        require_recoverable(locked, by)
        held = list(Authenticator.objects.filter(user=locked))
        for authenticator in held:
            authenticator.delete()
        if held:
            end_every_session(locked)
            person_mails.tell_of_second_factor(person=locked)
            log_act(act="person.second_factor_reset", by=by, person=locked, why=reason)
    return len(held)


def old_addresses(person: User) -> list[str]:
    """Return the addresses that are told: the main one, and every other that was confirmed."""
    confirmed = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    return list(dict.fromkeys([person.email, *confirmed.values_list("email", flat=True)]))


def end_every_session(person: User) -> None:
    """Sign the person out everywhere."""
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    for sign_in in person.sign_ins.all():
        sessions().delete(sign_in.session_key)
    person.sign_ins.all().delete()
    User.objects.filter(pk=person.pk).update(rights_version=F("rights_version") + 1)


def require_recoverable(person: User, by: User) -> None:
    """Raise AccountOver, AccountIsStaffs or AccountIsPartners where `by` may not do this to the account.

    Nobody comes to more rights by it: accounts of academy staff, of today or of any day, are a superuser's to
    help, as are those that act for a partner; one's own, never.
    """
    if not person.is_active or person.anonymised_at is not None:
        raise AccountOver
    if person == by:
        raise AccountIsStaffs
    if by.is_superuser:
        return
    if is_staffs(person) or _acted(person):
        raise AccountIsStaffs
    if holds_rights(person) or PartnerLogo.objects.filter(signatory=person).exists():
        raise AccountIsPartners


def _acted(person: User) -> bool:
    """Whether the person ever acted on others' records: their name must not come into other hands."""
    by_them = LogEntry.objects.filter(by=person).exclude(person=person)
    return by_them.exists() or JointAct.objects.filter(Q(asked_by=person) | Q(decided_by=person)).exists()


def _require_free(person: User, address: str) -> None:
    if EmailAddress.objects.filter(user=person, email=address, verified=True).exists():
        raise AddressIsTheirs
    others = EmailAddress.objects.filter(email=address, verified=True).exclude(user=person)
    if others.exists() or User.objects.filter(email=address).exclude(pk=person.pk).exists():
        raise AddressTaken
