"""Exact scores, without a database: fractions in, fractions out."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any


def is_well_formed(content: dict[str, Any], chosen: list[str]) -> bool:
    """Whether `chosen` are options of the question, each once, and one at most where only one can be."""
    offered = {option["key"] for option in content["options"]}
    single = content["kind"] != "multiple"
    return set(chosen) <= offered and len(chosen) == len(set(chosen)) and not (single and len(chosen) > 1)


def share_earned(content: dict[str, Any], chosen: Iterable[str]) -> Fraction:
    """Return how much of the question is earned by choosing these option keys, from 0 to 1.

    One choice earns its weight over the best weight; several earn their sum over the sum of the positive
    weights; never below 0. A question without any positive weight earns 0.
    """
    weights = {option["key"]: option["weight"] for option in content["options"]}
    positive = [weight for weight in weights.values() if weight > 0]
    if not positive:
        return Fraction(0)
    best = sum(positive) if content["kind"] == "multiple" else max(positive)
    earned = sum(weights.get(key, 0) for key in set(chosen))
    return min(max(Fraction(earned, best), Fraction(0)), Fraction(1))


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
