"""Turn an author's percentages into whole-number weights, so that every score stays exact."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

MAX_WEIGHT = 1_000  # what an option can hold
_SIMPLEST = 30  # thirtieths are the finest fractions that authors mean when they round


def integer_weights(percents: Sequence[Decimal]) -> tuple[int, ...]:
    """The smallest whole numbers in the same proportion: 50, 50, -50 become 1, 1, -1.

    A percentage with decimals is taken for the simple fraction that it rounds (33.33333 is a third); one
    without is taken as it stands. Raises `ValueError` where the proportion needs numbers over a thousand.
    """
    fractions = [_fraction(percent) for percent in percents]
    scale = lcm(*(part.denominator for part in fractions))
    numbers = [int(part * scale) for part in fractions]
    divisor = gcd(*numbers) or 1
    weights = tuple(number // divisor for number in numbers)
    if max(map(abs, weights), default=0) > MAX_WEIGHT:
        raise ValueError("The weights have no simple proportion to each other.")
    return weights


def _fraction(percent: Decimal) -> Fraction:
    exact = Fraction(percent) / 100
    simple = exact.limit_denominator(_SIMPLEST)
    places = percent.as_tuple().exponent
    if not isinstance(places, int) or places >= 0:
        return exact
    rounded = (Decimal(simple.numerator) * 100 / simple.denominator).quantize(Decimal(1).scaleb(places))
    return simple if rounded == percent else exact
