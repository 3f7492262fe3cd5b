"""Runs as they stand on a course page: when, where one registers, what is left, and what to do if one cannot.

A member reads dates in their own zone. A visitor has none, so they read those of the run's zone, which is
named; a script may then tell them in the browser's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from babel import Locale
from babel.dates import get_timezone_location
from django.db.models import Exists, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.users.languages import babel_name
from academy.users.models import User
from academy.users.time_zones import zone_of
from courses.models import Course
from courses.outline import languages_of, outline_of
from enrollments.models import Run

MOST_RUNS = 20  # on one page; a course that is delivered more often has had its older ones


class Moment(NamedTuple):
    """An instant in words, and as a machine reads it."""

    text: str
    iso: str


@dataclass(frozen=True)
class RunLine:
    """One run for one reader. `can_enrol` holds what `services.enrol` would decide; else `why_not` says why.

    `zone` is the IANA name of the zone its moments are told in, `zone_label` what people call it.
    """

    run: Run
    title: str
    state_label: str
    tone: str
    zone: str
    zone_label: str
    starts: Moment | None
    ends: Moment | None
    opens: Moment | None
    closes: Moment | None
    places_left: int | None
    can_enrol: bool
    by_application: bool
    coming: bool
    why_not: str
    enrol_url: str

    @property
    def opens_on(self) -> Moment | None:
        """The day on which registration opens, where it is to come."""
        return _moment(self.run.registration_opens_at if self.opens else None, self.zone, "DATE_FORMAT")

    @property
    def zone_words(self) -> str:
        """What a zone is called, with {} for its city: for the script that tells the browser's."""
        return _("%(city)s time") % {"city": "{}"}

    @property
    def to_waiting_list(self) -> bool:
        """Whether registering now means joining the queue."""
        return self.can_enrol and self.places_left == 0


def runs_of(course: Course, member: User | None = None) -> list[Run]:
    """Return the runs of a course that the public sees and that are not over, with `taken` places: one query.

    With a `member`, each says in `confirmed` whether that person's address is, as registering demands.
    """
    not_over = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    runs = Run.objects.for_course(course).visible().filter(not_over).with_taken()
    if member is not None:
        addresses = EmailAddress.objects.filter(user=member, email=member.email, verified=True)
        runs = runs.annotate(confirmed=Exists(addresses))
    return list(runs[:MOST_RUNS])


def run_lines(course: Course, runs: Iterable[Run], *, language: str, member: bool) -> list[RunLine]:
    """Return the runs for a reader: those with a place, with a queue, by application, to come, the others.

    `language` is that of the text the reader has before them: an enrolment begins in it.
    """
    ready = course.stage == Course.Stage.OPEN and has_lessons(course)
    lines = [_line(run, ready=ready, language=language, member=member) for run in runs]
    return sorted(lines, key=_place_of)


def _place_of(line: RunLine) -> tuple[bool, ...]:
    return (not line.can_enrol, line.to_waiting_list, not line.by_application, not line.coming)


def has_lessons(course: Course) -> bool:
    """Whether there is something to learn in the course's first language, as registering demands."""
    offered = languages_of(course)
    return bool(offered) and any(a.required for a in outline_of(course, offered[0]).activities)


def _line(run: Run, *, ready: bool, language: str, member: bool) -> RunLine:
    now = timezone.now()
    left = None if run.places is None else max(0, run.places - run.taken)  # type: ignore[attr-defined]
    coming = run.state == Run.State.ANNOUNCED or (
        run.state == Run.State.OPEN
        and run.registration_opens_at is not None
        and now < run.registration_opens_at
    )
    taken_now = ready and run.takes_registrations(now)
    full = left == 0
    direct = run.registration == Run.Registration.DIRECT
    can_enrol = taken_now and direct and (run.waiting_list or not full)
    by_application = taken_now and run.registration == Run.Registration.APPLICATION
    closes = run.registration_closes_at if can_enrol or by_application or coming else None
    zone = timezone.get_current_timezone_name() if member else str(zone_of(run.time_zone))
    label, tone, why_not = _state(run, now, ready=ready, coming=coming, full=full, can_enrol=can_enrol)
    return RunLine(
        run=run,
        title=run.title or run.get_paced_display(),
        state_label=label,
        tone=tone,
        zone=zone,
        zone_label=zone_label(zone),
        starts=_moment(run.starts_at, zone, "DATE_FORMAT"),
        ends=_moment(run.ends_at, zone, "DATE_FORMAT"),
        opens=_moment(run.registration_opens_at if coming else None, zone, "DATETIME_FORMAT"),
        closes=_moment(closes, zone, "DATETIME_FORMAT"),
        places_left=left,
        can_enrol=can_enrol,
        by_application=by_application,
        coming=coming,
        why_not=why_not,
        enrol_url=f"{reverse('enrollments:enrol', args=[run.code])}?{urlencode({'language': language})}",
    )


def _state(
    run: Run, now: datetime, *, ready: bool, coming: bool, full: bool, can_enrol: bool
) -> tuple[str, str, str]:
    """Return what a run's pill says, its tone, and why nobody can register if nobody can."""
    if can_enrol:
        return (_("Full"), "amber", "") if full else (_("Open for registration"), "leaf", "")
    if run.state == Run.State.POSTPONED:
        return _("Postponed"), "amber", _("This run is postponed. Its new dates will stand here.")
    if coming:
        known = run.registration_opens_at is not None
        return _("Coming"), "sea", "" if known else _("The day on which registration opens will stand here.")
    if not run.takes_registrations(now):
        started = run.state == Run.State.TEACHING or (run.starts_at is not None and run.starts_at <= now)
        label = _("Being taught") if started else _("Registration closed")
        return label, "", _("Registration for this run is closed.")
    if not ready:
        return _("Coming"), "sea", _("It opens when the lessons of this course are published.")
    if run.registration == Run.Registration.APPLICATION:
        return _("By application"), "sea", _("Places go by application: write to the contact of this course.")
    if run.registration == Run.Registration.INVITATION:
        return _("By invitation"), "sea", _("The training partner invites people to this run.")
    return _("Full"), "amber", _("All places are taken, and this run has no waiting list.")


def _moment(value: datetime | None, zone: str, style: str) -> Moment | None:
    if value is None:
        return None
    there = value.astimezone(ZoneInfo(zone))
    return Moment(date_format(there, style), there.isoformat())


def zone_label(name: str) -> str:
    """Return what people call a zone, in the language of the moment: “Nairobi time”; UTC is UTC."""
    city = _city(name, get_language() or "en")
    return _("%(city)s time") % {"city": city} if city else "UTC"


@lru_cache(maxsize=2000)
def _city(name: str, language: str) -> str:
    if "/" not in name:
        return ""
    return get_timezone_location(name, locale=Locale.parse(babel_name(language)), return_city=True)
