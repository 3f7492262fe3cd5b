"""Takes the kept frame away when something that it shows has changed: at once, and again after the commit."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from cms.frame import forget_frame
from cms.models import AcademyImage, HomePage, StandardPage
from cms.profile import FooterPage, Notice, NoticeText, SiteLink, SiteProfile, SiteText
from cms.public_pictures import images_in, kept_picture

SHOWN = (SiteProfile, SiteText, FooterPage, SiteLink, Notice, NoticeText)


def _forget(sender: type, **kwargs: Any) -> None:
    """Somebody may keep the old state again before the commit, so the commit takes it away once more."""
    forget_frame()
    transaction.on_commit(forget_frame)


for model in SHOWN:
    post_save.connect(_forget, sender=model)
    post_delete.connect(_forget, sender=model)
post_delete.connect(_forget, sender=StandardPage)


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def _page_changed(sender: type, **kwargs: Any) -> None:
    if issubclass(sender, StandardPage) or sender.__name__ == "Page":
        _forget(sender)


@receiver(page_published, sender=StandardPage)
@receiver(page_published, sender=HomePage)
def _draw_pictures(instance: HomePage | StandardPage, **kwargs: Any) -> None:
    """Draw a page's pictures for its publisher, so that no visitor waits for it."""
    body = instance.body if isinstance(instance, StandardPage) else instance.sections
    shown = images_in(list(body.get_prep_value()))

    def draw() -> None:
        for image in AcademyImage.objects.filter(pk__in=shown):
            kept_picture(image)

    if shown:
        transaction.on_commit(draw, robust=True)
