"""The percentages of a file as the bank's whole-number weights; what is not exact is said, not refused."""

from collections.abc import Sequence
from decimal import Decimal
from math import gcd

from django.utils.translation import gettext as _

from courses.weights import integer_weights

_ROUNDING = Decimal(1)  # per cent: 3 × 33 is meant as 100


def weigh(kind: str, percents: Sequence[Decimal]) -> tuple[tuple[int, ...], list[str]]:
    """Return the weights of options, and remarks where a learner will earn other than the file says."""
    remarks = []
    try:
        weights = integer_weights(percents)
    except ValueError:
        tenths = [int((percent * 10).to_integral_value()) for percent in percents]
        divisor = gcd(*tenths) or 1
        weights = tuple(each // divisor for each in tenths)
        remarks.append(_("The weights were rounded."))
    positive = [percent for percent in percents if percent > 0]
    whole = (sum(positive) if kind == "multiple" else max(positive, default=Decimal(0))) or Decimal(100)
    if abs(whole - 100) > _ROUNDING:
        said = {"percent": f"{whole.normalize():f}"}
        remarks.append(_("Right answers came to %(percent)s %%; now they come to 100 %%.") % said)
    return weights, remarks


def shares(kind: str, weights: Sequence[int]) -> list[str] | None:
    """Return weights as percentages for a file, or None where these cannot say them exactly."""
    percents = rounded_shares(kind, weights)
    if any(abs(percent) > 100 for percent in percents) or max(percents, default=0) <= 0:
        return None
    said = [plain_percent(percent) for percent in percents]
    try:
        exact = tuple(weights) == integer_weights([Decimal(each) for each in said])
    except ValueError:
        return None
    return said if exact else None


def rounded_shares(kind: str, weights: Sequence[int]) -> list[Decimal]:
    """Return weights as percentages with five decimals."""
    positive = [weight for weight in weights if weight > 0]
    whole = (sum(positive) if kind == "multiple" else max(positive, default=0)) or 1
    return [(Decimal(100) * weight / whole).quantize(Decimal("0.00001")) for weight in weights]


def plain_percent(percent: Decimal) -> str:
    """Return a percentage without superfluous zeros, as “33.33333” or “50”."""
    return f"{percent:.15f}".rstrip("0").rstrip(".")
