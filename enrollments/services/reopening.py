"""What a named person may do for one member: take an ended enrolment up again, lift the wait after a quiz."""

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from enrollments.errors import NoWait, RunFull, StaysEnded
from enrollments.models import Attempt, Enrollment, Run
from enrollments.services.attempts import next_attempt_of
from enrollments.services.awards import award_if_due
from enrollments.services.enrolment import _move, _places_left
from enrollments.services.learning import lock_learning

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


def lift_wait(*, attempt: Attempt) -> Attempt:
    """Let another round of attempts at a quiz begin at once, after the last sitting of one; twice is once.

    Raises NotLearning for who is not learning now, and NoWait where another attempt can start anyway. Who did
    it and why is the caller's to record.
    """
    with transaction.atomic():
        enrollment = lock_learning(attempt.enrollment)
        rows = Attempt.objects.select_for_update().filter(enrollment=enrollment, activity=attempt.activity_id)
        sat = list(rows.order_by("number"))
        last = sat[-1]
        if last.limits.get("wait_lifted"):
            return last
        next_at = next_attempt_of(last.limits, sat)
        if last.state != Attempt.State.HANDED_IN or next_at is None or next_at <= timezone.now():
            raise NoWait
        last.limits = {**last.limits, "wait_lifted": True}
        last.save(update_fields=["limits"])
        return last
