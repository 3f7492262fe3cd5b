"""What an edition was made from, so that a translation whose original has changed can say so."""

from typing import Self

from django.db import models


class EditionBasisQuerySet(models.QuerySet["EditionBasis"]):
    """Ways to ask for what editions were made from."""

    def stale(self) -> Self:
        """Those of editions that do not say yet what their original says now."""
        return self.filter(stale_since__isnull=False)


class EditionBasis(models.Model):
    """The text that an edition of a page or question says in its own language.

    `digest` is of the original's words (`courses.translating.texts.digest_of`), not of the time of saving. A
    text without such a row is an edition of its own, which nothing makes stale.
    """

    key = models.UUIDField()  # the translation_key of the page or question
    language = models.CharField(max_length=10)
    source_language = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    stale_since = models.DateTimeField(null=True)

    objects = EditionBasisQuerySet.as_manager()

    class Meta:
        verbose_name = "basis of an edition"
        verbose_name_plural = "bases of editions"
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="basis_one_per_text_and_language")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"
