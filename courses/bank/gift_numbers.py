"""Numbers as accepted answers, as GIFT writes them: `9.81:0.05`, `9.7..9.9`, and several with their worth."""

import re
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from courses.bank.gift_text import Refused, cut_feedback, marks, text_of
from courses.bank.lettering import letter
from courses.bank.limits import MAX_NUMBER_CHARS, MAX_OPTIONS
from courses.bank.rows import ReadOption, ReadText
from courses.bank.weighing import weigh
from courses.grading import decimal_of

_PERCENT = re.compile(r"\s*%\s*([+-]?\d{1,3}(?:[.,]\d{1,8})?)\s*%")


def read_numbers(source: str, style: str, remarks: list[str]) -> tuple[tuple[ReadOption, ...], ReadText]:
    """Return the accepted numbers, and the feedback for every other."""
    places = [at for at, _sign in marks(source)]
    if places and source[: places[0]].strip():
        raise Refused(_("There is text before the first option; options begin with “=” or “~”."))
    pieces = (
        [source[start:end] for start, end in pairwise([*places, len(source)])] if places else [f"={source}"]
    )
    if len(pieces) > MAX_OPTIONS:
        raise Refused(_("There are more than %(number)s options.") % {"number": MAX_OPTIONS})
    percents, rows, wrong = [], [], ReadText()
    for piece in pieces:
        found = _PERCENT.match(piece[1:])
        percent = Decimal(found[1].replace(",", ".")) if found else Decimal(100 if piece[0] == "=" else 0)
        number, feedback = cut_feedback(piece[1:][found.end() if found else 0 :])
        said = text_of(feedback, style, remarks)
        if number.strip() in ("", "*"):
            wrong = said or wrong
            continue
        percents.append(percent)
        rows.append((*_value(number.replace("\\", "").strip()), said))
    if max(percents, default=0) <= 0:
        raise Refused(_("No number is accepted."))
    weights, said_of_them = weigh("number", percents)
    remarks += said_of_them
    options = tuple(
        ReadOption(letter(place), weight=weight, feedback=said, answer=value, tolerance=tolerance)
        for place, ((value, tolerance, said), weight) in enumerate(zip(rows, weights, strict=True))
    )
    return options, wrong


def _value(source: str) -> tuple[str, str]:
    """A number and its tolerance."""
    low, dots, high = source.partition("..")
    if dots:
        ends = Decimal(number(low)), Decimal(number(high))
        return f"{sum(ends) / 2:f}"[:MAX_NUMBER_CHARS], f"{abs(ends[1] - ends[0]) / 2:f}"[:MAX_NUMBER_CHARS]
    value, colon, tolerance = source.partition(":")
    return number(value), number(tolerance) if colon and tolerance.strip() else ""


def number(source: str) -> str:
    """Return a number of a file as the bank keeps it; raises `Refused`. A comma may begin the decimals."""
    plain = source.strip().replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if decimal_of(plain) is None or len(plain) > MAX_NUMBER_CHARS:
        raise Refused(_("“%(text)s” is no number.") % {"text": source.strip()[:40]})
    return plain
