"""What stands beside the questions of a bank: tags, what use has taught about them, and imports."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.storage import private_storage
from courses.models.partners import Partner
from courses.models.questions import QuestionCategory


class QuestionTag(models.Model):
    """A word of a partner's own, by which its questions are found."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="question_tags")
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("tag of questions")
        verbose_name_plural = _("tags of questions")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partner", "name"], name="question_tag_one_per_name")]

    def __str__(self) -> str:
        return self.name


class TaggedQuestion(models.Model):
    """A tag on a question, in whatever language; `question_key` is the editions' `translation_key`."""

    tag = models.ForeignKey(QuestionTag, on_delete=models.CASCADE, related_name="questions")
    question_key = models.UUIDField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "question_key"], name="question_tagged_once_with_each")
        ]

    def __str__(self) -> str:
        return f"{self.question_key} {self.tag_id}"


class QuestionStatistics(models.Model):
    """What handed-in answers say about a question: one row per language, and one with none for all of them.

    `sums` are whole numbers that only ever grow, so that new answers are added without reading old ones; the
    other columns are made from them. Whoever counts (`enrollments`) writes, the bank reads.
    """

    class Verdict(models.TextChoices):
        FEW = "few", _("Too few answers")
        GOOD = "good", _("Good")
        WATCH = "watch", _("Worth a look")
        BAD = "bad", _("Probably wrong")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    question_key = models.UUIDField()
    language = models.CharField(max_length=10, blank=True)
    answers = models.PositiveIntegerField(default=0)
    facility = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    discrimination = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    point_biserial = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    seconds = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict, default=Verdict.FEW)
    findings = models.JSONField(default=list)  # [{"code", ...}], in words in `enrollments.statistics`
    sums = models.JSONField(default=dict)
    ruled_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question_key", "language"], name="statistics_one_per_question_and_language"
            )
        ]
        indexes = [models.Index(fields=["partner", "verdict"], name="statistics_by_verdict")]

    def __str__(self) -> str:
        return f"{self.question_key} {self.language}"


class QuestionImport(models.Model):
    """A file of questions that somebody brings into a partner's bank: looked at first, then taken.

    `report` is what `manage.py import_questions --report` writes: {"read", "imported", "unchanged",
    "skipped": [{"line", "name", "reason"}]}, and "remarks" of the same shape. `done` and `total` count
    questions.
    """

    class State(models.TextChoices):
        LOOKING = "looking", _("being read")
        LOOKED = "looked", _("read, not yet taken")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="question_imports")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.FileField(upload_to="question-imports/", storage=private_storage, blank=True)
    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=12, blank=True)  # gift, moodle-xml, aiken, csv
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=State, default=State.LOOKING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)  # when a worker last said that it goes on
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
