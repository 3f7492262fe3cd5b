"""Acts that need two persons: one asks, another decides."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JointAct(models.Model):
    """Something that one administrator asks for and another confirms; it is done with the confirmation.

    `kind` names an entry of `certificates.joint.KINDS`; `data` is what its function is given and what is
    to happen is said from (`certificates.joint_words`). Acts of earlier days keep a `summary` instead, in the
    asker's language.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a second person")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    data = models.JSONField(default=dict)
    summary = models.CharField(max_length=300)
    why = models.CharField(_("reason"), max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    run = models.ForeignKey(
        "enrollments.Run", on_delete=models.PROTECT, null=True, blank=True, related_name="joint_acts"
    )
    enrollment = models.ForeignKey(
        "enrollments.Enrollment", on_delete=models.PROTECT, null=True, blank=True, related_name="joint_acts"
    )
    certificate = models.ForeignKey(
        "certificates.Certificate", on_delete=models.PROTECT, null=True, blank=True, related_name="joint_acts"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["done", "refused"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="joint_act_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="joint_act_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
