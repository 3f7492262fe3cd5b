"""The mail that brings an invitation: the only place where its token stands in clear."""

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from academy.lib.mails import compose_mail
from courses.models import Invitation, Partner
from courses.services.invitations import token_of

log = structlog.get_logger("courses.invitations")


def mail_invitation(*, invitation_id: int) -> bool:
    """Send the mail that an invitation owes and return whether one was sent now.

    The row is locked while the mail goes out, so that two workers cannot both send it. A crash between
    sending and committing sends it again: a second mail is better than none.
    """
    with transaction.atomic():
        owed = (
            Invitation.objects.open()
            .select_for_update(of=("self",))
            .select_related("partner", "invited_by")
            .filter(pk=invitation_id, mailed_at__isnull=True, partner__state=Partner.State.ACTIVE)
            .first()
        )
        if owed is None:
            return False
        _send(owed)
        owed.mailed_at = timezone.now()
        Invitation.objects.filter(pk=owed.pk).update(mailed_at=owed.mailed_at)
        return True


def mail_owed_invitations() -> int:
    """Send every invitation that is still owed; return how many. One that fails is logged, and kept."""
    sent = 0
    owed = Invitation.objects.open().filter(mailed_at__isnull=True)
    for pk in list(owed.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += mail_invitation(invitation_id=pk)
        except Exception:
            log.exception("invitation_not_mailed", invitation=pk)
    return sent


def _send(owed: Invitation) -> None:
    with translation.override(owed.language):
        role = str(owed.get_role_display())
    compose_mail(
        subject="courses/mail/invitation_subject.txt",
        text="courses/mail/invitation.txt",
        context={
            "name": owed.full_name,
            "partner": owed.partner.name,
            "inviter": owed.invited_by.full_name if owed.invited_by else "",
            "role": role,
            "role_code": owed.role,
            "as_deputy": owed.as_deputy,
            "until": owed.expires_at,
            "url": settings.ACADEMY_BASE_URL + reverse("invitation", args=[token_of(owed)]),
        },
        to=owed.email,
        language=owed.language,
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
