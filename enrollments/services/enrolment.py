"""Joining a run, leaving it, and the waiting list between the two."""

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from courses.models import Course
from courses.outline import languages_of, outline_of
from enrollments.errors import (
    AddressNotConfirmed,
    CourseNotOpen,
    EnrolmentAnnulled,
    NotDirect,
    NothingToLearnYet,
    RegistrationClosed,
    RegistrationNotOpenYet,
    RunFull,
)
from enrollments.freezing import freeze_syllabus
from enrollments.models import Enrollment, Run, Transition

State = Enrollment.State


def enrol(*, member: User, run: Run, language: str) -> Enrollment:
    """Register `member` directly in `run`: active where a place is free, else on the waiting list.

    A member who is enrolled already, or has completed the run, gets that enrolment back unchanged; one who
    withdrew takes it up again with what was learned. A `language` that the course is not offered in becomes
    its first one. Raises AddressNotConfirmed, EnrolmentAnnulled, CourseNotOpen, NotDirect,
    RegistrationClosed (RegistrationNotOpenYet), NothingToLearnYet or RunFull.
    """
    if not member.has_confirmed_address:
        raise AddressNotConfirmed
    with transaction.atomic():
        run = Run.objects.select_for_update(of=("self",)).select_related("course").get(pk=run.pk)
        earlier = _latest(run, member)
        if earlier and earlier.state in {*Enrollment.OPEN_STATES, State.COMPLETED}:
            return earlier
        if earlier and earlier.state == State.ANNULLED:
            raise EnrolmentAnnulled
        offered = _require_open(run)
        promote_waiting(run=run)
        state = _state_for_next(run)
        if earlier and earlier.state == State.WITHDRAWN:
            enrollment = earlier
        else:
            enrollment = Enrollment(run=run, member=member)
        enrollment.language = language if language in offered else offered[0]
        return _move(enrollment, state, by=member)


def _latest(run: Run, member: User) -> Enrollment | None:
    rows = Enrollment.objects.select_for_update().filter(run=run, member=member)
    return rows.that_counts_first().first()


def _require_open(run: Run) -> tuple[str, ...]:
    """Return the languages the course is offered in, or raise what keeps a member from registering."""
    offered = languages_of(run.course)
    if run.course.stage != Course.Stage.OPEN or not offered:
        raise CourseNotOpen
    if run.registration != Run.Registration.DIRECT:
        raise NotDirect
    if not run.takes_registrations():
        opens_at = run.registration_opens_at
        if run.state == Run.State.ANNOUNCED or (
            run.state == Run.State.OPEN and opens_at and opens_at > timezone.now()
        ):
            raise RegistrationNotOpenYet(opens_at=opens_at)
        raise RegistrationClosed
    if not any(activity.required for activity in outline_of(run.course, offered[0]).activities):
        raise NothingToLearnYet
    return offered


def _places_left(run: Run) -> int | None:
    """Count the free places of a locked run; None means no limit."""
    if run.places is None:
        return None
    return max(0, run.places - Enrollment.objects.filter(run=run).holding_a_place().count())


def _state_for_next(run: Run) -> str:
    left = _places_left(run)
    if left is None or left > 0:
        return State.ACTIVE
    if not run.waiting_list:
        raise RunFull
    return State.WAITLISTED


def _move(
    enrollment: Enrollment, state: str, *, by: User | None, why: str = "", tell: bool = False
) -> Enrollment:
    """Put the enrolment into `state` and record who, when and why. Becoming active freezes the syllabus."""
    before = enrollment.state
    enrollment.state = state
    if state == State.ACTIVE and enrollment.syllabus_id is None:
        enrollment.syllabus = freeze_syllabus(enrollment.run.course)
    if state == State.WAITLISTED:
        enrollment.waitlisted_at = timezone.now()
    enrollment.save()
    Transition.objects.create(
        enrollment=enrollment, from_state=before, to_state=state, by=by, why=why, tell=tell
    )
    return enrollment


def promote_waiting(*, run: Run) -> list[Enrollment]:
    """Give the free places of `run` to the first in order, who are told by mail; return them.

    Nobody moves up while the run is no longer taught, or once its course is withdrawn.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update(of=("self",)).select_related("course").get(pk=run.pk)
        if run.state not in Run.LEARNING_STATES or run.course.stage == Course.Stage.WITHDRAWN:
            return []
        waiting = Enrollment.objects.filter(run=run).waiting_in_order().select_for_update(of=("self",))
        left = _places_left(run)
        first = list(waiting.select_related("run__course")[:left])
        return [_move(enrollment, State.ACTIVE, by=None, tell=True) for enrollment in first]


def withdraw(*, enrollment: Enrollment, by: User, why: str = "") -> list[Enrollment]:
    """End an open enrolment at the member's (or a named person's) word; return who moved up.

    Withdrawing twice, or from an enrolment that has ended, changes nothing and returns nobody. What was
    learned stays, for the case that the member comes back while registration is open.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update(of=("self",)).get(pk=enrollment.run_id)
        locked = Enrollment.objects.select_for_update(of=("self",)).get(pk=enrollment.pk)
        if locked.state not in Enrollment.OPEN_STATES:
            return []
        _move(locked, State.WITHDRAWN, by=by, why=why)
        return promote_waiting(run=run)


def set_language(*, enrollment: Enrollment, language: str) -> Enrollment:
    """Show the course in `language` from now on. Raises CourseNotOpen where it has no such edition."""
    with transaction.atomic():
        locked = (
            Enrollment.objects.select_for_update(of=("self",))
            .select_related("run__course")
            .get(pk=enrollment.pk)
        )
        if language not in languages_of(locked.run.course):
            raise CourseNotOpen
        locked.language = language
        locked.save(update_fields=["language"])
        return locked
