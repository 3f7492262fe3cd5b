"""What follows from a text going live, from a page about to move, and from a mail that is owed."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, pre_page_move

from courses.models import CourseMail
from courses.models.page_rows import RowPage
from courses.review.locks import refuse_below, refuse_in_review
from courses.tasks import send_course_mail


@receiver(page_published)
def _settings_go_live(sender: type, instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, RowPage):
        instance.apply_proposed()


@receiver(pre_page_move)
def _stand_still(instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Refuse to move anything of, into or out of a course that is in review."""
    refuse_below(instance.path)
    refuse_in_review(parent_page_after.path)


@receiver(post_save, sender=CourseMail)
def _send(instance: CourseMail, created: bool, **kwargs: Any) -> None:
    if created:
        send_course_mail.delay_on_commit(instance.pk)
