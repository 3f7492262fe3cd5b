"""What courses are about, in the academy's own words: one short list for all partners."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from academy.users.names import clean_name

LONGEST = 80  # characters of a topic's name


def check_names(names: Any) -> None:
    """Raise `ValidationError` unless `names` maps our languages to names, English among them."""
    if not isinstance(names, dict) or not names.get("en"):
        raise ValidationError(_("A topic needs an English name."))
    if set(names) - set(dict(settings.LANGUAGES)):
        raise ValidationError(_("A topic has names in the academy's languages only."))
    for name in names.values():
        if not isinstance(name, str) or not name.strip() or len(name) > LONGEST or name != clean_name(name):
            raise ValidationError(_("A topic's name is one short line of text."))


class Topic(models.Model):
    """Something that courses are about. `names` maps languages to names; English is always there."""

    slug = models.SlugField(_("slug"), unique=True, help_text=_("Stands in addresses; keep it as it is."))
    names = models.JSONField(_("names"))

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Refuse names that `check_names` refuses."""
        super().clean_fields(exclude=exclude)
        if "names" not in (exclude or ()):
            check_names(self.names)

    def name_in(self, language: str) -> str:
        """Return the topic's name in a language, else in English."""
        return self.names.get(language) or self.names["en"]
