"""What the papers of a quiz can be: against trying all of them on small banks."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.papers import Papers
from courses.pools import Cell, Filter, are_nested, pools_of

CELLS = [
    Cell(category, objective, level) for category in (1, 2) for objective in ("", "a") for level in ("", "h")
]
FILTERS = [
    Filter(frozenset(categories), objective, level)
    for categories in ({1}, {2}, {1, 2})
    for objective in ("", "a")
    for level in ("", "h")
]
EVERY, HARD, FIRST = (
    Filter(frozenset({1, 2})),
    Filter(frozenset({1, 2}), difficulty="h"),
    Filter(frozenset({1})),
)


def about(cell):
    return cell.objective == "a"


def every_way(papers):
    """All ways to fill the filters, each a tuple of sets of (cell, number)."""
    places = [(cell, number) for cell, size in papers.counts.items() for number in range(size)]

    def fill(filters, taken):
        if not filters:
            yield ()
            return
        each, *rest = filters
        own = [place for place in places if each.takes(place[0]) and place not in taken]
        for chosen in combinations(own, papers.draws[each]):
            for others in fill(rest, taken | set(chosen)):
                yield (frozenset(chosen), *others)

    return list(fill(list(papers.draws), frozenset()))


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from(CELLS), st.integers(1, 2), min_size=1, max_size=4),
    st.dictionaries(st.sampled_from(FILTERS), st.integers(1, 2), min_size=1, max_size=3),
    st.lists(st.sampled_from(CELLS), max_size=1),
)
def test_numbers_and_shares_are_those_of_trying_all(counts, draws, named):
    papers = Papers(draws, counts, named)
    ways = every_way(papers)
    sets = {frozenset().union(*way) for way in ways}
    assert papers.exist == bool(sets)
    if not sets:
        assert papers.number().papers == 0
        return
    assert papers.number().exact
    assert papers.number().papers == len(sets)
    hits = [sum(map(about, named)) + sum(about(cell) for cell, _n in each) for each in sets]
    share = papers.share(about)
    assert (share.least, share.most) == (min(hits), max(hits))
    if are_nested(pools_of(draws, counts).values()):
        missed = sum(not any(about(cell) for part in way for cell, _n in part) for way in ways)
        expected = 0 if any(map(about, named)) else Fraction(missed, len(ways))
        assert share.missing == expected


def test_a_large_bank_is_counted_at_once():
    number = Papers({FIRST: 40}, {CELLS[0]: 50_000}).number()
    assert number.exact
    assert number.papers > 10**100


def test_pools_that_overlap_too_much_are_told_as_at_least():
    counts = dict.fromkeys(CELLS, 1000)
    draws = dict.fromkeys(FILTERS, 8)
    number = Papers(draws, counts).number()
    assert not number.exact
    assert number.papers > 1000


def test_at_least_is_never_more_than_there_are(monkeypatch):
    counts = {CELLS[0]: 2, CELLS[1]: 2, CELLS[5]: 2}
    papers = Papers({EVERY: 2, HARD: 1, FIRST: 1}, counts)
    exact = papers.number().papers
    monkeypatch.setattr("courses.papers.MOST_WAYS", 0)
    told = papers.number()
    assert not told.exact
    assert 1 <= told.papers <= exact


@pytest.mark.parametrize(
    ("draw", "least", "missing"), [(1, 0, Fraction(2, 3)), (4, 0, Fraction(1, 15)), (5, 1, 0)]
)
def test_an_objective_that_may_miss_says_how_likely(draw, least, missing):
    share = Papers({FIRST: draw}, {Cell(1, "", ""): 4, Cell(1, "a", ""): 2}).share(about)
    assert (share.least, share.missing, share.always) == (least, missing, bool(least))
