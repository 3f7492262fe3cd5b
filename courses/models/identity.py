"""What a course and an activity *are*, in any language: plain rows that records point to for good."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from academy.lib.codes import new_code
from courses.models.partners import Partner
from courses.models.topics import Topic

LESSON_BUDGET_BYTES = 2_000_000  # text and media of one lesson, on a metered link
LATEST_ZONE = timedelta(hours=12)  # behind UTC, where each day ends last
PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class CourseQuerySet(models.QuerySet["Course"]):
    """Ways to ask for courses."""

    def bump(self) -> int:
        """Say that what their learners see has changed: whatever is kept per content version is stale."""
        return self.update(content_version=models.F("content_version") + 1)


class Course(models.Model):
    """A course, once. `key` is the `translation_key` of its pages."""

    class Stage(models.TextChoices):
        OUTLINE = "outline", _("outline")
        MATERIAL = "material", _("material")
        OPEN = "open", _("open")
        WITHDRAWN = "withdrawn", pgettext_lazy("stage of a course", "withdrawn")

    class Track(models.TextChoices):
        DISTANCE_LEARNING = "distance-learning", _("Distance learning")
        RESILIENCE = "resilience", _("Resilience")
        CONNECTIVITY = "connectivity", _("Universal connectivity")

    class Level(models.TextChoices):
        INTRODUCTORY = "introductory", _("Introductory")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class Modality(models.TextChoices):
        SELF_PACED = "online-self-paced", _("Online, self-paced")
        INSTRUCTOR_LED = "online-instructor-led", _("Online, instructor-led")
        FACE_TO_FACE = "face-to-face", _("Face-to-face")
        BLENDED = "blended", _("Blended")

    class Region(models.TextChoices):
        """The regions of the ITU. A course for all of them stands in each."""

        ALL = "all", _("All regions")
        AFRICA = "africa", _("Africa")
        AMERICAS = "americas", _("Americas")
        ARAB_STATES = "arab-states", _("Arab States")
        ASIA_PACIFIC = "asia-pacific", _("Asia and the Pacific")
        CIS = "cis", _("Commonwealth of Independent States")
        EUROPE = "europe", _("Europe")

    class Assessment(models.TextChoices):
        """How a course is assessed; it decides which quality checks apply."""

        TEST = "test", _("A final test")
        WORK = "work", _("Written work, graded by an instructor")
        ATTENDANCE = "attendance", _("Attendance only")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="courses")
    code = models.CharField(_("code"), max_length=20, unique=True, default=new_code)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.OUTLINE)
    track = models.CharField(_("track"), max_length=20, choices=Track, default=Track.DISTANCE_LEARNING)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.INTRODUCTORY)
    modality = models.CharField(_("modality"), max_length=24, choices=Modality, default=Modality.SELF_PACED)
    region = models.CharField(_("region"), max_length=16, choices=Region, default=Region.ALL)
    topics = models.ManyToManyField(Topic, blank=True, related_name="courses", verbose_name=_("topics"))
    delivered_with = models.ManyToManyField(
        Partner, blank=True, related_name="delivers_with", verbose_name=_("delivered with")
    )
    effort_minutes = models.PositiveIntegerField(_("effort in minutes"), default=60)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark in per cent"), default=80, validators=PERCENT)
    assessment = models.CharField(
        _("kind of assessment"), max_length=12, choices=Assessment, default=Assessment.TEST
    )
    gives_completion = models.BooleanField(_("certificate of completion"), default=True, db_default=True)
    gives_participation = models.BooleanField(
        _("certificate of participation"), default=False, db_default=False
    )
    attendance_mark = models.PositiveSmallIntegerField(
        _("attendance needed in per cent"), default=80, db_default=80, validators=PERCENT
    )
    valid_months = models.PositiveSmallIntegerField(
        _("valid for so many months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )  # empty: for good
    is_supervised = models.BooleanField(_("the assessment is supervised"), default=False, db_default=False)
    lesson_budget_bytes = models.PositiveIntegerField(
        _("most that a lesson may weigh, in bytes"), default=LESSON_BUDGET_BYTES
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="copies"
    )
    content_version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, editable=False)  # when it first stood in the catalogue
    stage_since = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    closes_on = models.DateField(null=True, editable=False)  # the last day of the enrolled, once withdrawn
    withdrawal_notice = models.TextField(blank=True, max_length=1000, editable=False)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaces"
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        # covers what every visitor of the catalogue asks: has any course changed?
        indexes = [models.Index(fields=["content_version", "created_at", "id"], name="course_versions")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__lte=100), name="course_pass_mark_is_a_percentage"
            )
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the course, but for `content_version`: it only ever grows, and only by `bump`."""
        if self.pk and not self._state.adding and kwargs.get("update_fields") is None:
            kept = {"id", "content_version"}
            kwargs["update_fields"] = [f.name for f in self._meta.concrete_fields if f.name not in kept]
        super().save(*args, **kwargs)

    def has_closed(self) -> bool:
        """Whether the course is withdrawn and the last day of its learners is over, wherever they live."""
        if self.stage != self.Stage.WITHDRAWN or self.closes_on is None:
            return False
        return (timezone.now() - LATEST_ZONE).date() > self.closes_on

    @property
    def effort_hours(self) -> int | Decimal:
        """The effort in hours, whole or with one decimal."""
        hours = (Decimal(self.effort_minutes) / 60).quantize(Decimal("0.1"))
        return int(hours) if hours == int(hours) else hours


class Activity(models.Model):
    """An ordered part of a module that a learner can complete. `key` is its pages' `translation_key`."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        QUIZ = "quiz", _("Quiz")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    required = models.BooleanField(_("required"), default=True)
    # taken out of the course by the next approval, and left out by those after it
    leaves = models.BooleanField(_("leaves the course"), default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"


class QuizRules(models.Model):
    """How a quiz is taken and counted, in any language. The defaults are the academy's."""

    class Counts(models.TextChoices):
        BEST = "best", _("the best attempt")
        LATEST = "latest", _("the latest attempt")
        FIRST = "first", _("the first attempt")
        AVERAGE = "average", _("the average of all attempts")

    class Feedback(models.TextChoices):
        FULL = "full", _("right answers and feedback")
        CHOSEN = "chosen", _("feedback on what was chosen")
        RESULT = "result", _("the result only")

    class FeedbackWhen(models.TextChoices):
        EACH = "each", _("after each attempt")
        DONE = "done", _("once it is passed or no attempt is left for now")
        CLOSED = "closed", _("once the quiz has closed")

    class Layout(models.TextChoices):
        ONE = "one", _("one question a page")
        ALL = "all", _("all questions on one page")

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="quiz_rules")
    is_final = models.BooleanField(_("final assessment"), default=False)
    weight = models.PositiveSmallIntegerField(
        _("weight in the course's result"),
        default=0,
        help_text=_("0 is practice: it must be done, not passed."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in per cent"), null=True, blank=True, validators=PERCENT,
        help_text=_("Empty means the course's."),
    )  # fmt: skip
    attempts = models.PositiveSmallIntegerField(
        _("attempts before a wait"), null=True, blank=True, default=3, help_text=_("Empty means no limit.")
    )
    wait_days = models.PositiveSmallIntegerField(_("days to wait then"), default=7)
    time_limit_minutes = models.PositiveSmallIntegerField(_("time limit in minutes"), null=True, blank=True)
    counts = models.CharField(_("which attempt counts"), max_length=8, choices=Counts, default=Counts.BEST)
    feedback = models.CharField(_("feedback shown"), max_length=8, choices=Feedback, default=Feedback.FULL)
    feedback_when = models.CharField(
        _("when it is shown"),
        max_length=8,
        choices=FeedbackWhen,
        default=FeedbackWhen.EACH,
        db_default="each",
    )
    layout = models.CharField(_("pages"), max_length=4, choices=Layout, default=Layout.ONE, db_default="one")
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__isnull=True) | models.Q(pass_mark__lte=100),
                name="quiz_pass_mark_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=models.Q(attempts__isnull=True) | models.Q(attempts__gte=1),
                name="quiz_allows_at_least_one_attempt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity}"
