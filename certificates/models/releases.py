"""The release of a run's certificates: one batch, an item for each award."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from cms.storage import private_storage
from enrollments.models import Award, Run


class Release(models.Model):
    """One press of the button at the release desk. Its progress is counted from its items.

    Whoever works on it takes items by a conditional UPDATE, so two workers never do the same one; `zip` is
    made on demand and goes after a week.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        DONE = "done", _("done")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="releases")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    mail = models.BooleanField(_("tell the members by mail"), default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    zip = models.FileField(upload_to="releases", storage=private_storage, blank=True)
    zip_wanted_at = models.DateTimeField(null=True, blank=True)
    zip_made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run"],
                condition=models.Q(state__in=["running", "paused"]),
                name="release_one_at_work_per_run",
            )
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class ReleaseItem(models.Model):
    """One award of a release: waiting, done (issued, drawn and signed), or failed, and why."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="items")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    claimed_at = models.DateTimeField(null=True, blank=True)
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["release", "state"], name="release_items_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["release", "award"], name="release_item_one_per_award")
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.state}"
