"""Certificates: documents about awards. Their content never changes; what happens to them is events."""

from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.users.models import User
from certificates.numbers import grouped
from cms.storage import private_storage
from enrollments.models import Award

# What the world may do to a certificate: change where it stands and how far its delivery has come.
CHANGEABLE = frozenset(
    {
        *("standing", "pdf", "pdf_size", "pdf_key", "badge", "badge_key"),
        *("draw_error", "mailed_at", "mail_claimed_at", "mail_wanted", "name_hidden"),
    }
)
# What erasing a person takes away, and nothing else ever does (see `services.erasing`).
ERASABLE = frozenset({"statement", "salt", "holder_name", "seal", "badge", "pdf", "pdf_size"})


class ContentFrozen(TypeError):
    """A certificate's content, or something that happened to it, cannot be changed or deleted."""


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Ways to ask for certificates."""

    def for_member(self, member: User) -> Self:
        """Those of one member only."""
        return self.filter(award__member=member)

    def standing(self) -> Self:
        """Those that are neither revoked nor replaced."""
        return self.filter(standing=True)

    def undrawn(self) -> Self:
        """Standing ones whose PDF is missing, but those whose holder's name was erased."""
        return self.filter(standing=True, pdf="").exclude(holder_name="")

    def unmailed(self) -> Self:
        """Standing, drawn ones whose holder has not been told."""
        return self.filter(standing=True, mail_wanted=True, mailed_at__isnull=True).exclude(pdf="")

    def with_last_event(self) -> Self:
        """Add to each the kind of its last deciding event, as `last_event`."""
        deciding = CertificateEvent.objects.deciding().filter(certificate=models.OuterRef("pk"))
        return self.annotate(last_event=models.Subquery(deciding.values("kind")[:1]))

    def update(self, **values: Any) -> int:
        """Change state and delivery only. Raises ContentFrozen for anything else."""
        if frozen := set(values) - CHANGEABLE:
            raise ContentFrozen(f"a certificate's content never changes: {sorted(frozen)}")
        return super().update(**values)

    def delete(self) -> NoReturn:
        """Refuse: a certificate is revoked, never deleted."""
        raise ContentFrozen("a certificate is revoked, never deleted")


class Certificate(models.Model):
    """A frozen statement about an award, under a number that cannot be guessed.

    `standing` repeats what the last event says, so that SQL can hold "one standing per award".
    `digest` is that of the statement with the holder's name replaced by SHA-256(salt + name).
    `seal` is the compact statement with its Ed25519 signature that the QR code carries (see
    `certificates.signing.seals`); `badge` the signed Open Badge, made with the PDF; `status_index` its place
    in `status_list`.
    `mail_wanted` is false where whoever released it chose to tell nobody.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="certificates")
    sequence = models.PositiveSmallIntegerField(default=1)
    number = models.CharField(_("number"), max_length=20, unique=True)
    statement = models.JSONField()
    salt = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    holder_name = models.CharField(_("holder"), max_length=150)
    language = models.CharField(max_length=10)
    design = models.ForeignKey(
        "certificates.FrozenDesign", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    seal = models.TextField(blank=True)
    seal_key = models.ForeignKey(
        "certificates.SigningKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    status_list = models.ForeignKey(
        "certificates.StatusList",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    status_index = models.PositiveIntegerField(null=True, blank=True)
    badge = models.JSONField(null=True, blank=True)
    badge_key = models.ForeignKey(
        "certificates.SigningKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name_hidden = models.BooleanField(_("name hidden on the verification page"), default=False)
    standing = models.BooleanField(default=True)
    pdf = models.FileField(upload_to="certificates", storage=private_storage, blank=True)
    pdf_size = models.PositiveIntegerField(null=True, blank=True)
    pdf_key = models.ForeignKey(
        "certificates.SigningKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    draw_error = models.CharField(max_length=300, blank=True)
    mail_wanted = models.BooleanField(default=True)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "-pk"]
        indexes = [
            models.Index(
                fields=["issued_at"], condition=Q(standing=True, pdf=""), name="certificate_still_to_draw"
            ),
            models.Index(
                fields=["issued_at"],
                condition=Q(standing=True, mailed_at__isnull=True),
                name="certificate_still_to_mail",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="certificate_counts_from_one"),
            models.UniqueConstraint(fields=["award", "sequence"], name="certificate_one_per_sequence"),
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="certificate_one_per_place_in_a_status_list"
            ),
            models.UniqueConstraint(
                fields=["award"], condition=Q(standing=True), name="certificate_one_standing_per_award"
            ),
        ]

    def __str__(self) -> str:
        return self.grouped_number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new certificate, or named fields of its state. Raises ContentFrozen for its content."""
        if not self._state.adding:
            fields = kwargs.get("update_fields")
            if fields is None or set(fields) - CHANGEABLE:
                raise ContentFrozen("a certificate's content never changes; name the fields of its state")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The verification page, for good."""
        return reverse("certificates:verify", args=[self.grouped_number])

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: a certificate is revoked, never deleted."""
        raise ContentFrozen("a certificate is revoked, never deleted")

    @property
    def grouped_number(self) -> str:
        """The number as it is printed: five groups of four."""
        return grouped(self.number)

    def record(
        self, kind: str, *, by: User | None = None, why: str = "", public: bool = False
    ) -> "CertificateEvent":
        """Write down what happens to the certificate and, where that changes it, whether it stands.

        The only way to write an event. For a deciding one the caller holds the lock on the award's row.
        """
        event = CertificateEvent.objects.create(certificate=self, kind=kind, by=by, why=why, public=public)
        if kind in CertificateEvent.DECIDING:
            self.standing = kind in CertificateEvent.STANDING
            self.save(update_fields=["standing"])
        return event


class CertificateEventQuerySet(models.QuerySet["CertificateEvent"]):
    """Ways to ask for events. They are only ever added."""

    def deciding(self) -> Self:
        """Those that say where a certificate stands, the newest first."""
        return self.filter(kind__in=CertificateEvent.DECIDING).order_by("-pk")

    def update(self, **values: Any) -> NoReturn:
        """Refuse: what happened stays written."""
        raise ContentFrozen("an event is never changed")

    def delete(self) -> NoReturn:
        """Refuse: what happened stays written."""
        raise ContentFrozen("an event is never deleted")


class CertificateEvent(models.Model):
    """Something that happened to a certificate. Append-only; the newest deciding one is its state."""

    class Kind(models.TextChoices):
        ISSUED = "issued", _("issued")
        RENDERED = "rendered", _("drawn")
        REPLACED = "replaced", _("replaced")
        REVOKED = "revoked", _("revoked")
        REINSTATED = "reinstated", _("reinstated")
        ERASED = "erased", _("name erased")

    STANDING = frozenset({Kind.ISSUED, Kind.REINSTATED})
    DECIDING = STANDING | {Kind.REPLACED, Kind.REVOKED}

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(_("reason"), max_length=300, blank=True)
    public = models.BooleanField(_("reason is public"), default=False)
    at = models.DateTimeField(default=timezone.now)

    objects = CertificateEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["replaced", "revoked", "reinstated"])
                | (Q(by__isnull=False) & ~Q(why="")),
                name="event_named_acts_have_a_person_and_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.kind

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new event. Raises ContentFrozen for an old one."""
        if not self._state.adding:
            raise ContentFrozen("an event is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: what happened stays written."""
        raise ContentFrozen("an event is never deleted")
