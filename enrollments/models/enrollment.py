"""A member in a run, and every change of their state with who, when and why."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enrollments.models.runs import Run
from enrollments.models.syllabus import Syllabus


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Ways to ask for enrolments. Ownership is part of the query: start with `for_member`."""

    def for_member(self, member: settings.AUTH_USER_MODEL) -> Self:  # type: ignore[name-defined]
        """Those of one member only."""
        return self.filter(member=member)

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=Enrollment.OPEN_STATES)

    def holding_a_place(self) -> Self:
        """Those that count against the run's places."""
        return self.filter(state__in=Enrollment.PLACE_STATES)

    def that_counts_first(self) -> Self:
        """What is open or completed before what ended, each with the newest first.

        Two accounts that became one may have left an older enrolment open beside a newer one that ended.
        """
        holds = [*Enrollment.OPEN_STATES, Enrollment.State.COMPLETED]
        return self.order_by(Case(When(state__in=holds, then=0), default=1), "-pk")

    def waiting_in_order(self) -> Self:
        """The waiting list, first in order first."""
        return self.filter(state=Enrollment.State.WAITLISTED).order_by("waitlisted_at", "pk")


class Enrollment(models.Model):
    """One member's enrolment in one run. All writes to a learner's record lock this row first."""

    class State(models.TextChoices):
        APPLIED = "applied", _("applied")
        OFFERED = "offered", _("offered a place")
        WAITLISTED = "waitlisted", _("on the waiting list")
        DECLINED = "declined", _("declined")
        ACCEPTED = "accepted", _("accepted")
        LAPSED = "lapsed", _("offer lapsed")
        ACTIVE = "active", _("active")
        COMPLETED = "completed", _("completed")
        FAILED = "failed", _("not passed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        NO_SHOW = "no-show", _("did not attend")
        ANNULLED = "annulled", _("annulled")

    OPEN_STATES = [State.APPLIED, State.OFFERED, State.WAITLISTED, State.ACCEPTED, State.ACTIVE]
    PLACE_STATES = [State.OFFERED, State.ACCEPTED, State.ACTIVE, State.COMPLETED, State.FAILED, State.NO_SHOW]
    LEARNING_STATES = [State.ACTIVE, State.COMPLETED]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="enrollments")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrollments")
    state = models.CharField(_("state"), max_length=12, choices=State)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    syllabus = models.ForeignKey(Syllabus, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_name = models.CharField(max_length=150, blank=True, db_default="")  # as a certificate prints it
    name_confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        indexes = [models.Index(fields=["run", "state", "waitlisted_at"], name="enrollment_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "member"],
                condition=Q(state__in=["applied", "offered", "waitlisted", "accepted", "active"]),
                name="enrollment_one_open_per_member_and_run",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "completed", "failed"]) | Q(syllabus__isnull=False),
                name="enrollment_active_has_a_syllabus",
            ),
            models.CheckConstraint(
                condition=~Q(state="waitlisted") | Q(waitlisted_at__isnull=False),
                name="enrollment_waitlisted_has_an_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid}"


class TransitionQuerySet(models.QuerySet["Transition"]):
    """Ways to ask for transitions."""

    def still_to_tell(self) -> Self:
        """Those whose member has not been told yet, oldest first."""
        return self.filter(tell=True, told_at__isnull=True).order_by("at")


class Transition(models.Model):
    """A change of an enrolment's state. Append-only; `from_state` is empty for the first.

    Where `tell` is set, the member is told by mail; `told_at` is when that was done, and the sweep
    sends what is still owed.
    """

    enrollment = models.ForeignKey(Enrollment, on_delete=models.PROTECT, related_name="transitions")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, choices=Enrollment.State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    tell = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["at"], condition=Q(tell=True, told_at__isnull=True), name="transition_still_to_tell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
