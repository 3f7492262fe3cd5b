"""Scores are exact: fractions in, fractions out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollments.grading import is_well_formed, percent, reaches, score, share_earned, weighted_result


def question(kind: str, *weights: int) -> dict:
    return {"kind": kind, "options": [{"key": str(n), "weight": w} for n, w in enumerate(weights)]}


@pytest.mark.parametrize(
    ("weights", "chosen", "earned"),
    [
        ((1, 0, 0), "0", Fraction(1)),
        ((1, 0, 0), "1", Fraction(0)),
        ((2, 1, 0), "1", Fraction(1, 2)),
        ((1, -1), "1", Fraction(0)),
        ((0, 0), "0", Fraction(0)),
        ((1, 0), "", Fraction(0)),
    ],
)
def test_one_choice_earns_its_weight_over_the_best(weights, chosen, earned):
    assert share_earned(question("single", *weights), list(chosen)) == earned


@pytest.mark.parametrize(
    ("weights", "chosen", "earned"),
    [
        ((1, 1, 1, -1), "01", Fraction(2, 3)),
        ((1, 1, 1, -1), "012", Fraction(1)),
        ((1, 1, 1, -1), "0123", Fraction(2, 3)),
        ((1, 1, -1, -1), "23", Fraction(0)),
        ((1, 1, 0), "", Fraction(0)),
    ],
)
def test_several_choices_earn_their_sum_and_never_less_than_nothing(weights, chosen, earned):
    assert share_earned(question("multiple", *weights), list(chosen)) == earned


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=12), st.data())
def test_a_share_is_between_nothing_and_everything(weights, data):
    chosen = data.draw(st.lists(st.sampled_from([str(n) for n in range(len(weights))]), unique=True))
    for kind in ("single", "multiple"):
        assert 0 <= share_earned(question(kind, *weights), chosen) <= 1


def test_two_thirds_of_a_point_stay_two_thirds():
    points, out_of = score([(Fraction(2, 3), 1), (Fraction(1), 2), (Fraction(0), 1)])
    assert Fraction(points, out_of) == Fraction(8, 12)


def test_an_empty_paper_has_no_score():
    with pytest.raises(ValueError, match="empty paper"):
        score([])


def test_the_mark_is_reached_exactly_and_not_nearly():
    assert reaches(4, 5, 80)
    assert not reaches(79_999, 100_000, 80)


def test_a_result_is_never_shown_as_more_than_it_is():
    assert percent(79_999, 100_000) == "79.99"
    assert percent(11, 12) == "91.66"
    assert percent(1, 1) == "100.00"


def test_the_weighted_mean_is_exact_and_missing_without_weight():
    points, out_of = weighted_result([(1, 3, 1), (1, 1, 2)])
    assert Fraction(points, out_of) == Fraction(7, 9)
    assert weighted_result([(1, 1, 0)]) is None


def test_an_answer_names_offered_options_once_and_one_where_only_one_can_be():
    assert is_well_formed(question("single", 1, 0), ["0"])
    assert is_well_formed(question("single", 1, 0), [])
    assert is_well_formed(question("multiple", 1, 1), ["0", "1"])
    assert not is_well_formed(question("single", 1, 0), ["0", "1"])
    assert not is_well_formed(question("true-false", 1, 0), ["0", "1"])
    assert not is_well_formed(question("single", 1, 0), ["7"])
    assert not is_well_formed(question("multiple", 1, 1), ["0", "0"])
