"""Move a course through the steps of its life. The reviews between them are decided in `deciding`."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Course


def open_course(*, course: Course, by: User | None = None) -> Course:
    """Open `course` to the catalogue and to enrolment, and return it; an open one stays as it is.

    `opened_at` keeps the first time: a course that is opened again is not new.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(pk=course.pk)
        if locked.stage != Course.Stage.OPEN:
            locked.opened_at = locked.opened_at or timezone.now()
            move_to(locked, Course.Stage.OPEN, "opened_at")
            log(instance=locked, action="courses.open_course", user=by)
            locked.refresh_from_db()
    return locked


def move_to(course: Course, stage: str, *with_fields: str, at: datetime | None = None) -> None:
    """Write a new stage of a course that the caller has locked, and since when, and the fields named."""
    course.stage = stage
    course.stage_since = at or timezone.now()
    course.save(update_fields=["stage", "stage_since", *with_fields])
