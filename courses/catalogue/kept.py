"""The catalogue in this process's memory, under its version: one cheap read says whether it still holds.

The version is made of the courses' own content versions, so it is exact with the commit and needs no row of
its own that every publication would queue for. It can never come back: nothing is made with an old time, and
a content version only grows. Of a new version only the courses that changed are read again.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from courses.catalogue.entries import (
    FEW,
    Entry,
    PartnerLine,
    read_entries,
    read_partners,
    read_topics,
)
from courses.catalogue.folding import fold
from courses.models import Course, Topic

Version = tuple[Any, ...]
Masks = dict[str, int]  # by value: the places of its courses among the entries, as bits of a number

REGIONS = tuple(value for value in Course.Region.values if value != Course.Region.ALL)


@dataclass(frozen=True)
class Catalogue:
    """All that is listed, at one version. A set of courses is a number whose bits are places in `entries`."""

    version: Version
    entries: tuple[Entry, ...]
    partners: dict[int, PartnerLine]
    topics: dict[str, Topic]

    @cached_property
    def everything(self) -> int:
        """The set of all courses."""
        return (1 << len(self.entries)) - 1

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each course among the entries, by course id."""
        return {entry.course_id: place for place, entry in enumerate(self.entries)}

    @cached_property
    def pages(self) -> dict[int, int]:
        """The place of the course of each edition, by page id."""
        return {page.page_id: place for place, entry in enumerate(self.entries) for page in entry.editions}

    @cached_property
    def masks(self) -> dict[str, Masks]:
        """For each facet the set of courses of each of its values, but for what time decides."""
        found: dict[str, Masks] = defaultdict(lambda: defaultdict(int))
        for place, entry in enumerate(self.entries):
            bit = 1 << place
            for facet, values in self._values(entry).items():
                for value in values:
                    found[facet][value] |= bit
        return {facet: dict(masks) for facet, masks in found.items()}

    def _values(self, entry: Entry) -> dict[str, tuple[str, ...]]:
        """Where an entry stands; a course for all regions stands in each."""
        everywhere = entry.region == Course.Region.ALL
        return {
            "track": (entry.track,),
            "topic": entry.topics,
            "modality": (entry.modality,),
            "level": (entry.level,),
            "language": entry.languages,
            "region": REGIONS if everywhere else (entry.region,),
            "partner": (self.partners[entry.partner_id].slug,),
        }

    def title_ranks(self, language: str) -> dict[int, int]:
        """Return where each course stands by its title in a language, by its place among the entries."""
        if language not in self._ranks:
            titles = [fold(entry.edition_in(language).title) for entry in self.entries]
            by_title = sorted(range(len(titles)), key=lambda place: (titles[place], place))
            self._ranks[language] = {place: rank for rank, place in enumerate(by_title)}
        return self._ranks[language]

    @cached_property
    def _ranks(self) -> dict[str, dict[int, int]]:
        return {}

    def chosen(self, mask: int) -> list[Entry]:
        """Return the entries of a set, in their order."""
        return [entry for place, entry in enumerate(self.entries) if mask >> place & 1]

    def mask_of(self, course_ids: Any) -> int:
        """Return the set of these courses; those that are not listed are left out."""
        places = (self.places.get(course_id) for course_id in course_ids)
        return sum(1 << place for place in set(places) if place is not None)


_lock = threading.Lock()
_kept: Catalogue | None = None


# Written out, since every visitor asks it and Django takes longer to build it than the database to answer.
_VERSION = f"SELECT COUNT(*), SUM(content_version), MAX(id), MAX(created_at) FROM {Course._meta.db_table}"  # nosec B608


def read_version() -> Version:
    """Return what changes with every change of any course: one read."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSION)
        return cursor.fetchone()


def catalogue() -> Catalogue:
    """Return the catalogue as it is now; one read of the database unless it has changed."""
    global _kept
    version = read_version()
    kept = _kept
    if kept is None or kept.version != version:
        with _lock:
            if _kept is None or _kept.version != version:
                _kept = _read(version, _kept)
            kept = _kept
    return kept


def entries() -> tuple[Entry, ...]:
    """Return every listed course, the first made first."""
    return catalogue().entries


def _read(version: Version, old: Catalogue | None) -> Catalogue:
    """Read the catalogue, or what differs from the old one.

    Should somebody publish meanwhile, what is read here is newer than its version: the next request reads
    once more, and nothing old is kept under a new version.
    """
    held = {
        (entry.course_id, entry.key, entry.version, entry.made_at): entry
        for entry in (old.entries if old else ())
    }
    now = list(
        Course.objects.filter(stage=Course.Stage.OPEN)
        .order_by("pk")
        .values_list("pk", "key", "content_version", "created_at")
    )
    changed = [identity[0] for identity in now if identity not in held]
    if len(changed) > FEW:
        found = read_entries()
    else:
        fresh = {entry.course_id: entry for entry in (read_entries(changed) if changed else ())}
        both = (held.get(identity) or fresh.get(identity[0]) for identity in now)
        found = [entry for entry in both if entry]
    partners = read_partners()
    listed = tuple(entry for entry in found if entry.partner_id in partners)
    return Catalogue(version, listed, partners, read_topics())
