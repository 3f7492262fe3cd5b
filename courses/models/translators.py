"""Pages that are translated: what is the same in all languages, and what a translator may do.

Wagtail has no permission to translate without changing. So what a person may do only as a translator is taken
out of the answer, but for one thing: the strings of a page that is being translated. Wagtail opens the
side-by-side editor to whoever may edit that page, and nothing else can be done with it there.
"""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from wagtail.models import PagePermissionTester
from wagtail_localize.fields import SynchronizedField

from courses.models.partners import PartnerGroup

_KEPT = "_translator_groups"  # on the person's object, for one request, as Django keeps permissions


def under_translation() -> Exists:
    """The condition that a page or question is a translation in the making, or one that is kept up as such.

    Its text comes from its original and from strings, so nobody edits it, and reviews leave it out: what was
    approved in the original is published in it by `publish_translation`.
    """
    from wagtail_localize.models import Translation  # wagtail-localize's models come after ours

    return Exists(
        Translation.objects.filter(
            enabled=True,
            source__object_id=OuterRef("translation_key"),
            target_locale=OuterRef("locale_id"),
        )
    )


def is_under_translation(instance: Any) -> bool:
    """Whether this page or question is the translation of another, kept by wagtail-localize."""
    from wagtail_localize.models import Translation  # wagtail-localize's models come after ours

    return Translation.objects.filter(
        enabled=True, source__object_id=instance.translation_key, target_locale=instance.locale_id
    ).exists()


def translator_groups(user: Any) -> frozenset[int]:
    """The ids of the groups by which this person is a translator; one query, kept."""
    kept = getattr(user, _KEPT, None)
    if kept is None:
        groups = PartnerGroup.objects.filter(role=PartnerGroup.Role.TRANSLATOR, group__user=user)
        kept = frozenset(groups.values_list("group_id", flat=True))
        setattr(user, _KEPT, kept)
    return kept


class TranslatedPageTester(PagePermissionTester):
    """What somebody may do with a page of a course."""

    translates = False

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        if not user.is_active or user.is_superuser or not (groups := translator_groups(user)):
            return
        held = [
            right
            for right in self.permission_policy.get_cached_permissions_for_user(user)
            if page.path.startswith(right.page.path)
        ]
        self.translates = any(right.group_id in groups for right in held)
        self.permissions = {
            right.permission.codename.rsplit("_", maxsplit=1)[0]
            for right in held
            if right.group_id not in groups
        }

    def can_edit(self) -> bool:
        """Let a translator into the page of a translation, and nowhere else."""
        return super().can_edit() or (self.translates and is_under_translation(self.page))


class TranslatedPage(models.Model):
    """A page of a course, as wagtail-localize and its translators meet it."""

    class Meta:
        abstract = True

    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    def permissions_for_user(self, user: Any) -> TranslatedPageTester:
        """Return what this person may do with the page."""
        return TranslatedPageTester(user, self)
