"""Certificates: documents about awards. Their content never changes; what happens to them is events."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.storage import private_storage
from enrollments.models import Award


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Ways to ask for certificates."""

    def for_member(self, member: settings.AUTH_USER_MODEL) -> Self:  # type: ignore[name-defined]
        """Those of one member only."""
        return self.filter(award__member=member)

    def standing(self) -> Self:
        """Those that are neither revoked nor replaced."""
        return self.filter(standing=True)

    def undrawn(self) -> Self:
        """Standing ones whose PDF is missing."""
        return self.filter(standing=True, pdf="")


class Certificate(models.Model):
    """A frozen statement about an award, under a number that cannot be guessed.

    `standing` repeats what the last event says, so that SQL can hold "one standing per award".
    `digest` is that of the statement with the holder's name replaced by SHA-256(salt + name).
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="certificates")
    sequence = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(_("number"), max_length=20, unique=True)
    statement = models.JSONField()
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    holder_name = models.CharField(_("holder"), max_length=150)
    language = models.CharField(max_length=10)
    design_version = models.PositiveSmallIntegerField(default=1)
    standing = models.BooleanField(default=True)
    pdf = models.FileField(upload_to="certificates", storage=private_storage, blank=True)
    pdf_size = models.PositiveIntegerField(null=True, blank=True)
    draw_error = models.CharField(max_length=300, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["award", "sequence"], name="certificate_one_per_sequence"),
            models.UniqueConstraint(
                fields=["award"], condition=Q(standing=True), name="certificate_one_standing_per_award"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateEvent(models.Model):
    """Something that happened to a certificate. Append-only; the newest state-changing one is its state."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("issued")
        RENDERED = "rendered", _("drawn")
        REPLACED = "replaced", _("replaced")
        REVOKED = "revoked", _("revoked")
        REINSTATED = "reinstated", _("reinstated")
        ERASED = "erased", _("name erased")

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(_("reason"), max_length=300, blank=True)
    public = models.BooleanField(_("reason is public"), default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["replaced", "revoked", "reinstated"])
                | (Q(by__isnull=False) & ~Q(why="")),
                name="event_named_acts_have_a_person_and_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.kind
