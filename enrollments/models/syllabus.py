"""What members are held to: content-addressed, so that a thousand members share one row."""

from django.db import models

from courses.models import Activity, Course


class Syllabus(models.Model):
    """The frozen rules of a course. `digest` is that of `rules`' canonical JSON; never changed, never titled.

    `rules`: {"v": 1, "course": key, "pass_mark": 80,
    "requirements": [{"activity": key, "rule": "finish"|"hand-in"|"pass", "pass_mark": 80|null, "weight": 0}],
    "awards": {"completion": true, "attendance_mark": 80|null, "valid_months": 24|null, "supervised": false}}

    `awards` (`courses.given.Given`) is left out where a course gives what every course gave once: completion,
    for good, not supervised.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="syllabi")
    digest = models.CharField(max_length=64, unique=True)
    rules = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]


class Requirement(models.Model):
    """One activity that a syllabus asks for, and what counts as having done it."""

    class Rule(models.TextChoices):
        FINISH = "finish"
        HAND_IN = "hand-in"
        PASS = "pass"

    syllabus = models.ForeignKey(Syllabus, on_delete=models.PROTECT, related_name="requirements")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=8, choices=Rule)
    pass_mark = models.PositiveSmallIntegerField(null=True)
    weight = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["syllabus", "activity"], name="requirement_one_per_activity"),
            models.UniqueConstraint(fields=["syllabus", "position"], name="requirement_one_per_position"),
            models.CheckConstraint(
                condition=~models.Q(rule="pass") | models.Q(pass_mark__isnull=False),
                name="requirement_to_pass_has_a_mark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.rule}"


class SyllabusTitles(models.Model):
    """What the activities of a syllabus were called in one language on the day it was frozen.

    `titles` maps activity keys to titles; it names an activity that is no longer live.
    """

    syllabus = models.ForeignKey(Syllabus, on_delete=models.PROTECT, related_name="titles")
    language = models.CharField(max_length=10)
    titles = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["syllabus", "language"], name="titles_one_per_language")
        ]

    def __str__(self) -> str:
        return self.language
