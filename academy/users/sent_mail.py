"""Every mail goes out through here: that it went to a known person is noted, never what it says.

Stands before the e-mail backend that does the sending (`settings.ACADEMY_MAIL_BACKEND`), so that allauth's
mails and ours are noted by one line. Noting never keeps a mail from going out.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from academy.users.models import SentMail, User

log = structlog.get_logger("academy.mails")

KEPT = timedelta(days=365)
DIGITS = re.compile(r"\d{4,}")  # what may be a code has no place in a list of subjects
MOST_SUBJECT = 200


class NotingBackend(BaseEmailBackend):
    """Sends by the backend behind it and notes each mail that went out to somebody who has an account."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.behind = get_connection(settings.ACADEMY_MAIL_BACKEND, fail_silently=fail_silently, **kwargs)

    def open(self) -> bool | None:
        """Open the connection behind."""
        return self.behind.open()

    def close(self) -> None:
        """Close the connection behind."""
        self.behind.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send one after the other over one connection; return how many went out."""
        opened = self.behind.open()
        sent = 0
        try:
            for message in email_messages:
                if self.behind.send_messages([message]):
                    sent += 1
                    note_mail(message)
        finally:
            if opened:
                self.behind.close()
        return sent


def note_mail(message: EmailMessage) -> None:
    """Note that this mail went out, for each of its readers who has an account; failing changes nothing."""
    subject = DIGITS.sub("…", str(message.subject))[:MOST_SUBJECT]
    try:
        with transaction.atomic():
            SentMail.objects.bulk_create(
                SentMail(user_id=user_id, email=email, subject=subject)
                for email, user_id in _owners(message.recipients())
            )
    except Exception:
        log.exception("mail_not_noted")


def _owners(recipients: Iterable[str]) -> list[tuple[str, int]]:
    """Each address that an account has, with the account: the main one, or another that was confirmed."""
    emails = {email.lower() for email in recipients}
    found = dict(EmailAddress.objects.filter(email__in=emails, verified=True).values_list("email", "user_id"))
    if missing := emails - found.keys():
        found |= dict(User.objects.filter(email__in=missing).values_list("email", "pk"))
    return sorted(found.items())


def forget_old_mails() -> int:
    """Forget the mails of more than a year ago, or to somebody erased meanwhile; return how many."""
    over = Q(at__lt=timezone.now() - KEPT) | Q(user__anonymised_at__isnull=False)
    deleted, _by_model = SentMail.objects.filter(over).delete()
    return deleted
