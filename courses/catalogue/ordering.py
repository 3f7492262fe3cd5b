"""In which order courses are listed."""

from collections.abc import Callable
from typing import Any

from courses.catalogue.entries import Entry
from courses.catalogue.kept import Catalogue
from courses.catalogue.registrations import Registrations

TITLE, NEWEST, SOONEST, SHORTEST, RELEVANCE = "title", "newest", "soonest", "shortest", "relevance"

Key = Callable[[Entry], Any]


def in_order(listed: Catalogue, runs: Registrations, mask: int, order: str, language: str) -> list[int]:
    """Return the places of the courses in a set, ordered; whatever else is equal goes by title.

    `SOONEST` puts first what one can join now, in the reader's own language before others, then what starts
    next. `RELEVANCE` is for a search to know.
    """
    ranks = listed.title_ranks(language)
    places = [place for place in range(len(listed.entries)) if mask >> place & 1]
    if order not in _KEYS:
        return sorted(places, key=ranks.__getitem__)
    key = _KEYS[order](runs, language)
    return sorted(places, key=lambda place: (key(listed.entries[place]), ranks[place]))


def _newest(runs: Registrations, language: str) -> Key:
    return lambda entry: -entry.opened_at.timestamp()


def _shortest(runs: Registrations, language: str) -> Key:
    return lambda entry: entry.effort_minutes


def _soonest(runs: Registrations, language: str) -> Key:
    def key(entry: Entry) -> tuple[bool, bool, float, bool]:
        facts = runs.of(entry.course_id)
        starts = facts.starts_at.timestamp() if facts.starts_at else float("inf")
        foreign = entry.edition_in(language).language != language
        return not facts.open_now, facts.open_now and foreign, starts, foreign

    return key


_KEYS: dict[str, Callable[[Registrations, str], Key]] = {
    NEWEST: _newest,
    SHORTEST: _shortest,
    SOONEST: _soonest,
}
