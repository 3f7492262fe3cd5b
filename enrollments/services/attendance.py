"""Attendance, recorded by hand until live sessions exist, and the participation that it earns."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from wagtail.log_actions import log

from academy.users.models import User
from courses.given import from_rules, given_by
from enrollments.models import Attendance, Award, Enrollment, Run
from enrollments.services.awards import grant

HIGHEST = 100


class AttendanceRefused(ValueError):
    """A figure that is no percentage, or one of somebody who is not in the run."""


class Recorded(NamedTuple):
    """How many figures were written, and the awards that were granted with them."""

    figures: int
    awards: list[Award]


def attending(run: Run) -> Iterable[Enrollment]:
    """Return the enrolments of `run` whose attendance can be recorded: of whoever has learnt in it."""
    return Enrollment.objects.filter(run=run, state__in=ATTENDED_STATES)


ATTENDED_STATES = [*Enrollment.LEARNING_STATES, Enrollment.State.FAILED]


def attendance_of(enrollments: Iterable[Enrollment]) -> dict[int, Attendance]:
    """Return the newest figure of each enrolment that has one, by its id; one query."""
    rows = Attendance.objects.filter(enrollment__in=[each.pk for each in enrollments]).order_by("pk")
    return {row.enrollment_id: row for row in rows}


def record_attendance(*, run: Run, figures: Mapping[int, int], by: User, why: str = "") -> Recorded:
    """Record how much of `run` its members attended, in per cent, by the ids of their enrolments.

    A figure that stands already is not written again. Who reaches the mark is granted participation, passed
    or not, once; a lower figure later takes nothing away. Raises AttendanceRefused, and then nothing is
    recorded. The caller has checked that `by` may do this.
    """
    if any(not 0 <= figure <= HIGHEST for figure in figures.values()):
        raise AttendanceRefused("attendance is a percentage")
    with transaction.atomic():
        locked = list(
            Enrollment.objects.select_for_update(of=("self",))
            .select_related("run__course", "syllabus")
            .filter(run=run, pk__in=figures, state__in=ATTENDED_STATES)
            .order_by("pk")
        )
        if len(locked) != len(figures):
            raise AttendanceRefused("somebody is not in this run")
        held = attendance_of(locked)
        changed = [
            each for each in locked if each.pk not in held or held[each.pk].percent != figures[each.pk]
        ]
        Attendance.objects.bulk_create(
            Attendance(enrollment=each, percent=figures[each.pk], by=by, why=why.strip()[:300])
            for each in changed
        )
        awards = participation_of(locked, figures)
        if changed:
            data = {"run": run.code, "title": str(run), "figures": len(changed)}
            log(instance=run.course, action="enrollments.record_attendance", user=by, data=data)
    return Recorded(len(changed), awards)


def participation_of(locked: Iterable[Enrollment], figures: Mapping[int, int]) -> list[Award]:
    """Grant participation to those of the locked enrolments whose figure reaches their mark."""
    enrollments = list(locked)
    have = set(
        Award.objects.filter(enrollment__in=enrollments, kind=Award.Kind.PARTICIPATION).values_list(
            "enrollment_id", flat=True
        )
    )
    granted = []
    for each in enrollments:
        mark = attendance_mark_of(each)
        if mark is None or each.pk in have or figures[each.pk] < mark:
            continue
        basis = {
            "v": 1,
            "syllabus": each.syllabus.digest if each.syllabus else None,
            "language": each.language,
            "attendance": figures[each.pk],
            "attendance_mark": mark,
            "result": None,
        }
        granted.append(grant(each, Award.Kind.PARTICIPATION, basis=basis))
    return granted


def attendance_mark_of(enrollment: Enrollment) -> int | None:
    """Return the attendance that earns participation; None where it earns none.

    It is what the syllabus says; where that says nothing of participation, what the course gives now counts,
    since it takes nothing from anybody.
    """
    rules = enrollment.syllabus.rules if enrollment.syllabus else {}
    held = from_rules(rules).attendance_mark
    return given_by(enrollment.run.course).attendance_mark if held is None else held
