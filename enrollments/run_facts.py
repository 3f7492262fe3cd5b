"""What the runs of courses come to, for the cards of the catalogue: two queries, whatever their number."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils import timezone

from courses.catalogue.registrations import RunFacts
from enrollments.models import Enrollment, Run


def facts_of_runs(courses: Collection[int]) -> dict[int, RunFacts]:
    """Return by course id whether one may register now, when its next run starts, how many places are left.

    Places are those of the first run that one may register in, where it has a limit; None where it has none.
    """
    now = timezone.now()
    runs: dict[int, list[Run]] = defaultdict(list)
    wanted = Run.objects.filter(course__in=courses, state__in=[Run.State.ANNOUNCED, Run.State.OPEN])
    for run in wanted.order_by("starts_at", "pk"):
        runs[run.course_id].append(run)
    joinable = {course: _joinable(found, now) for course, found in runs.items()}
    limited = [run.pk for run in joinable.values() if run and run.places is not None]
    taken = _taken(limited) if limited else {}
    return {course: _facts(found, joinable[course], taken, now) for course, found in runs.items()}


def _facts(runs: list[Run], joinable: Run | None, taken: dict[int, int], now: datetime) -> RunFacts:
    starts_at, zone = next(
        ((run.starts_at, run.time_zone) for run in runs if run.starts_at and run.starts_at > now), (None, "")
    )
    limit = joinable.places if joinable else None
    return RunFacts(
        open_now=joinable is not None,
        starts_at=starts_at,
        starts_on=starts_at.astimezone(ZoneInfo(zone)).date() if starts_at else None,
        places_left=max(0, limit - taken.get(joinable.pk, 0)) if joinable and limit is not None else None,
    )


def _joinable(runs: list[Run], now: datetime) -> Run | None:
    """The first run to register in; one without a limit before those with one, since it never fills."""
    found = [run for run in runs if run.takes_registrations(now)]
    return min(found, key=lambda run: run.places is not None, default=None)


def _taken(runs: list[int]) -> dict[int, int]:
    held = Enrollment.objects.filter(run__in=runs).holding_a_place()
    return dict(held.values_list("run").annotate(number=Count("pk")))
