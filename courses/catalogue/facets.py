"""Counting what each choice would leave, with sets of courses as numbers.

Values of one facet are alternatives, facets narrow each other. A value's count is of the courses that it
would show together with what is chosen in the *other* facets, so ticking a second value only ever adds.
"""

from dataclasses import dataclass

from courses.catalogue.kept import Catalogue
from courses.catalogue.wanted import FACETS, VALUES, Wanted

OPEN = "open"


@dataclass(frozen=True)
class Counts:
    """`matching` is the set of courses that fit everything. `values` has for each facet (value, count)."""

    matching: int
    values: dict[str, list[tuple[str, int]]]
    open: int


def count(listed: Catalogue, wanted: Wanted, found: int, open_now: int) -> Counts:
    """Count for a question, of which search has `found` this set; `open_now` is the set one can join."""
    chosen = {facet: _any(listed, facet, values) for facet, values in wanted.chosen}
    if wanted.open:
        chosen[OPEN] = open_now
    others = {name: _all(chosen, found, but=name) for name in (*FACETS, OPEN)}
    values = {
        facet: [
            (value, (others[facet] & listed.masks.get(facet, {}).get(value, 0)).bit_count())
            for value in VALUES[facet](listed)
        ]
        for facet in FACETS
    }
    return Counts(_all(chosen, found), values, (others[OPEN] & open_now).bit_count())


def _any(listed: Catalogue, facet: str, values: tuple[str, ...]) -> int:
    mask = 0
    for value in values:
        mask |= listed.masks.get(facet, {}).get(value, 0)
    return mask


def _all(chosen: dict[str, int], found: int, but: str = "") -> int:
    for name, mask in chosen.items():
        if name != but:
            found &= mask
    return found
