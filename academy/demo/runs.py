"""The runs of the demo's courses, by dates that are near whenever the demo is made.

Titles are numbers, since a run's title is one text for readers of every language: the year of a self-paced
run, the month in which a dated one starts, its day where a course has two of that month.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from courses.models import Activity, Course
from enrollments.models import Run

FIRST_HOUR = "FH-100"
APPLICATION = Run.Registration.APPLICATION
INVITATION = Run.Registration.INVITATION
State = Run.State


@dataclass(frozen=True)
class Planned:
    """A run of the demo. Days count from today; without `starts` it is self-paced.

    It starts on a Monday morning (see `_morning`) and ends at five in the afternoon, `lasts` days later;
    registration closes ten days before. `released` is how many days after its end its certificates were
    released. `taught` says whether the course has lessons: a run for an outline (False) makes way for others
    (True) once they are there.
    """

    course: str
    code: str
    opens: int = 0
    starts: int = 0
    lasts: int = 25
    places: int | None = None
    time_zone: str = "UTC"
    registration: str = Run.Registration.DIRECT
    state: str = State.ANNOUNCED
    released: int | None = None
    taught: bool | None = None


NAIROBI, MANILA, AUCKLAND = "Africa/Nairobi", "Asia/Manila", "Pacific/Auckland"
PLANNED = (
    # Your first hour here: besides those of `_first_hour_runs`, what visitors see no more, or not yet.
    Planned(
        *(FIRST_HOUR, "SAMP1E04", -150, -100), places=25, time_zone=NAIROBI,
        state=State.CLOSED_OUT, released=6,
    ),
    Planned(FIRST_HOUR, "SAMP1E05", -90, -40, places=25, time_zone=MANILA, state=State.REPORTING),
    Planned(FIRST_HOUR, "SAMP1E06", -50, 20, places=25, state=State.CANCELLED),
    Planned(FIRST_HOUR, "SAMP1E07", 200, 260, places=25, state=State.DRAFT),
    # Courses that are outlines so far.
    Planned("DL-200", "SAMP2E01", 35, taught=False),
    Planned("ET-300", "SAMP3E01", 21, 77, places=40, time_zone=AUCKLAND, taught=False),
    Planned("ET-300", "SAMP3E02", 140, 196, places=40, time_zone=AUCKLAND, taught=False),
    Planned("MS-210", "SAMP4E01", 42, 98, 22, places=30, time_zone=NAIROBI),
    Planned("MS-210", "SAMP4E02", 210, 266, 22, places=30, time_zone=NAIROBI, state=State.DRAFT),
    Planned("FS-310", "SAMP5E01", 63),
    Planned(
        *("VC-120", "SAMP6E01", 14, 56, 21), places=20, time_zone="America/Bogota", registration=APPLICATION
    ),
    Planned(
        *("CN-400", "SAMP7E01", 28, 112, 3), places=24, time_zone="Asia/Almaty", registration=APPLICATION
    ),
    Planned(
        *("CN-400", "SAMP7E02", -30, 40, 3), places=24, time_zone="Asia/Almaty",
        registration=APPLICATION, state=State.POSTPONED,
    ),
    Planned("PC-220", "SAMP8E01", 21, 70, 29, places=30, time_zone="Europe/Zurich"),
    Planned(
        *("PC-220", "SAMP8E02", 84, 140, 29), places=15, time_zone="Europe/Zurich", registration=INVITATION
    ),
    # The same two, once they have lessons.
    Planned("DL-200", "SAMP2E02", state=State.OPEN, taught=True),
    Planned("ET-300", "SAMP3E03", state=State.OPEN, taught=True),
    Planned(
        *("ET-300", "SAMP3E04", -70, -14), places=40, time_zone=AUCKLAND, state=State.TEACHING, taught=True
    ),
    Planned(
        *("ET-300", "SAMP3E05", -190, -135), places=40, time_zone=AUCKLAND,
        state=State.CLOSED_OUT, released=5, taught=True,
    ),
    Planned("ET-300", "SAMP3E06", 21, 77, places=40, time_zone=AUCKLAND, taught=True),
    Planned("ET-300", "SAMP3E07", -20, 28, places=6, time_zone=MANILA, state=State.OPEN, taught=True),
    Planned(
        *("ET-300", "SAMP3E08", -20, 49), places=20, time_zone=NAIROBI,
        registration=APPLICATION, state=State.OPEN, taught=True,
    ),
    Planned(
        *("ET-300", "SAMP3E09", -45, 3), places=20, time_zone="America/Bogota",
        state=State.CLOSED, taught=True,
    ),
)  # fmt: skip


def make_runs(courses: Mapping[str, Course], *, today: date) -> dict[str, Run]:
    """Make the runs that are missing, of those that fit whether their course is taught yet; all by code."""
    taught = set(Activity.objects.filter(required=True).values_list("course_id", flat=True))
    fitting = [each for each in PLANNED if each.taught in (None, courses[each.course].pk in taught)]
    runs = [
        *_first_hour_runs(courses[FIRST_HOUR], today),
        *(planned_run(courses[each.course], each, today) for each in fitting),
    ]
    _name_apart(runs)
    return {run.code: _kept(run) for run in runs}


def releases(runs: Mapping[str, Run]) -> dict[str, datetime]:
    """Return when the certificates of the runs that are closed out were released, by the run's code."""
    return {
        each.code: run.ends_at + timedelta(days=each.released)
        for each in PLANNED
        if each.released is not None and (run := runs.get(each.code)) and run.ends_at
    }


def _first_hour_runs(course: Course, today: date) -> tuple[Run, Run, Run]:
    """One run open at any time, one that starts in a month and has few places, one that is being taught."""
    month, fortnight = (_morning(_monday(today, days), ZoneInfo("UTC")) for days in (30, -14))
    dated = {"paced": Run.Paced.DATED, "release": Run.Release.BY_ADMINISTRATOR}
    return (
        Run(course=course, code="SAMP1E01", title=f"{today:%Y}", state=State.OPEN),
        Run(
            course=course,
            code="SAMP1E02",
            title=f"{month:%Y-%m}",
            state=State.OPEN,
            starts_at=month,
            ends_at=_days(month, 28),
            registration_closes_at=_days(month, -2),
            places=12,
            waiting_list=True,
            **dated,
        ),
        Run(
            course=course,
            code="SAMP1E03",
            title=f"{fortnight:%Y-%m}",
            state=State.TEACHING,
            starts_at=fortnight,
            ends_at=_days(fortnight, 28),
            places=25,
            **dated,
        ),
    )


def planned_run(course: Course, plan: Planned, today: date) -> Run:
    """Return the run that a plan means on that day; it is not saved."""
    zone = ZoneInfo(plan.time_zone)
    opens = _morning(_monday(today, plan.opens), zone) if plan.opens else None
    fields: dict[str, Any] = {
        "registration_opens_at": opens,
        "title": f"{opens or today:%Y}",
    }
    if plan.starts:
        starts = _morning(_monday(today, plan.starts), zone)
        fields = {
            "paced": Run.Paced.DATED,
            "release": Run.Release.BY_ADMINISTRATOR,
            "title": f"{starts:%Y-%m}",
            "starts_at": starts,
            "ends_at": _at(17, starts.date() + timedelta(days=plan.lasts), zone),
            "registration_opens_at": opens,
            "registration_closes_at": _morning(starts.date() - timedelta(days=10), zone),
        }
    return Run(
        course=course,
        code=plan.code,
        state=plan.state,
        time_zone=plan.time_zone,
        registration=plan.registration,
        places=plan.places,
        **fields,
    )


def _name_apart(runs: Sequence[Run]) -> None:
    """Call dated runs of one course that start in the same month by their day."""
    named = Counter((run.course_id, run.title) for run in runs)
    for run in runs:
        if run.starts_at and named[run.course_id, run.title] > 1:
            run.title = f"{run.starts_at:%Y-%m-%d}"


def _kept(run: Run) -> Run:
    """The run of this code that is there, else this one, saved."""
    there = Run.objects.filter(code=run.code).select_related("course").first()
    if there is None:
        run.save()
    return there or run


def _days(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days)


def _monday(today: date, days: int) -> date:
    """The first Monday that is at least so many days away."""
    day = today + timedelta(days=days)
    return day + timedelta(days=-day.weekday() % 7)


def _morning(day: date, zone: ZoneInfo) -> datetime:
    """Nine in the morning where the run is held, or five in the morning UTC where that is later.

    By then it is that day already in Bogotá, and what begins in the east is not read there as the day before.
    """
    return max(_at(9, day, zone), _at(5, day, ZoneInfo("UTC")).astimezone(zone))


def _at(hour: int, day: date, zone: ZoneInfo) -> datetime:
    """An hour of a day where the run is held."""
    return datetime.combine(day, time(hour), tzinfo=zone)
