"""Mailing invitations after the commit."""

from celery import shared_task

from courses.services import invitation_mails


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def mail_invitation(invitation_id: int) -> None:
    """Mail an invitation. Running it twice sends one mail."""
    invitation_mails.mail_invitation(invitation_id=invitation_id)
