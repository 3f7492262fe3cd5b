"""A partner's terms: what a word of one language is called in another, shown to its translators."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.partners import Partner


class GlossaryTerm(models.Model):
    """One term of a partner in one pair of languages."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="glossary")
    source_language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    term = models.CharField(_("term"), max_length=120)
    target_language = models.CharField(_("in the language"), max_length=10, choices=settings.LANGUAGES)
    translation = models.CharField(_("is called"), max_length=120)
    note = models.CharField(
        _("note"), max_length=300, blank=True, help_text=_("When to use it, and when not.")
    )

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "source_language", "term", "target_language"],
                name="glossary_one_translation_per_term",
            )
        ]

    def __str__(self) -> str:
        return f"{self.term}: {self.translation}"
