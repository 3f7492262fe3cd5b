"""The public halves of the keys that sign, and the lists that say what was revoked."""

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    """Ways to ask for keys."""

    def in_use(self) -> Self:
        """Those that sign now; one for each purpose."""
        return self.filter(retired_at__isnull=True, compromised_at__isnull=True)

    def delete(self) -> NoReturn:
        """Refuse: what was signed with a key must stay verifiable."""
        raise TypeError("a key is retired, never deleted")


class SigningKey(models.Model):
    """A key by its public half. The private one is a file or stands in a token (PKCS#11), never in a row.

    `kid` names it in addresses and signatures. `public` is Multikey (`z6Mk…`) for Ed25519, PEM for P-256;
    `certificate` the X.509 certificate (PEM) that a PDF's signature carries.
    """

    class Purpose(models.TextChoices):
        STATEMENTS = "statements", _("statements and badges (Ed25519)")
        PDFS = "pdfs", _("PDF files (P-256)")

    class Place(models.TextChoices):
        FILE = "file", _("a file")
        TOKEN = "token", _("a token (PKCS#11)")

    kid = models.SlugField(max_length=40, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose)
    public = models.TextField()
    certificate = models.TextField(blank=True)
    place = models.CharField(max_length=5, choices=Place, default=Place.FILE)
    specimen = models.BooleanField(default=False)  # made by a demonstration: proves nothing
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)  # what it signed later proves nothing

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"],
                condition=Q(retired_at__isnull=True, compromised_at__isnull=True),
                name="signing_key_one_in_use_per_purpose",
            )
        ]

    def __str__(self) -> str:
        return self.kid

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: what was signed with a key must stay verifiable."""
        raise TypeError("a key is retired, never deleted")


class StatusList(models.Model):
    """A bitstring status list (W3C, 2025): which of its places are revoked; dealt out at random."""

    size = models.PositiveIntegerField(default=131_072)  # the least that the specification allows
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
