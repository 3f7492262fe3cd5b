"""Says when a file has changed, so that what the quality checks found is looked at again."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.quality_facts import files_changed


@receiver([post_save, post_delete], sender=AcademyImage)
@receiver([post_save, post_delete], sender=AcademyDocument)
@receiver([post_save, post_delete], sender=AcademyMedia)
def _file_changed(instance: Any, **kwargs: Any) -> None:
    files_changed(instance.collection.path)
