"""End what nobody has begun when a course is withdrawn, and say who is to be told."""

from django.utils import timezone
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Course
from enrollments.models import Enrollment, Run

NOT_OVER = [
    *(Run.State.DRAFT, Run.State.ANNOUNCED, Run.State.OPEN, Run.State.CLOSED, Run.State.POSTPONED),
    Run.State.TEACHING,
]


def end_runs_of(*, course: Course, by: User | None) -> list[User]:
    """Cancel the runs of a withdrawn course that come to nothing; return everybody who is still enrolled.

    A run is cancelled where it begins after the learners' last day, or has not begun and nobody is in it.
    All others go on: no new enrolment is taken, since the course is not open any more. The caller holds the
    transaction, and the lock on the course.
    """
    now = timezone.now()
    runs = Run.objects.select_for_update().filter(course=course, state__in=NOT_OVER).order_by("pk")
    for run in runs:
        nobody = not run.enrollments.open().exists()
        begun = run.starts_at is not None and run.starts_at <= now
        if _begins_too_late(run, course) or (nobody and not begun):
            run.state = Run.State.CANCELLED
            run.save(update_fields=["state"])
            log(instance=run, action="wagtail.edit", user=by, data={"state": run.state})
    enrolled = Enrollment.objects.open().filter(run__course=course)
    return list(User.objects.filter(pk__in=enrolled.values("member"), is_active=True).order_by("pk"))


def _begins_too_late(run: Run, course: Course) -> bool:
    if run.starts_at is None or course.closes_on is None:
        return False
    return run.starts_at.date() > course.closes_on
