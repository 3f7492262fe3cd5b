"""Receivers of the award: the one place where control flows against the arrow."""

from typing import Any

from django.dispatch import receiver

from certificates import tasks
from enrollments.models import Award
from enrollments.signals import award_granted


@receiver(award_granted, dispatch_uid="certificates.issue_on_award")
def issue_on_award(sender: Any, award: Award, **kwargs: Any) -> None:
    """Have a certificate issued once the award is committed, unless it waits for an administrator."""
    if award.released_at is not None:
        tasks.after_commit(tasks.issue, award.pk, award.granted_by_id)
