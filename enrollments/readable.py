"""Results as people read them: in the numbers of their language, and never as more than they are."""

from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format


def shown_percent(points: int, out_of: int) -> str:
    """Return a result in per cent: “91.6”, or “91,6” where the language has a comma, or “80”."""
    return rounded_down(Fraction(points * 100, out_of))


def rounded_down(number: Fraction) -> str:
    """Return a number with one decimal, or none where it is zero. 79.96 is 79.9: nobody reaches 80 by it."""
    tenths = number.numerator * 10 // number.denominator
    return number_format(Decimal(tenths) / 10, decimal_pos=1 if tenths % 10 else 0)
