"""Exact results, without a database: what the questions of a paper earned becomes its score.

What one question earns is `courses.grading`.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction


def score(parts: Iterable[tuple[Fraction, int]]) -> tuple[int, int]:
    """Add up (share, points) of a paper to (points, out_of) over one common denominator.

    2⅔ of 4 is (8, 12). An empty paper raises ValueError: it could be neither passed nor failed.
    """
    parts = list(parts)
    total = sum(points for _share, points in parts)
    if not total:
        raise ValueError("an empty paper has no score")
    earned = sum((share * points for share, points in parts), Fraction(0))
    return earned.numerator, total * earned.denominator


def result_that_counts(counts: str, scores: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return which of the (points, out_of) of a quiz's sittings, in their order, is its result.

    `counts` is one of `courses.models.QuizRules.Counts`; an average is exact, each sitting weighing the same.
    Raises ValueError without a sitting.
    """
    if not scores:
        raise ValueError("no sitting has a result")
    if counts == "first":
        return scores[0]
    if counts == "average":
        mean = sum((Fraction(*each) for each in scores), Fraction(0)) / len(scores)
        return mean.numerator, mean.denominator
    if counts == "latest":
        return scores[-1]
    return max(scores, key=lambda each: Fraction(*each))


def reaches(points: int, out_of: int, pass_mark: int) -> bool:
    """Whether points/out_of is at least `pass_mark` per cent, exactly."""
    return points * 100 >= pass_mark * out_of


def percent(points: int, out_of: int) -> str:
    """Return points/out_of in per cent with two decimals, rounded down: 79.999 % is never shown as 80."""
    hundredths = points * 10000 // out_of
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def weighted_result(results: Iterable[tuple[int, int, int]]) -> tuple[int, int] | None:
    """Return the weighted mean of (points, out_of, weight) as (points, out_of), exactly; None without any."""
    results = list(results)
    weights = sum(weight for _points, _out_of, weight in results)
    if not weights:
        return None
    mean = (
        sum((Fraction(points, out_of) * weight for points, out_of, weight in results), Fraction(0)) / weights
    )
    return mean.numerator, mean.denominator
