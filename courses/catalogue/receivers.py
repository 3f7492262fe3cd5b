"""Brings the search index up to date where Wagtail does not see that it should."""

from typing import Any

from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from courses.catalogue.indexing import index_below, index_courses
from courses.models import Course, CoursePage, Partner, PartnerPage, Topic


@receiver(page_published, sender=CoursePage)
@receiver(page_published, sender=PartnerPage)
def _page_published(instance: Page, **kwargs: Any) -> None:
    index_below(instance)


@receiver(m2m_changed, sender=Course.topics.through)
def _topics_changed(
    instance: Course | Topic, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action in ("post_add", "post_remove", "post_clear"):
        concerned = pk_set or () if reverse else [instance.pk]
        index_courses(Course.objects.filter(pk__in=concerned))


@receiver(post_save, sender=Topic)
def _topic_saved(instance: Topic, created: bool, **kwargs: Any) -> None:
    if not created:
        index_courses(Course.objects.filter(topics=instance))


@receiver(post_save, sender=Partner)
def _partner_saved(instance: Partner, created: bool, **kwargs: Any) -> None:
    if not created:
        index_courses(Course.objects.filter(partner=instance))


@receiver(post_save, sender=Course)
def _course_saved(instance: Course, update_fields: Any = None, **kwargs: Any) -> None:
    if update_fields is None or set(update_fields) & {"code", "partner", "track", "region"}:
        index_courses(Course.objects.filter(pk=instance.pk))
