"""What people send as attendance: a number beside each name, or a pasted list of addresses and figures."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from enrollments.models import Enrollment

LONGEST_LIST = 500_000  # characters of a pasted list
MOST_WRONG = 20  # lines that are named


@dataclass
class Figures:
    """The figures by enrolment id, and in words what could not be read."""

    by_enrollment: dict[int, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    typed: dict[int, str] = field(default_factory=dict)  # what stood in a field that is wrong


def typed_figures(sent: Mapping[str, str], enrollments: Iterable[Enrollment]) -> Figures:
    """Read the fields of these enrolments; one that is empty, or as it was shown, says nothing."""
    found = Figures()
    for each in enrollments:
        text = sent.get(f"percent-{each.pk}", "").strip()
        if text == sent.get(f"was-percent-{each.pk}"):
            continue
        figure = _percent(text)
        if figure is not None:
            found.by_enrollment[each.pk] = figure
        elif text:
            found.typed[each.pk] = text[:20]
            found.wrong.append(_refusal(each.member.get_full_name()))
    return found


def pasted_figures(text: str, ids: Mapping[str, int]) -> Figures:
    """Read lines of an address and a figure, parted by a semicolon, a tab or a comma; the last one counts.

    `ids` are the run's enrolments by address in small letters. A first line without a figure is a heading.
    """
    found = Figures()
    if len(text) > LONGEST_LIST:
        found.wrong.append(_("The list is too long. Send it in parts."))
        return found
    for number, line in enumerate(text.replace("\0", "").splitlines(), start=1):
        if not line.strip():
            continue
        mark = next((mark for mark in ";\t," if mark in line), ";")
        cells = [cell.strip() for cell in next(csv.reader([line], delimiter=mark), [])]
        address, figure = cells[0].lower(), _percent(cells[1]) if len(cells) > 1 else None
        if address in ids and figure is not None:
            found.by_enrollment[ids[address]] = figure
        elif not (number == 1 and "@" not in address) and len(found.wrong) < MOST_WRONG:
            found.wrong.append(_refusal(address[:80], number, known=address in ids))
    return found


def _percent(text: str) -> int | None:
    """Return a whole number from 0 to 100, with a per cent sign or without; None for anything else."""
    bare = text.rstrip("% ").strip()
    if not (bare.isdecimal() and len(bare) <= 3):
        return None
    figure = int(bare)
    return figure if figure <= 100 else None


def _refusal(who: str, line: int = 0, *, known: bool = True) -> str:
    if not known:
        return _("Line %(line)s: %(who)s is not in this run.") % {"line": line, "who": who}
    if line:
        return _("Line %(line)s: write %(who)s; and a whole number from 0 to 100.") % {
            "line": line,
            "who": who,
        }
    return _("%(who)s: write a whole number from 0 to 100.") % {"who": who}
