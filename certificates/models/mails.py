"""That the holder was told what happened to a certificate."""

from django.db import models

from certificates.models.certificates import CertificateEvent


class EventMail(models.Model):
    """The mail about an event: there is one row for each, so the holder is told once.

    `claimed_at` keeps two workers from sending it together, `told_at` says that it went out.
    """

    event = models.OneToOneField(CertificateEvent, on_delete=models.PROTECT, related_name="mail")
    claimed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.event_id}"
