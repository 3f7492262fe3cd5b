"""The runs of the demo's courses, by dates that are near whenever the demo is made.

Titles are numbers, since a run's title is one text for readers of every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from courses.models import Course
from enrollments.models import Run

FIRST_HOUR = "FH-100"
APPLICATION = Run.Registration.APPLICATION


@dataclass(frozen=True)
class Announced:
    """A run that takes registrations later. Days count from today; without `starts` it is self-paced.

    It starts on a Monday at nine in the morning and ends at five in the afternoon, `lasts` days later.
    """

    course: str
    code: str
    opens: int
    starts: int = 0
    lasts: int = 0
    places: int | None = None
    time_zone: str = "UTC"
    registration: str = Run.Registration.DIRECT


ANNOUNCED = (
    Announced("DL-200", "SAMP2E01", opens=35),
    Announced("ET-300", "SAMP3E01", opens=21, starts=77, lasts=25, places=40, time_zone="Pacific/Auckland"),
    Announced("ET-300", "SAMP3E02", opens=140, starts=196, lasts=25, places=40, time_zone="Pacific/Auckland"),
    Announced("MS-210", "SAMP4E01", opens=42, starts=98, lasts=22, places=30, time_zone="Africa/Nairobi"),
    Announced("FS-310", "SAMP5E01", opens=63),
    Announced(
        *("VC-120", "SAMP6E01"), opens=14, starts=56, lasts=21, places=20,
        time_zone="America/Bogota", registration=APPLICATION,
    ),
    Announced(
        *("CN-400", "SAMP7E01"), opens=28, starts=112, lasts=3, places=24,
        time_zone="Asia/Almaty", registration=APPLICATION,
    ),
    Announced("PC-220", "SAMP8E01", opens=21, starts=70, lasts=29, places=30, time_zone="Europe/Zurich"),
)  # fmt: skip


def make_first_hour_runs(course: Course) -> tuple[Run, Run, Run]:
    """One run open at any time, one that starts in a month and has few places, one that is being taught."""
    now = timezone.now()
    morning = now.replace(hour=8, minute=0, second=0, microsecond=0)
    dated = {"paced": Run.Paced.DATED, "release": Run.Release.BY_ADMINISTRATOR}
    return (
        _run(course, "SAMP1E01", title=f"{now:%Y}", state=Run.State.OPEN),
        _run(
            course,
            "SAMP1E02",
            title=f"{_days(morning, 30):%Y-%m}",
            state=Run.State.OPEN,
            starts_at=_days(morning, 30),
            ends_at=_days(morning, 58),
            registration_closes_at=_days(morning, 28),
            places=12,
            waiting_list=True,
            **dated,
        ),
        _run(
            course,
            "SAMP1E03",
            title=f"{_days(morning, -14):%Y-%m}",
            state=Run.State.OPEN,  # until its learner has enrolled
            starts_at=_days(morning, -14),
            ends_at=_days(morning, 14),
            places=25,
            **dated,
        ),
    )


def announce_runs(courses: Mapping[str, Course]) -> list[Run]:
    """Announce the runs of the courses that open later."""
    today = timezone.now().date()
    return [_announce(courses[each.course], each, today) for each in ANNOUNCED]


def _announce(course: Course, plan: Announced, today: date) -> Run:
    zone = ZoneInfo(plan.time_zone)
    opens = _at(9, _monday(today, plan.opens), zone)
    fields: dict[str, Any] = {"registration_opens_at": opens, "title": f"{opens:%Y-%m}"}
    if plan.starts:
        starts = _at(9, _monday(today, plan.starts), zone)
        fields = {
            "paced": Run.Paced.DATED,
            "release": Run.Release.BY_ADMINISTRATOR,
            "title": f"{starts:%Y-%m}",
            "starts_at": starts,
            "ends_at": _at(17, starts.date() + timedelta(days=plan.lasts), zone),
            "registration_opens_at": opens,
            "registration_closes_at": _at(9, starts.date() - timedelta(days=10), zone),
        }
    return _run(
        course,
        plan.code,
        state=Run.State.ANNOUNCED,
        time_zone=plan.time_zone,
        registration=plan.registration,
        places=plan.places,
        **fields,
    )


def _run(course: Course, code: str, **fields: Any) -> Run:
    return Run.objects.get_or_create(code=code, defaults={"course": course, **fields})[0]


def _days(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days)


def _monday(today: date, days: int) -> date:
    """The first Monday that is at least so many days away."""
    day = today + timedelta(days=days)
    return day + timedelta(days=-day.weekday() % 7)


def _at(hour: int, day: date, zone: ZoneInfo) -> datetime:
    """An hour of a day where the run is held."""
    return datetime.combine(day, time(hour), tzinfo=zone)
