"""Draws without a database: fair, reproducible, no question twice, and never stuck while there is a way."""

import math
import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.pools import Cell, Filter, Place, Pool, TooFew, are_nested, draw, pools_of, suffices

ONE, TWO, THREE = Cell(1, "", ""), Cell(1, "", "hard"), Cell(2, "a", "hard")
DRAWS = 10_000


def filled(draws, counts, seed=0):
    return draw(pools_of(draws, counts), counts, random.Random(seed))


def chi_square(observed, expected):
    return sum((seen - expected) ** 2 / expected for seen in observed)


def critical_value(degrees, probability=0.001):
    """What chi-square exceeds with this probability: Wilson and Hilferty (1931), good to a percent."""
    normal = 3.0902  # exceeded with one in a thousand
    assert probability == 0.001
    third = 2 / (9 * degrees)
    return degrees * (1 - third + normal * math.sqrt(third)) ** 3


def test_the_critical_value_is_that_of_the_tables():
    assert critical_value(9) == pytest.approx(27.88, rel=0.01)
    assert critical_value(49) == pytest.approx(85.35, rel=0.01)


def fairness_of(take, kinds):
    """Chi-square of 10 000 results of `take(seed)` that should be equally likely."""
    seen = Counter(take(seed) for seed in range(DRAWS))
    assert set(seen) <= set(kinds)
    return chi_square([seen[kind] for kind in kinds], DRAWS / len(kinds))


def every_set(number, size):
    return [frozenset(each) for each in combinations(range(number), size)]


def drawn_set(seed):
    every = Filter(frozenset({1}))
    places = filled({every: 3}, {ONE: 5, TWO: 3}, seed)[every]
    return frozenset(place.number + (5 if place.cell == TWO else 0) for place in places)


def test_each_set_of_questions_is_drawn_as_often_as_any_other():
    kinds = every_set(8, 3)
    assert fairness_of(drawn_set, kinds) < critical_value(len(kinds) - 1)


def test_the_measure_sees_a_draw_that_prefers_the_first_question():
    def biased(seed):
        found = drawn_set(seed)
        return found if 0 in found or seed % 5 else drawn_set(seed + DRAWS)

    kinds = every_set(8, 3)
    assert fairness_of(biased, kinds) > critical_value(len(kinds) - 1)


def test_nested_pools_are_filled_in_each_way_as_often_as_in_any_other():
    hard, every = Filter(frozenset({1}), difficulty="hard"), Filter(frozenset({1}))
    counts = {ONE: 3, TWO: 4}

    def take(seed):
        drawn = filled({every: 2, hard: 2}, counts, seed)
        return tuple(frozenset(drawn[each]) for each in (hard, every))

    all_of = [Place(cell, number) for cell, size in counts.items() for number in range(size)]
    kinds = [
        (frozenset(first), frozenset(second))
        for first in combinations([place for place in all_of if place.cell == TWO], 2)
        for second in combinations([place for place in all_of if place not in first], 2)
    ]
    assert fairness_of(take, kinds) < critical_value(len(kinds) - 1)


def test_slots_with_the_same_filter_share_a_draw_without_favour():
    every = Filter(frozenset({1}))
    kinds = list(range(6))
    seen = Counter(filled({every: 2}, {ONE: 6}, seed)[every][1].number for seed in range(DRAWS))
    assert chi_square([seen[kind] for kind in kinds], DRAWS / 6) < critical_value(5)


def test_the_same_seed_and_counts_give_the_same_draw():
    every = Filter(frozenset({1, 2}))
    counts = {ONE: 30, TWO: 20, THREE: 10}
    again = dict(reversed(counts.items()))
    assert filled({every: 10}, counts, 7) == filled({every: 10}, again, 7)
    assert filled({every: 10}, counts, 7) != filled({every: 10}, counts, 8)


def test_too_few_says_how_many_there_are():
    with pytest.raises(TooFew, match="3 of 4"):
        filled({Filter(frozenset({1})): 4}, {ONE: 3})


def test_pools_that_suffice_one_by_one_may_not_together():
    hard, every = Filter(frozenset({1}), difficulty="hard"), Filter(frozenset({1}))
    with pytest.raises(TooFew):
        filled({every: 4, hard: 2}, {ONE: 3, TWO: 2})


def test_pools_that_cross_never_get_stuck():
    """One of two for the first slot, which must leave the only one that the second can have."""
    first, second = Filter(frozenset({1})), Filter(frozenset({1, 2}), difficulty="hard")
    counts = {ONE: 1, TWO: 1}
    for seed in range(50):
        drawn = filled({first: 1, second: 1}, counts, seed)
        assert drawn == {first: [Place(ONE, 0)], second: [Place(TWO, 0)]}


def test_crossing_pools_are_told_from_nested_ones():
    assert are_nested([Pool((ONE, TWO), 2, 1), Pool((TWO,), 1, 1), Pool((THREE,), 1, 1)])
    assert not are_nested([Pool((ONE, TWO), 2, 1), Pool((TWO, THREE), 2, 1)])


cells = [
    Cell(category, objective, level) for category in (1, 2) for objective in ("", "a") for level in ("", "h")
]
filters = st.builds(
    Filter,
    st.frozensets(st.sampled_from([1, 2]), min_size=1),
    st.sampled_from(["", "a"]),
    st.sampled_from(["", "h"]),
)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.sampled_from(cells), st.integers(0, 3)),
    st.dictionaries(filters, st.integers(1, 4), min_size=1, max_size=4),
    st.integers(0, 99),
)
def test_a_paper_is_drawn_exactly_where_one_exists(counts, draws, seed):
    pools = pools_of(draws, counts)
    if not suffices(pools.values(), counts):
        assert not _exists(draws, counts)
        with pytest.raises(TooFew):
            filled(draws, counts, seed)
        return
    drawn = filled(draws, counts, seed)
    places = [place for each in drawn.values() for place in each]
    assert len(places) == len(set(places)) == sum(draws.values())
    for each, found in drawn.items():
        assert len(found) == draws[each]
        assert all(each.takes(place.cell) and 0 <= place.number < counts[place.cell] for place in found)


def _exists(draws, counts):
    """Hall's condition, over all sets of pools: together they find as many questions as they draw."""
    for size in range(1, len(draws) + 1):
        for some in combinations(draws, size):
            inside = sum(number for cell, number in counts.items() if any(each.takes(cell) for each in some))
            if inside < sum(draws[each] for each in some):
                return False
    return True
