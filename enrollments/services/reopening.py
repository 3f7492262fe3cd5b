"""Taking an enrolment up again that has ended, by a named person's recorded act."""

from django.db import transaction

from academy.users.models import User
from enrollments.errors import RunFull, StaysEnded
from enrollments.models import Enrollment, Run
from enrollments.services.awards import award_if_due
from enrollments.services.enrolment import _move, _places_left

State = Enrollment.State
CAN_BE_TAKEN_UP = frozenset({State.FAILED, State.NO_SHOW, State.WITHDRAWN})


def take_up_again(*, enrollment: Enrollment, by: User, why: str) -> Enrollment:
    """Make an ended enrolment active again, with all that was learned; one that is active stays so.

    Only while its run is taught: a run's and a course's last day are everybody's, nobody gets a longer one.
    Raises StaysEnded, in words, or RunFull where a place that was given back is somebody else's now.
    """
    with transaction.atomic():
        run = Run.objects.select_for_update(of=("self",)).select_related("course").get(pk=enrollment.run_id)
        locked = Enrollment.objects.select_for_update(of=("self",)).get(pk=enrollment.pk)
        if locked.state == State.ACTIVE:
            return locked
        if locked.state not in CAN_BE_TAKEN_UP:
            raise StaysEnded(StaysEnded.STATE)
        if run.course.has_closed() or not run.is_teaching():
            raise StaysEnded(StaysEnded.RUN_OVER)
        others = Enrollment.objects.filter(run=run, member=locked.member_id).exclude(pk=locked.pk)
        if others.filter(state__in=[*Enrollment.OPEN_STATES, State.COMPLETED]).exists():
            raise StaysEnded(StaysEnded.ANOTHER)
        if locked.state not in Enrollment.PLACE_STATES and _places_left(run) == 0:
            raise RunFull
        _move(locked, State.ACTIVE, by=by, why=why)
        award_if_due(enrollment=locked)
        return locked
