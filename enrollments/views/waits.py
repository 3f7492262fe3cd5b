"""What My learning says of quizzes that cannot be taken now: a grade is awaited, or a wait is not over."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses.outline import outline_of
from enrollments.models import Attempt, Enrollment
from enrollments.services.attempts import next_attempt_of

Sat = Mapping[int, Mapping[int, list[Attempt]]]


def ended_attempts(enrollments: list[int]) -> Sat:
    """Return the attempts of these enrolments that are handed in, by enrolment and activity: one query."""
    found: dict[int, dict[int, list[Attempt]]] = defaultdict(lambda: defaultdict(list))
    rows = Attempt.objects.filter(enrollment__in=enrollments).exclude(state=Attempt.State.OPEN)
    columns = ("enrollment_id", "activity_id", "state", "handed_in_at", "number", "limits")
    for attempt in rows.only(*columns).order_by("number"):
        found[attempt.enrollment_id][attempt.activity_id].append(attempt)
    return found


def waits(enrollment: Enrollment, sat: Sat, done: Collection[str]) -> list[str]:
    """Return a sentence for each quiz that a learner has to wait for; `done` are the keys that are."""
    if enrollment.pk not in sat:
        return []
    sentences = []
    for activity in outline_of(enrollment.run.course, enrollment.language).activities:
        attempts = sat[enrollment.pk].get(activity.id)
        if attempts and activity.rules:
            limits = {"attempts": activity.rules.attempts, "wait_days": activity.rules.wait_days}
            sentences.append(_wait(activity.title, limits, attempts, done=str(activity.key) in done))
    return [sentence for sentence in sentences if sentence]


def _wait(title: str, limits: dict[str, Any], attempts: list[Attempt], *, done: bool) -> str:
    if any(attempt.state == Attempt.State.WAITING for attempt in attempts):
        return _("“%(title)s” waits for its grade: an instructor reads what you wrote.") % {"title": title}
    next_at = next_attempt_of(limits, attempts)
    if done or next_at is None or next_at <= timezone.now():
        return ""
    when = date_format(localtime(next_at), "DATETIME_FORMAT")
    return _("“%(title)s”: you can try again from %(when)s.") % {"title": title, "when": when}
