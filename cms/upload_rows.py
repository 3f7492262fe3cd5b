"""An upload that goes on after the link was lost: what is known of a file before it is a file."""

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from cms.storage import private_storage

EXPIRES = timedelta(days=7)  # after the last byte, a week of evenings on a bad link
KEPT_AFTER_END = timedelta(days=1)  # so that a browser that lost the last answer can still ask
FOLDER = "uploads"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Ways to ask for uploads."""

    def unfinished(self) -> Self:
        """Those that still take bytes, or are being looked through."""
        return self.filter(state__in=[Upload.State.RECEIVING, Upload.State.CHECKING])

    def expired(self) -> Self:
        """Those that nobody will go on with, and those that ended long enough ago."""
        now = timezone.now()
        ended = models.Q(state__in=[Upload.State.DONE, Upload.State.REFUSED])
        return self.filter(
            models.Q(touched_at__lt=now - EXPIRES) | (ended & models.Q(touched_at__lt=now - KEPT_AFTER_END))
        )


class Upload(models.Model):
    """A file on its way. Its bytes lie in a private folder until all are there and have been checked."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("picture")
        AUDIO = "audio", _("audio")
        VIDEO = "video", _("video")
        DOCUMENT = "document", _("document")

    class State(models.TextChoices):
        RECEIVING = "receiving", _("on its way")
        CHECKING = "checking", _("being checked")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.RECEIVING)
    name = models.CharField(max_length=255)  # of the file, as it was called
    size = models.PositiveBigIntegerField()  # bytes, as announced
    received = models.PositiveBigIntegerField(default=0)  # bytes
    fields = models.JSONField(default=dict)  # title, author, source, licence and what else its form asks for
    result = models.PositiveBigIntegerField(null=True)  # the id of the picture, recording or document
    words = models.TextField(blank=True)  # why it was refused
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["touched_at"], name="upload_touched")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="upload_receives_what_was_announced"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where its bytes lie; no address leads there."""
        return Path(private_storage().path(f"{FOLDER}/{self.public_id}.part"))
