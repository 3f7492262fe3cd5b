"""Runs: the deliveries of a course."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.lib.codes import new_code
from academy.users.models import User
from courses.models import Course, Partner, PartnerGroup


class RunQuerySet(models.QuerySet["Run"]):
    """Ways to ask for runs."""

    def visible(self) -> Self:
        """Those the public sees."""
        return self.filter(state__in=Run.VISIBLE_STATES)

    def with_taken(self) -> Self:
        """Each with `taken`: how many of its places somebody holds."""
        from enrollments.models.enrollment import Enrollment  # it needs this model first

        return self.annotate(
            taken=Count("enrollments", filter=Q(enrollments__state__in=Enrollment.PLACE_STATES))
        )

    def taught_by(self, user: User) -> Self:
        """The runs that name `user` as an instructor, while they are an instructor of the partner."""
        return self.filter(
            instructors=user,
            course__partner__groups__role=PartnerGroup.Role.INSTRUCTOR,
            course__partner__groups__group__user=user,
        ).distinct()

    def for_course(self, course: Course) -> Self:
        """The runs of `course`, the next to start first; self-paced ones lead."""
        return self.filter(course=course).order_by(F("starts_at").asc(nulls_first=True), "pk")


class Run(models.Model):
    """One delivery of a course. Wall times were typed in `time_zone`; instants are kept in UTC."""

    class Paced(models.TextChoices):
        SELF = "self-paced", _("Self-paced")
        DATED = "dated", _("Dated")

    class Release(models.TextChoices):
        ON_COMPLETION = "on-completion", _("on completion")
        BY_ADMINISTRATOR = "by-administrator", _("by an administrator")

    class Registration(models.TextChoices):
        DIRECT = "direct", _("direct")
        APPLICATION = "application", _("by application")
        INVITATION = "invitation", _("by invitation")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        ANNOUNCED = "announced", _("announced")
        OPEN = "open", _("open")
        CLOSED = "closed", _("registration closed")
        TEACHING = "teaching", _("teaching")
        REPORTING = "reporting", _("reporting")
        CLOSED_OUT = "closed-out", _("closed out")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    VISIBLE_STATES = [
        State.ANNOUNCED,
        State.OPEN,
        State.CLOSED,
        State.TEACHING,
        State.REPORTING,
        State.POSTPONED,
    ]
    LEARNING_STATES = [State.OPEN, State.CLOSED, State.TEACHING, State.REPORTING]

    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="runs", verbose_name=_("course")
    )
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("Such as “March 2027”; may be empty.")
    )
    paced = models.CharField(_("pace"), max_length=12, choices=Paced, default=Paced.SELF)
    release = models.CharField(
        _("certificates are released"), max_length=16, choices=Release, default=Release.ON_COMPLETION
    )
    registration = models.CharField(
        _("registration"), max_length=12, choices=Registration, default=Registration.DIRECT
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    starts_at = models.DateTimeField(_("teaching starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("teaching ends"), null=True, blank=True)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    places = models.PositiveIntegerField(
        _("places"), null=True, blank=True, help_text=_("Empty means no limit.")
    )
    waiting_list = models.BooleanField(_("waiting list when full"), default=True)
    instructors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="runs_taught",
        verbose_name=_("instructors"),
        help_text=_("Who teaches this run. They read its classroom and see no other run."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RunQuerySet.as_manager()

    PARTNER_PATH = "course__partner"

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        constraints = [
            models.CheckConstraint(
                condition=Q(paced="self-paced", starts_at__isnull=True, ends_at__isnull=True)
                | Q(
                    paced="dated", starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")
                ),
                name="run_dated_has_dates_and_self_paced_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.code} {self.title or self.code}"

    @property
    def partner(self) -> Partner:
        """The partner whose course this run delivers."""
        return self.course.partner

    @property
    def partner_id(self) -> int:
        """Its id, for rules that ask whose row this is."""
        return self.course.partner_id

    def takes_registrations(self, at: datetime | None = None) -> bool:
        """Whether a member may register now: open, and between the two dates where they are set."""
        now = at or timezone.now()
        return (
            self.state == self.State.OPEN
            and (self.registration_opens_at is None or self.registration_opens_at <= now)
            and (self.registration_closes_at is None or now < self.registration_closes_at)
        )

    def is_teaching(self, at: datetime | None = None) -> bool:
        """Whether the classroom is open: self-paced while the run lives, dated from start to end."""
        now = at or timezone.now()
        if self.state not in self.LEARNING_STATES:
            return False
        return self.starts_at is None or self.ends_at is None or self.starts_at <= now < self.ends_at
