"""When a quiz can be taken in one run: a coordinator sets it, starting and the quiz's front page ask."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from academy.users.models import User
from courses.models import Activity
from enrollments.models import QuizWindow, Run


class WindowRefused(Exception):
    """A window that closes before it opens."""


class Window(NamedTuple):
    """When a quiz opens and closes in a run; None where nothing but the run's own dates says so."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def is_before(self, at: datetime | None = None) -> bool:
        """Whether the quiz has not opened yet at that moment, now by default."""
        return self.opens_at is not None and (at or timezone.now()) < self.opens_at

    def is_after(self, at: datetime | None = None) -> bool:
        """Whether the quiz has closed by that moment, now by default."""
        return self.closes_at is not None and self.closes_at <= (at or timezone.now())


def window_of(run: Run, activity_id: int) -> Window:
    """Return when a quiz can be taken in `run`; an empty window where nobody has set any."""
    found = QuizWindow.objects.filter(run=run, activity_id=activity_id)
    row = found.values_list("opens_at", "closes_at").first()
    return Window(*row) if row else Window()


def windows_of(run: Run) -> dict[int, Window]:
    """Return the windows that are set in `run`, by the activity's id."""
    rows = QuizWindow.objects.filter(run=run).values_list("activity_id", "opens_at", "closes_at")
    return {activity: Window(opens, closes) for activity, opens, closes in rows}


def set_windows(*, run: Run, windows: Mapping[Activity, Window], by: User | None) -> int:
    """Set when these quizzes of the run's course can be taken; return how many changed.

    An empty window removes what was set. Open sittings keep the deadline that they began with. Raises
    WindowRefused where a quiz would close before it opens, and Activity.DoesNotExist for what is no quiz of
    the course.
    """
    for activity, window in windows.items():
        if activity.course_id != run.course_id or activity.kind != Activity.Kind.QUIZ:
            raise Activity.DoesNotExist
        if window.opens_at and window.closes_at and window.closes_at <= window.opens_at:
            raise WindowRefused
    with transaction.atomic():
        locked = Run.objects.select_for_update(of=("self",)).select_related("course").get(pk=run.pk)
        held = windows_of(locked)
        changed = {a: w for a, w in windows.items() if held.get(a.pk, Window()) != w}
        for activity, window in changed.items():
            if window == Window():
                QuizWindow.objects.filter(run=locked, activity=activity).delete()
            else:
                QuizWindow.objects.update_or_create(run=locked, activity=activity, defaults=window._asdict())
        if changed:
            told = {
                activity.code: [each.isoformat() if each else None for each in window]
                for activity, window in changed.items()
            }
            data = {"run": locked.code, "title": str(locked), "quizzes": told}
            log(instance=locked.course, action="enrollments.set_quiz_windows", user=by, data=data)
    return len(changed)
