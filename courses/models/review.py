"""Review: the unit is the course. A submission pins what is read; steps decide; notes say why."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Revision

from courses.models.identity import Course

DAYS = [MinValueValidator(1), MaxValueValidator(90)]


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Ways to ask for submissions."""

    def in_review(self) -> Self:
        """Those that wait for a decision, and so lock their course."""
        return self.filter(state=Submission.State.IN_REVIEW)


class Submission(models.Model):
    """A course, handed in to be read as a whole. At most one of a course is in review."""

    class Kind(models.TextChoices):
        OUTLINE = "outline", _("outline")
        MATERIAL = "material", _("material")

    class State(models.TextChoices):
        IN_REVIEW = "in-review", _("in review")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        TAKEN_BACK = "taken-back", _("taken back")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.IN_REVIEW)
    message = models.TextField(_("message to the reviewers"), blank=True, max_length=2000)
    rows = models.JSONField(default=dict, editable=False)  # what is the same in every language, as proposed
    quality = models.JSONField(default=list, editable=False)  # what the machine found, as rows of plain data
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    submitted_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(state="in-review"),
                name="submission_one_in_review_per_course",
            ),
            models.CheckConstraint(
                condition=models.Q(state="in-review", closed_at__isnull=True)
                | (~models.Q(state="in-review") & models.Q(closed_at__isnull=False)),
                name="submission_closed_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.get_kind_display()}"


class PinnedRevision(models.Model):
    """The very text that is read and, once approved, published: of a page, or of a question of the bank."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="pins")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)  # course, module, lesson, quiz, question
    key = models.UUIDField()  # the translation_key
    language = models.CharField(max_length=10)
    position = models.PositiveIntegerField()  # reading order within the submission
    digest = models.CharField(max_length=64)  # of the canonical text, so that what is equal is seen at once

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "key", "language"], name="pin_one_per_text_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.language}"


class ReviewStep(models.Model):
    """One reading of a submission: of its content, or of its instructional design."""

    class Kind(models.TextChoices):
        CONTENT = "content", _("content review")
        DESIGN = "design", _("instructional-design review")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for the step before it")
        OPEN = "open", _("open")
        APPROVED = "approved", _("approved")
        SILENT = "silent", _("approved by silence")
        RETURNED = "returned", _("returned")
        ENDED = "ended", _("ended without a decision")

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("reviewer"),
    )  # fmt: skip
    opened_at = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    reminded_on = models.DateField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    comment = models.TextField(_("comment"), blank=True, max_length=4000)

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="step_one_per_position"),
            models.UniqueConstraint(
                fields=["submission"], condition=models.Q(state="open"), name="step_one_open_per_submission"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_kind_display()}"


class ReviewNote(models.Model):
    """A remark on a place of a submission, or an answer to one. Without a place it is about the whole."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notes")
    step = models.ForeignKey(ReviewStep, on_delete=models.CASCADE, null=True, related_name="notes")
    answers = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    key = models.UUIDField(null=True, editable=False)  # of the page or question
    language = models.CharField(max_length=10, blank=True, editable=False)
    place = models.CharField(max_length=200, blank=True, editable=False)  # field, or block of the text
    quote = models.CharField(max_length=500, blank=True, editable=False)  # the words that are meant
    text = models.TextField(_("note"), max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    settled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("review note")
        verbose_name_plural = _("review notes")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class QualityOverride(models.Model):
    """A reviewer's word that a “must” of the machine does not hold for one place of a course."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="quality_overrides")
    code = models.CharField(max_length=40)  # of the check
    place = models.CharField(max_length=200, blank=True)  # as the finding names it; empty is the whole course
    reason = models.TextField(_("reason"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("quality override")
        verbose_name_plural = _("quality overrides")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "code", "place"],
                condition=models.Q(ended_at__isnull=True),
                name="override_one_per_check_and_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.code}"


class Correction(models.Model):
    """A small correction that went live on the coordinator's word; staff look at it afterwards."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="corrections")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Revision, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=300)
    words = models.PositiveIntegerField()  # how many words changed
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title


class ReviewRules(BaseGenericSetting):
    """How long reviews take, and what happens when nobody answers."""

    content_days = models.PositiveSmallIntegerField(
        _("days for a content review"), default=10, validators=DAYS
    )
    design_days = models.PositiveSmallIntegerField(_("days for a design review"), default=10, validators=DAYS)
    remind_days = models.PositiveSmallIntegerField(
        _("days before the due date when a reviewer is reminded"), default=2
    )
    silence_consents = models.BooleanField(
        _("silence past the due date counts as consent"),
        default=False,
        help_text=_("Each such consent is recorded as one by silence."),
    )
    small_words = models.PositiveSmallIntegerField(
        _("most words that a small correction changes"), default=30, validators=[MaxValueValidator(500)]
    )

    class Meta:
        verbose_name = _("review rules")
