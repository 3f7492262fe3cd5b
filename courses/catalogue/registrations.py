"""Which courses one can join, and when the next ones start: time decides that, not a version."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from wagtail import hooks

from courses.catalogue.kept import Catalogue, Version

KEPT_SECONDS = 30


class RunFacts(NamedTuple):
    """What the runs of a course come to. `places_left` is of the next run with a limit, None without one.

    `starts_on` is the day of `starts_at` where the run is given.
    """

    open_now: bool = False
    starts_at: datetime | None = None
    starts_on: date | None = None
    places_left: int | None = None


NONE = RunFacts()


@dataclass(frozen=True)
class Registrations:
    """What was known at one moment. `token` is the same wherever the facts are."""

    version: Version
    facts: Mapping[int, RunFacts]  # by course id; courses without runs are not in it
    read_at: float  # seconds of the monotonic clock
    token: int = field(default=0)

    def of(self, course_id: int) -> RunFacts:
        """Return the facts of a course."""
        return self.facts.get(course_id, NONE)

    @property
    def open_courses(self) -> set[int]:
        """The ids of those that take registrations."""
        return {course_id for course_id, facts in self.facts.items() if facts.open_now}


_lock = threading.Lock()
_kept: Registrations | None = None


def registrations(catalogue: Catalogue) -> Registrations:
    """Return what the hooks know of the courses' runs, at most `KEPT_SECONDS` old.

    `courses_taking_registrations` is a function of a list of course ids that returns the set of those that
    take registrations now; `courses_next_runs` one that returns `RunFacts` by course id.
    """
    global _kept
    kept = _kept
    if kept is None or kept.version != catalogue.version or time.monotonic() - kept.read_at > KEPT_SECONDS:
        with _lock:
            kept = _kept = _read(catalogue)
    return kept


def forget_registrations() -> None:
    """Read the runs anew for the next visitor: one of them has changed."""
    global _kept
    _kept = None


def _read(catalogue: Catalogue) -> Registrations:
    ids = [entry.course_id for entry in catalogue.entries]
    read_at = time.monotonic()
    facts: dict[int, RunFacts] = {}
    for hook in hooks.get_hooks("courses_next_runs"):
        facts.update(hook(ids))
    for hook in hooks.get_hooks("courses_taking_registrations"):
        for course_id in hook(ids):
            facts[course_id] = facts.get(course_id, NONE)._replace(open_now=True)
    token = hash(frozenset(facts.items()))
    return Registrations(catalogue.version, facts, read_at, token)
