"""The one gate of the classroom: who sits where, and why somebody does not."""

from collections.abc import Set
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS, REVIEWERS
from courses.models import Course, PartnerGroup
from courses.outline import Outline, languages_of, outline_of
from enrollments.meanwhile import is_open_to_visitors
from enrollments.models import Enrollment, Milestone, Run


class Outside(Exception):
    """This person has no place in this classroom; they belong on the course page."""

    def __init__(self, run: Run) -> None:
        super().__init__(run.code)
        self.run = run


class NotYet(Exception):
    """This person's enrolment does not open the classroom now; `sentences` say why and what to do."""

    def __init__(self, title: str, *sentences: str) -> None:
        super().__init__(title)
        self.title, self.sentences = title, list(sentences)


@dataclass(frozen=True)
class Seat:
    """A person's place in a classroom. Without an enrolment, or with `recording` off, nothing is recorded.

    `visiting` is a visitor whose sign-up waits for its code: they read lessons, and no more.
    """

    run: Run
    enrollment: Enrollment | None
    language: str
    recording: bool
    visiting: bool = False

    @property
    def course(self) -> Course:
        return self.run.course

    @cached_property
    def outline(self) -> Outline:
        return outline_of(self.course, self.language)

    @cached_property
    def done(self) -> Set[int]:
        """The ids of the activities that this learner has completed."""
        if self.enrollment is None:
            return frozenset()
        rows = Milestone.objects.filter(enrollment=self.enrollment)
        return frozenset(rows.values_list("activity_id", flat=True))


def take_seat(user: User, run_code: str) -> Seat:
    """Return the person's seat in a run, in one query for its learners.

    Raises `Run.DoesNotExist` for no such run, `Outside` for whoever is not enrolled and not of the partner's
    people or the reviewers, `NotYet` for an enrolment that is not (or no longer) a learner's.
    """
    enrollment = (
        Enrollment.objects.for_member(user)
        .filter(run__code=run_code)
        .select_related("run__course", "syllabus")
        .that_counts_first()
        .first()
    )
    if enrollment is None:
        return _guests_chair(user, run_code)
    if enrollment.state not in Enrollment.LEARNING_STATES:
        raise _why_not(enrollment)
    run = enrollment.run
    if run.course.has_closed() or run.state == Run.State.CANCELLED:
        raise _over(run)
    if run.starts_at and timezone.now() < run.starts_at:
        raise NotYet(
            _("The course has not started yet"),
            _("Teaching starts on %(when)s (%(zone)s).")
            % {
                "when": date_format(localtime(run.starts_at), "DATETIME_FORMAT"),
                "zone": timezone.get_current_timezone_name(),
            },
        )
    return Seat(run, enrollment, enrollment.language, recording=run.is_teaching())


def take_visitors_seat(run_code: str, language: str) -> Seat:
    """Return the seat of a visitor whose sign-up waits for its code, in `language` where the course has it.

    Raises `Run.DoesNotExist` for no such run, `Outside` where not anybody could join the run at once.
    """
    run = Run.objects.visible().select_related("course").get(code=run_code)
    if not is_open_to_visitors(run):
        raise Outside(run)
    return Seat(run, None, _language_of(run.course, language), recording=False, visiting=True)


def _language_of(course: Course, wanted: str) -> str:
    languages = languages_of(course) or ("en",)
    return wanted if wanted in languages else languages[0]


def _guests_chair(user: User, run_code: str) -> Seat:
    """The partner's people, the run's instructors and the reviewers read along; nothing is recorded."""
    run = Run.objects.select_related("course").get(code=run_code)
    if _reads_along(user, run):
        return Seat(run, None, _language_of(run.course, user.language), recording=False)
    if run.state not in Run.VISIBLE_STATES:
        raise Run.DoesNotExist  # to strangers a draft or a cancelled run is not there
    raise Outside(run)


def _reads_along(user: User, run: Run) -> bool:
    """Whether this person is staff, of the partner, or named to teach this very run."""
    if user.is_superuser:
        return True
    staff = Q(name__in=[ADMINISTRATORS, REVIEWERS])
    partner = Q(partner_group__partner=run.course.partner_id)
    teaches = partner & Q(partner_group__role=PartnerGroup.Role.INSTRUCTOR)
    if user.groups.filter(staff | (partner & ~teaches)).exists():
        return True
    return run.instructors.filter(pk=user.pk).exists() and user.groups.filter(teaches).exists()


def _over(run: Run) -> NotYet:
    """The course was withdrawn and its last day is over, or the run was cancelled."""
    kept = _("What you did is kept, and a certificate that you hold stays valid.")
    if run.course.closes_on is None or not run.course.has_closed():
        return NotYet(_("This run was cancelled"), kept)
    return NotYet(
        _("This course is closed"),
        _("It was withdrawn, and its last day was %(day)s.")
        % {"day": date_format(run.course.closes_on, "DATE_FORMAT")},
        kept,
    )


def _why_not(enrollment: Enrollment) -> NotYet:
    State = Enrollment.State
    if enrollment.state == State.WAITLISTED:
        return NotYet(
            _("You are on the waiting list"),
            _("When a place becomes yours we write to you, and the course opens here."),
        )
    if enrollment.state == State.WITHDRAWN:
        return NotYet(
            _("You have withdrawn from this course"),
            _("You can enrol again on the course page while registration is open. What you did is kept."),
        )
    if enrollment.state in {State.APPLIED, State.OFFERED, State.ACCEPTED}:
        return NotYet(
            _("Your place is not confirmed yet"), _("My learning shows what happens next and by when.")
        )
    return NotYet(
        _("This enrolment has ended"),
        _("The course page shows the runs that you can join. Its contact can tell you more."),
    )
