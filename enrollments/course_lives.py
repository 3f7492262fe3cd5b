"""How far the runs of courses have come: the last five of the ten steps of a course's life."""

from collections.abc import Sequence

from courses.models import Course
from enrollments.models import Run

State = Run.State
STEPS: dict[str, int] = {
    State.DRAFT: 6,
    State.ANNOUNCED: 7,
    State.OPEN: 8,
    State.CLOSED: 8,
    State.TEACHING: 9,
    State.REPORTING: 10,
    State.CLOSED_OUT: 10,
}


def steps_of_runs(courses: Sequence[Course]) -> dict[int, int]:
    """Return the furthest step that a run of each course has come to; one query.

    Registration is open while participants are selected; a self-paced run is taught as long as it is open.
    """
    found: dict[int, int] = {}
    for course_id, state, paced in Run.objects.filter(course__in=courses).values_list(
        "course_id", "state", "paced"
    ):
        step = STEPS.get(state, 0)
        if paced == Run.Paced.SELF and state == State.OPEN:
            step = 9
        found[course_id] = max(found.get(course_id, 0), step)
    return {course_id: step for course_id, step in found.items() if step}
