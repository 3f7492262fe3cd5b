"""Says when what learners see of a course has changed, by raising its `content_version`.

Publishing, unpublishing, moving and deleting pages count, and so do the settings of rows. Too often is
harmless (something is made anew once); too seldom would show old text.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_save, pre_delete
from django.dispatch import receiver
from wagtail import hooks
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, published

from cms.public_pictures import HOOK
from courses.cover_pictures import cover_picture, is_cover
from courses.depths import COURSE_DEPTH
from courses.models import (
    Activity,
    Correction,
    Course,
    CoursePage,
    LessonPage,
    ModulePage,
    Partner,
    Question,
    QuizPage,
    QuizRules,
    Topic,
)
from courses.rendering import render_bodies
from courses.services.staleness import compare_with_original, keep_fresh


def bump_around(page: Page) -> None:
    """Raise the version of the courses that `page` is above, at the head of, or in."""
    course_path = page.path[: COURSE_DEPTH * page.steplen]
    pages = Page.objects.filter(path__startswith=course_path, depth=COURSE_DEPTH)
    named = Q(key__in=pages.values("translation_key")) | Q(delivered_with__key=page.translation_key)
    Course.objects.filter(pk__in=Course.objects.filter(named).values("pk")).bump()


@receiver([page_published, page_unpublished, page_slug_changed])
def _page_changed(sender: type, instance: Page, **kwargs: Any) -> None:
    bump_around(instance)


@receiver(published)
def _original_published(instance: Any, **kwargs: Any) -> None:
    """Let the editions that were made from this text know what it says now."""
    if isinstance(instance, CoursePage | ModulePage | LessonPage | QuizPage | Question):
        compare_with_original(original=instance)


@receiver(post_save, sender=Correction)
def _corrected(instance: Correction, created: bool, **kwargs: Any) -> None:
    """A typo that is put right makes no other language stale."""
    if created:
        keep_fresh(correction=instance)


@receiver([post_save, pre_delete], sender=Question)
def _question_changed(instance: Question, **kwargs: Any) -> None:
    """A question that comes or goes decides whether a language can ask its quiz."""
    if kwargs.get("update_fields") is None:
        asking = QuizPage.objects.filter(
            Q(slots__question_key=instance.translation_key)
            | Q(slots__category=instance.category_id)
            | Q(slots__with_below=True, slots__category__partner=instance.partner_id)  # maybe around it
        )
        keys = asking.order_by().values("translation_key")
        Course.objects.filter(pk__in=Activity.objects.filter(key__in=keys).values("course")).bump()


@receiver(page_published, sender=LessonPage)
def _draw_pictures(instance: LessonPage, **kwargs: Any) -> None:
    """Draw a lesson's pictures for its publisher, so that no learner waits for it."""
    language = instance.locale.language_code
    transaction.on_commit(lambda: render_bodies([(instance, language)]), robust=True)


@receiver(page_published, sender=CoursePage)
def _draw_cover(instance: CoursePage, **kwargs: Any) -> None:
    """Draw an uploaded cover for its publisher, so that no visitor waits for it."""
    if instance.cover_id:
        transaction.on_commit(lambda: cover_picture(instance), robust=True)


hooks.register(HOOK, is_cover)


def _page_saved(sender: type, instance: Page, update_fields: Any = None, **kwargs: Any) -> None:
    if instance.live and update_fields is None:
        bump_around(instance)


def _page_deleted(sender: type, instance: Page, **kwargs: Any) -> None:
    bump_around(instance)


for page_type in (CoursePage, ModulePage, LessonPage, QuizPage):
    post_save.connect(_page_saved, sender=page_type)
    pre_delete.connect(_page_deleted, sender=page_type)


@receiver(post_page_move)
def _page_moved(sender: type, instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    page = Page.objects.get(pk=instance.pk)
    bump_around(parent_page_before)
    bump_around(page)
    _settle(page)


def _settle(moved: Page) -> None:
    """Give the rows of moved pages to the course, or the partner, that their pages now stand under."""
    for page in CoursePage.objects.filter(path__startswith=moved.path, alias_of=None):
        partner = Partner.objects.filter(key=page.get_parent().translation_key).first()
        if partner:
            Course.objects.filter(key=page.translation_key).exclude(partner=partner).update(partner=partner)
    if moved.depth <= COURSE_DEPTH:
        return
    course_page = Page.objects.get(path=moved.path[: COURSE_DEPTH * moved.steplen])
    course = Course.objects.filter(key=course_page.translation_key).first()
    keys = Page.objects.filter(path__startswith=moved.path, alias_of=None).values("translation_key")
    if course:
        Activity.objects.filter(key__in=keys).exclude(course=course).update(course=course)


@receiver(post_save, sender=Course)
def _course_saved(instance: Course, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    if not created and (update_fields is None or set(update_fields) - {"content_version"}):
        Course.objects.filter(pk=instance.pk).bump()


@receiver(post_save, sender=Activity)
def _activity_saved(instance: Activity, **kwargs: Any) -> None:
    Course.objects.filter(pk=instance.course_id).bump()


@receiver(post_save, sender=QuizRules)
def _rules_saved(instance: QuizRules, **kwargs: Any) -> None:
    Course.objects.filter(activities=instance.activity_id).bump()


@receiver(m2m_changed, sender=Course.topics.through)
def _topics_changed(
    instance: Course | Topic, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if not reverse:
        Course.objects.filter(pk=instance.pk).bump()
    elif pk_set is None:
        Course.objects.filter(topics=instance.pk).bump()
    else:
        Course.objects.filter(pk__in=pk_set).bump()


@receiver(m2m_changed, sender=Course.delivered_with.through)
def _deliverers_changed(
    instance: Course | Partner, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
) -> None:
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if not reverse:
        Course.objects.filter(pk=instance.pk).bump()
    elif pk_set is None:
        Course.objects.filter(delivered_with=instance.pk).bump()
    else:
        Course.objects.filter(pk__in=pk_set).bump()


@receiver([post_save, pre_delete], sender=Topic)
def _topic_changed(instance: Topic, **kwargs: Any) -> None:
    Course.objects.filter(pk__in=instance.courses.values("pk")).bump()


@receiver(post_save, sender=Partner)
def _partner_saved(instance: Partner, **kwargs: Any) -> None:
    taught = Course.objects.filter(Q(partner=instance.pk) | Q(delivered_with=instance.pk))
    Course.objects.filter(pk__in=taught.values("pk")).bump()
