"""Results are exact: fractions in, fractions out."""

from fractions import Fraction

import pytest

from enrollments.grading import percent, reaches, score, weighted_result


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
