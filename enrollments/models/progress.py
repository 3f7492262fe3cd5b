"""What a member has done and earned: only ever added to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Activity
from enrollments.models.attempts import Attempt
from enrollments.models.enrollment import Enrollment


class Milestone(models.Model):
    """The first time a member completed an activity. `occurred_at` is when, `recorded_at` when we heard."""

    uuid = models.UUIDField(default=uuid.uuid4)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="milestones")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "activity"], name="milestone_one_per_activity"),
            models.UniqueConstraint(fields=["enrollment", "uuid"], name="milestone_one_per_event"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}"


class Grade(models.Model):
    """A result in an activity, as the exact fraction `points`/`out_of`. The newest counts."""

    class Source(models.TextChoices):
        ATTEMPT = "attempt", _("attempt")
        INSTRUCTOR = "instructor", _("instructor")
        RULING = "ruling", _("ruling")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="grades")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveBigIntegerField()
    out_of = models.PositiveBigIntegerField()
    source = models.CharField(max_length=10, choices=Source)
    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, null=True, blank=True, related_name="grade"
    )
    regrading = models.OneToOneField(
        "enrollments.Regrading", on_delete=models.PROTECT, null=True, blank=True, related_name="grade"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["enrollment", "activity", "-at"], name="grade_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(out_of__gt=0, points__lte=F("out_of")), name="grade_is_a_fraction_of_one"
            ),
            models.CheckConstraint(
                condition=Q(source="attempt", attempt__isnull=False)
                | Q(source="instructor", by__isnull=False)
                | Q(source="ruling", regrading__isnull=False),
                name="grade_says_where_it_is_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}/{self.out_of}"


class Attendance(models.Model):
    """How much of a run a member attended, in per cent, as a named person recorded it. The newest counts."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="attendances")
    percent = models.PositiveSmallIntegerField(_("attended, in per cent"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("note"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="attendance_is_a_percentage")
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class Award(models.Model):
    """The fact that a member has earned something. `basis` says on what evidence.

    `released_at` is when a certificate may be issued about it: at once where the run releases on
    completion, else when an administrator releases it.
    """

    class Kind(models.TextChoices):
        COMPLETION = "completion", _("completion")
        PARTICIPATION = "participation", _("participation")
        PROGRAMME = "programme", _("programme")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    kind = models.CharField(max_length=14, choices=Kind)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="awards")
    basis = models.JSONField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "kind"], name="award_one_per_enrollment_and_kind"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(reason=""), name="award_by_a_person_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
