"""What people decide about answers: grades of essays, and rulings on questions found wrong after use."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Partner
from enrollments.models.attempts import Attempt, AttemptQuestion, FrozenQuestion
from enrollments.models.runs import Run


class EssayGrade(models.Model):
    """What an instructor gives an essay, as the exact fraction `points`/`out_of`. The newest counts.

    Where `tell` is set, the result is there with it: the member is told by mail, and `told_at` is when.
    """

    question = models.ForeignKey(AttemptQuestion, on_delete=models.PROTECT, related_name="essay_grades")
    points = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField()
    comment = models.TextField(max_length=5000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    tell = models.BooleanField(default=False, db_default=False)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["at"], condition=Q(tell=True, told_at__isnull=True), name="essay_grade_still_to_tell"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(out_of__gt=0, points__lte=F("out_of")), name="essay_grade_is_a_fraction_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.points}/{self.out_of}"


class Ruling(models.Model):
    """A decision about a question found wrong after use. It can only raise what was released.

    `accepted` says what else is right, see `courses.grading.share_earned`; it is null for the other kinds.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("accept also")
        FULL = "full", _("full marks to all")
        DROP = "drop", _("drop the question")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    question_key = models.UUIDField(db_index=True)
    questions = models.ManyToManyField(
        FrozenQuestion, related_name="rulings"
    )  # as they were asked until then
    kind = models.CharField(max_length=8, choices=Kind)
    accepted = models.JSONField(null=True, blank=True)
    reason = models.TextField(max_length=1000)  # the affected read it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)  # when every attempt had been looked at

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accept", accepted__isnull=False)
                | (~Q(kind="accept") & Q(accepted__isnull=True)),
                name="ruling_accepts_something_or_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.question_key}"


class Regrading(models.Model):
    """A result that a ruling raised, before and after, and whether its owner has been told."""

    ruling = models.ForeignKey(Ruling, on_delete=models.PROTECT, related_name="regradings")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="regradings")
    points_before = models.PositiveBigIntegerField()
    out_of_before = models.PositiveBigIntegerField()
    points_after = models.PositiveBigIntegerField()
    out_of_after = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ruling", "attempt"], name="regrading_once_per_ruling_and_attempt"
            )
        ]
        indexes = [models.Index(fields=["id"], condition=Q(told_at__isnull=True), name="regrading_untold")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.points_before}/{self.out_of_before}"


class QuizWindow(models.Model):
    """When a quiz can be taken in one run; without a row, as long as the run is taught."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="quiz_windows")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "activity"], name="window_one_per_run_and_quiz"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="window_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.activity_id}"
