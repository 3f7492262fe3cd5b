"""Attempts: the questions are frozen on starting, and every answer is a row of its own."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from courses.models import Activity
from enrollments.models.enrollment import Enrollment


class FrozenQuestion(models.Model):
    """A question as it was when someone first met it. `digest` is that of `content`'s canonical JSON.

    `content` is what `courses.snapshots.question_content` returned on that day; its `v` says in which shape.
    """

    digest = models.CharField(max_length=64, unique=True)
    question_key = models.UUIDField(db_index=True)
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Ways to ask for attempts."""

    def for_member(self, member: settings.AUTH_USER_MODEL) -> Self:  # type: ignore[name-defined]
        """Those of one member only."""
        return self.filter(enrollment__member=member)

    def overdue(self) -> Self:
        """Open ones whose deadline has passed; the sweep hands them in."""
        return self.filter(state=Attempt.State.OPEN, deadline__lte=timezone.now())


class Attempt(models.Model):
    """One sitting of a quiz.

    The score is the exact fraction `points`/`out_of`: two integers over one common denominator, so 2⅔ of 4
    is 8/12. `limits` keeps what held on starting: {"pass_mark", "attempts", "wait_days",
    "time_limit_minutes", "feedback", "counts", "rule"} and, in later ones, {"feedback_when", "layout"};
    and {"wait_lifted"} where a named person lifted the wait after it.
    A sitting that is `waiting` is handed in and has no score yet: an essay in it waits for its grade.
    """

    class State(models.TextChoices):
        OPEN = "open"
        WAITING = "waiting"
        HANDED_IN = "handed-in"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    limits = models.JSONField()
    seed = models.BigIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    deadline = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveBigIntegerField(null=True, blank=True)
    out_of = models.PositiveBigIntegerField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)  # when statistics took it in

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state="open"), name="attempt_open_by_deadline"),
            models.Index(
                fields=["id"],
                condition=Q(state="handed-in", counted_at__isnull=True),
                name="attempt_uncounted",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "activity"], condition=Q(state="open"), name="attempt_one_open_per_quiz"
            ),
            models.UniqueConstraint(
                fields=["enrollment", "activity", "number"], name="attempt_one_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state="open", handed_in_at__isnull=True, points__isnull=True)
                | Q(state="waiting", handed_in_at__isnull=False, points__isnull=True)
                | Q(state="handed-in", handed_in_at__isnull=False, points__lte=F("out_of"), out_of__gt=0),
                name="attempt_handed_in_has_a_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether the deadline has passed at that moment, now by default; the server's clock decides."""
        return self.deadline is not None and self.deadline <= (at or timezone.now())


class AttemptQuestion(models.Model):
    """A question at its place in one attempt, with the order of what is shown of it.

    `option_order` is a list of keys: of options; in a matching, of what is to be found; empty where a learner
    writes.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="questions")
    question = models.ForeignKey(FrozenQuestion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    option_order = models.JSONField()
    points = models.PositiveSmallIntegerField(default=1)
    section = models.CharField(max_length=120, blank=True, default="", db_default="")  # the heading above it

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_question_one_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.position}"


class Answer(models.Model):
    """What a member last answered, as `courses.grading` describes `value`; a lower `seq` never overwrites."""

    question = models.OneToOneField(AttemptQuestion, on_delete=models.PROTECT, related_name="answer")
    value = models.JSONField()
    seq = models.PositiveBigIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.question_id}"
