"""What a visitor asks of the catalogue, read from an address and written back in one canonical way."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.conf import settings
from django.http import QueryDict
from django.utils.http import urlencode

from cms.plain_text import one_line
from courses.catalogue.kept import REGIONS, Catalogue
from courses.catalogue.ordering import NEWEST, RELEVANCE, SHORTEST, SOONEST, TITLE
from courses.models import Course

LONGEST_QUERY = 200  # characters
PER_PAGE = 12
FACETS = ("track", "topic", "modality", "level", "language", "region", "partner")
SORTS = (SOONEST, TITLE, NEWEST, SHORTEST)

# Every value a facet may have, in the order in which it is shown.
VALUES: dict[str, Callable[[Catalogue], list[str]]] = {
    "track": lambda listed: list(Course.Track.values),
    "topic": lambda listed: list(listed.topics),
    "modality": lambda listed: list(Course.Modality.values),
    "level": lambda listed: list(Course.Level.values),
    "language": lambda listed: [code for code, _name in settings.LANGUAGES],
    "region": lambda listed: list(REGIONS),
    "partner": lambda listed: sorted(listed.masks.get("partner", {})),
}

Choices = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Wanted:
    """A question to the catalogue; two that mean the same are equal.

    `chosen` names only facets with values, both in their fixed order. `sort` is empty where it is the usual
    one: by relevance for a search, else what one can join soonest.
    """

    q: str = ""
    chosen: Choices = ()
    open: bool = False
    sort: str = ""
    page: int = 1

    @property
    def order(self) -> str:
        """The order of the results."""
        return self.sort or (RELEVANCE if self.q else SOONEST)

    @property
    def sorts(self) -> tuple[str, ...]:
        """The orders to choose from, the usual one first."""
        return (RELEVANCE, *SORTS) if self.q else SORTS

    @property
    def narrowed(self) -> int:
        """By how many things the results are narrowed: values of facets, and whether one can join now."""
        return sum(len(values) for _facet, values in self.chosen) + self.open

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the chosen values of a facet."""
        return dict(self.chosen).get(facet, ())

    def query_string(self) -> str:
        """Return the canonical query, without the question mark; empty for the bare catalogue."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(facet, value) for facet, values in self.chosen for value in values]
        pairs += [("open", "1")] if self.open else []
        pairs += [("sort", self.sort)] if self.sort else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def at(self, page: int) -> Self:
        """The same on another page."""
        return replace(self, page=page)

    def sorted_by(self, sort: str) -> Self:
        """The same in another order."""
        return replace(self, sort="" if sort == self.sorts[0] else sort, page=1)

    def without(self, facet: str, value: str) -> Self:
        """The same but for one value of a facet."""
        left = (
            (name, tuple(v for v in values if (name, v) != (facet, value))) for name, values in self.chosen
        )
        return replace(self, chosen=tuple((name, values) for name, values in left if values), page=1)

    def without_open(self) -> Self:
        """The same, whether or not one can join now."""
        return replace(self, open=False, page=1)

    def without_query(self) -> Self:
        """The same filters, without the words."""
        return replace(self, q="", sort="" if self.sort in ("", SOONEST) else self.sort, page=1)


def read_wanted(data: QueryDict | Mapping[str, list[str]], listed: Catalogue) -> Wanted:
    """Read a question from an address. Unknown names and values are left out; nothing is an error.

    A page beyond the last that the catalogue could have becomes that one.
    """
    lists = dict(data.lists()) if isinstance(data, QueryDict) else dict(data)
    q = clean_query(_last(lists, "q"))
    chosen = []
    for facet in FACETS:
        asked = set(lists.get(facet, ()))
        if values := tuple(value for value in VALUES[facet](listed) if value in asked):
            chosen.append((facet, values))
    wanted = Wanted(q, tuple(chosen), _last(lists, "open") == "1")
    sort, page = _last(lists, "sort"), _last(lists, "page")
    if sort in wanted.sorts[1:]:
        wanted = replace(wanted, sort=sort)
    if re.fullmatch("[0-9]{1,9}", page):
        wanted = wanted.at(max(1, min(int(page), -(-len(listed.entries) // PER_PAGE))))
    return wanted


def clean_query(text: str) -> str:
    """Return what somebody typed on one line, without what cannot be seen, at a sane length."""
    return one_line(text[: 5 * LONGEST_QUERY])[:LONGEST_QUERY].strip()


def _last(lists: Mapping[str, list[str]], name: str) -> str:
    values = lists.get(name)
    return values[-1] if values else ""
