"""What the classroom does when content changes: the catalogue hears of runs, answered questions stay."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from courses.catalogue.registrations import forget_registrations
from courses.models import Question
from courses.services.bank_errors import QuestionKept
from enrollments.models import FrozenQuestion, Run


@receiver([post_save, post_delete], sender=Run)
def _run_changed(**kwargs: Any) -> None:
    forget_registrations()
    transaction.on_commit(forget_registrations)


@receiver(pre_delete, sender=Question)
def _question_kept(instance: Question, **kwargs: Any) -> None:
    """Refuse to delete a question that learners have met, on whatever path: records refer to its key."""
    if FrozenQuestion.objects.filter(question_key=instance.translation_key).exists():
        raise QuestionKept
