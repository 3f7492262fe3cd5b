"""Charts of statistics as plain shapes, for templates that draw them as SVG. Without a database."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LABEL, NUMBER = 360, 34, 44  # units: the whole, the letter before a row, the number after a bar
BAR, GAP, BETWEEN = 12, 2, 12
GROUPS = ("low", "middle", "high")


@dataclass(frozen=True)
class Bar:
    """A bar and its number. `group` is low, middle or high."""

    x: float
    y: float
    width: float
    group: str
    text: str
    text_x: float
    text_y: float


@dataclass(frozen=True)
class ChartRow:
    """An option: its letter, whether it is right, and a bar for each third."""

    letter: str
    right: bool
    x: float
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """What the template draws; `height` and `width` are those of its view box."""

    rows: tuple[ChartRow, ...]
    height: int
    width: int = WIDTH
    bar: int = BAR


def chart_of(options: Sequence[tuple[str, bool, Sequence[float]]], *, rtl: bool) -> Chart:
    """Return the bars of options, each (letter, right, shares of the thirds from 0 to 1).

    In a script from right to left the bars begin at the right.
    """
    room = WIDTH - LABEL - NUMBER
    rows = []
    top = 0
    for letter, right, shares in options:
        bars = []
        for number, share in enumerate(shares):
            length = round(room * min(max(share, 0.0), 1.0), 1)
            y = top + number * (BAR + GAP)
            x = WIDTH - LABEL - length if rtl else LABEL
            end = x - 4 if rtl else x + length + 4
            bars.append(Bar(x, y, length, GROUPS[number], f"{round(share * 100)} %", end, y + BAR - 2))
        middle = top + (3 * BAR + 2 * GAP) / 2 + 5
        rows.append(ChartRow(letter, right, WIDTH if rtl else 0, middle, tuple(bars)))
        top += 3 * (BAR + GAP) + BETWEEN
    return Chart(tuple(rows), max(top - BETWEEN, BAR))
