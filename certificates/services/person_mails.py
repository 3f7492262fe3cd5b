"""What people are told of acts on their accounts: owed with the act, sent once by a task or the sweep."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from academy.lib.mails import compose_mail
from academy.users.models import User
from certificates.models import AccountMerge, PersonMail

log = structlog.get_logger("certificates.person_mails")

LEASE = timedelta(minutes=1)  # well above EMAIL_TIMEOUT, and what the sweep waits before it sends again
SENT_WITHIN = timedelta(days=7)
CODE = "recovery_code"
CODE_HOLDS = timedelta(days=1)


def tell_of_merge(*, merge: AccountMerge) -> None:
    """Tell both addresses that two accounts are one now, and with which address to sign in."""
    former = merge.moved.get("address", "")
    for email in sorted({merge.kept.email, former} - {""}):
        _ask("merged", merge.kept, email, {"kept": merge.kept.email, "former": former})


def tell_of_recovery(*, person: User, email: str, new: str, done: bool) -> None:
    """Tell an old address that a new one is asked for, or (`done`) that it has taken its place.

    Of the new address only its beginning is told: whoever reads the old mailbox now may be somebody else.
    """
    _ask("recovered" if done else "recovery", person, email, {"new": masked(new)})


def mail_recovery_code(*, person: User, email: str) -> PersonMail:
    """Have a code mailed to the new address, in the place of one that waits; see `code_of`."""
    PersonMail.objects.filter(person=person, name=CODE).delete()
    return _ask(CODE, person, email, {})


def code_of(mail: PersonMail) -> str:
    """Return the six digits that this mail tells; nobody can make them who only reads the database."""
    made = salted_hmac("certificates.recovery_code", mail.uuid.hex, algorithm="sha256").hexdigest()
    return f"{int(made, 16) % 10**6:06}"


def tell_of_second_factor(*, person: User) -> None:
    """Tell the person that the second step at sign-in was taken away."""
    _ask("second_factor", person, person.email, {})


def masked(email: str) -> str:
    """Return an address with most of its name left out: “m…@example.org”."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def _ask(name: str, person: User, email: str, told: dict[str, str]) -> PersonMail:
    return PersonMail.objects.create(name=name, person=person, email=email, told=told)


def person_mails_to_send() -> QuerySet[PersonMail]:
    """The mails that are owed and in nobody's hands, the oldest first; a code only while it holds."""
    now = timezone.now()
    late = Q(asked_at__lt=now - SENT_WITHIN) | Q(name=CODE, asked_at__lt=now - CODE_HOLDS)
    return PersonMail.objects.filter(_free(now)).exclude(late).order_by("pk")


def send_person_mail(*, mail: PersonMail) -> bool:
    """Send one, and forget it; say whether this call did. At least once, never by two workers together."""
    now = timezone.now()
    mine = PersonMail.objects.filter(pk=mail.pk)
    if not mine.filter(_free(now)).update(claimed_at=now):
        return False
    try:
        _send(mail)
    except Exception:
        log.exception("mail_failed", person_mail=mail.pk)
        mine.update(claimed_at=None)
        raise
    mine.delete()
    return True


def forget_person_mails() -> int:
    """Forget the mails that could not be sent in time; a chore."""
    deleted, _by_model = PersonMail.objects.filter(asked_at__lt=timezone.now() - SENT_WITHIN).delete()
    return deleted


def _free(now: datetime) -> Q:
    return Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)


def _send(mail: PersonMail) -> None:
    base, person = settings.ACADEMY_BASE_URL, User.objects.get(pk=mail.person_id)
    told = {
        "name": person.full_name,
        "sign_in_url": base + reverse("account_login"),
        "password_url": base + reverse("account_reset_password"),
        **mail.told,
    }
    if mail.name == CODE:
        told["code"] = code_of(mail)
    compose_mail(
        subject=f"certificates/mail/person_{mail.name}_subject.txt",
        text=f"certificates/mail/person_{mail.name}.txt",
        context=told,
        to=mail.email,
        language=person.language,
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<person-{mail.uuid.hex}@{urlsplit(base).hostname}>",
        },
    ).send()
