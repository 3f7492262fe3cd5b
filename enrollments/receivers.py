"""Says to the catalogue that a run has changed, so that this process shows it at once."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.catalogue.registrations import forget_registrations
from enrollments.models import Run


@receiver([post_save, post_delete], sender=Run)
def _run_changed(**kwargs: Any) -> None:
    forget_registrations()
    transaction.on_commit(forget_registrations)
