"""Mails that are owed: to holders about their certificates, to people about acts on their accounts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

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


class PersonMail(models.Model):
    """A mail about an act on a person's account: written with the act, and gone once it went out.

    `name` is that of its texts, `told` what they say beside the person's name. A code is in neither: it is
    made from `uuid` when the mail is sent.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=20)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField()
    told = models.JSONField(default=dict)
    asked_at = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.person_id}"
