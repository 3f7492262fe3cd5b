"""What members ask for about their certificates, and what is done about people's accounts."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models.certificates import Certificate
from cms.storage import private_storage

User = settings.AUTH_USER_MODEL


class CorrectionRequest(models.Model):
    """A member asks for another name on a certificate, with evidence, and an administrator decides.

    `evidence` is deleted within 30 days; what was seen in it is kept as `evidence_note`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a decision")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="correction_requests")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    holder_name = models.CharField(_("name as it should be"), max_length=150)
    why = models.CharField(_("what is wrong"), max_length=1000)
    evidence = models.FileField(upload_to="evidence", storage=private_storage, blank=True)
    evidence_name = models.CharField(max_length=150, blank=True)
    evidence_note = models.CharField(_("what was seen"), max_length=300, blank=True)
    evidence_deleted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)  # what the member is told
    tell_claimed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    replacement = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(state="waiting"),
                name="correction_request_one_waiting_per_certificate",
            )
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class AccountMerge(models.Model):
    """Two accounts were one person's: what `gone` had is `kept`'s now, but for the `conflicts`."""

    kept = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    gone = models.OneToOneField(User, on_delete=models.PROTECT, related_name="merged_into")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(default=timezone.now)
    moved = models.JSONField(default=dict)
    conflicts = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="account_merge_is_of_two_accounts")
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"


class Portfolio(models.Model):
    """A member's public page of certificates; there is none unless they switched it on."""

    member = models.OneToOneField(User, on_delete=models.PROTECT, related_name="portfolio")
    code = models.CharField(max_length=26, unique=True)  # in the address; new each time it is switched on
    is_public = models.BooleanField(default=False)
    shown = models.ManyToManyField(Certificate, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.member_id}"
