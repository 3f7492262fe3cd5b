"""Results as people read them: in the numbers of their language, and never as more than they are."""

from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format

ESSAY_PLACES = 2  # decimals with which a person may grade


def shown_percent(points: int, out_of: int) -> str:
    """Return a result in per cent: “91.6”, or “91,6” where the language has a comma, or “80”."""
    return rounded_down(Fraction(points * 100, out_of))


def rounded_down(number: Fraction, places: int = 1) -> str:
    """Return a number with so many decimals at most. 79.96 is 79.9: nobody reaches 80 by it."""
    scale = 10**places
    kept = (Decimal(number.numerator * scale // number.denominator) / scale).normalize()
    return number_format(kept, decimal_pos=max(0, -int(kept.as_tuple().exponent)))
