"""Mails that somebody is owed about a course: the row is written with the act, the mail follows."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.identity import Course
from courses.models.review import ReviewStep, Submission


class CourseMailQuerySet(models.QuerySet["CourseMail"]):
    """Ways to ask for mails."""

    def owed(self) -> Self:
        """Those that nobody has sent yet."""
        return self.filter(sent_at__isnull=True)


class CourseMail(models.Model):
    """One mail about a course to one person. What it says is read when it is sent."""

    class Kind(models.TextChoices):
        READY = "ready", _("ready to submit")
        SUBMITTED = "submitted", _("submitted")
        TURN = "turn", _("next review")
        ASSIGNED = "assigned", _("assigned")
        UNASSIGNED = "unassigned", _("assigned to somebody else")
        REMINDER = "reminder", _("due soon")
        OVERDUE = "overdue", _("overdue")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        SILENT = "silent", _("approved by silence")
        WITHDRAWN = "withdrawn", _("withdrawn")
        RESTORED = "restored", _("restored")
        CLOSING = "closing", _("withdrawn, to a learner")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="mails")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, null=True, related_name="mails")
    step = models.ForeignKey(ReviewStep, on_delete=models.CASCADE, null=True, related_name="mails")
    kind = models.CharField(max_length=12, choices=Kind)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True, max_length=4000)  # what the person who acted said
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    objects = CourseMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about a course")
        verbose_name_plural = _("mails about courses")
        indexes = [
            models.Index(fields=["made_at"], condition=models.Q(sent_at__isnull=True), name="mails_owed")
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.kind}"
