"""What handed-in answers say about a question: sums that only grow, and the figures made from them.

Without a database. A share of a question and the result of a paper are whole numbers of ten-thousandths, so
that sums are exact and do not depend on the order in which papers are counted. The formulas:

- facility: the mean share earned (Lord & Novick 1968, “Statistical Theories of Mental Test Scores”);
- discrimination: the mean share of the upper 27 % of the papers, by their result, less that of the lower
  27 % (Kelley 1939, “The selection of upper and lower groups for the validation of test items”, Journal of
  Educational Psychology 30). Papers at the edge of a group that have the same result go in by parts;
- point-biserial: Pearson's correlation of the share with the result of the rest of the paper, so that a
  question is not compared with itself (Henrysson 1963, “Correction of item-total correlations in item
  analysis”, Psychometrika 28);
- seconds: the median of the gaps between saves, an estimate;
- effect of language: the test of two proportions with a pooled variance (Fleiss, Levin & Paik 2003,
  “Statistical Methods for Rates and Proportions”). A share between 0 and 1 varies no more than a proportion
  with the same mean, so where part of a question can be earned the test is on the careful side.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

SCALE = 10_000  # parts of a whole share
FEWEST = 10  # answers below which nothing is said
GROUP = 0.27  # of the papers, at either end (Kelley 1939)
TICK, MOST_TICKS = 5, 120  # seconds in a class of the histogram of time, and its last class: ten minutes
WORDINGS = 60  # different wrong answers that are kept
LONGEST = 80  # characters of one of them

Bins = dict[int, int]


class Seen(NamedTuple):
    """One question of one handed-in paper. `points` is 0 where it does not count into the paper's result.

    `links` are pairs of a matching ("row>choice") and places of an ordering ("row>3"); `wrong` is a written
    answer that did not earn all.
    """

    key: str
    share: int
    points: int
    chosen: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    wrong: str = ""
    empty: bool = False
    seconds: float | None = None


class Sums:
    """What is known of a question in one language, or in all: see `QuestionStatistics.sums`."""

    __slots__ = (
        *("n", "empty", "x", "m", "px", "py", "pxx", "pyy", "pxy"),
        *("bins", "options", "links", "wrong", "times"),
    )
    PLAIN = __slots__[:9]

    def __init__(self) -> None:
        self.n = self.empty = self.x = 0
        self.m = self.px = self.py = self.pxx = self.pyy = self.pxy = 0  # papers that have a rest
        self.bins: dict[int, list[int]] = {}  # per cent of the paper's result: [papers, sum of shares]
        self.options: dict[str, Bins] = {}  # who chose it, by the same per cent
        self.links: dict[str, int] = {}
        self.wrong: dict[str, int] = {}
        self.times: Bins = {}

    def add(self, seen: Seen, total: int, points: int) -> None:
        """Take in one answer on a paper that earned `total` (in parts) of `points` points."""
        share = seen.share
        self.n += 1
        self.x += share
        self.empty += seen.empty
        rest = points - seen.points
        if rest > 0:
            self._correlate(share, ((total - share * seen.points) * 2 + rest) // (2 * rest))
        at = total * 100 // (points * SCALE) if points else 0
        here = self.bins.get(at)
        if here is None:
            self.bins[at] = [1, share]
        else:
            here[0] += 1
            here[1] += share
        for key in seen.chosen:
            by = self.options.setdefault(key, {})
            by[at] = by.get(at, 0) + 1
        for link in seen.links:
            self.links[link] = self.links.get(link, 0) + 1
        if seen.wrong:
            self.wrong[seen.wrong] = self.wrong.get(seen.wrong, 0) + 1
        if seen.seconds is not None:
            tick = min(int(seen.seconds) // TICK, MOST_TICKS)
            self.times[tick] = self.times.get(tick, 0) + 1

    def _correlate(self, share: int, rest: int) -> None:
        self.m += 1
        self.px += share
        self.py += rest
        self.pxx += share * share
        self.pyy += rest * rest
        self.pxy += share * rest

    def __iadd__(self, other: "Sums") -> "Sums":
        for name in self.PLAIN:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for at, (papers, share) in other.bins.items():
            here = self.bins.setdefault(at, [0, 0])
            here[0] += papers
            here[1] += share
        for key, by in other.options.items():
            _grow(self.options.setdefault(key, {}), by)
        for mine, theirs in ((self.links, other.links), (self.wrong, other.wrong), (self.times, other.times)):
            _grow(mine, theirs)
        return self

    def as_json(self) -> dict[str, Any]:
        """Return the sums for the table; of the wrong wordings the most frequent ones."""
        wordings = sorted(self.wrong.items(), key=lambda each: (-each[1], each[0]))[:WORDINGS]
        return {
            "v": 1,
            **{name: getattr(self, name) for name in self.PLAIN},
            "bins": self.bins,
            "options": self.options,
            "links": self.links,
            "wrong": dict(wordings),
            "times": self.times,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Sums":
        """Return the sums that the table holds; an empty row has none."""
        sums = cls()
        if not kept:
            return sums
        for name in cls.PLAIN:
            setattr(sums, name, kept[name])
        sums.bins = {int(at): list(found) for at, found in kept["bins"].items()}
        sums.options = {
            key: {int(at): count for at, count in by.items()} for key, by in kept["options"].items()
        }
        sums.links, sums.wrong = dict(kept["links"]), dict(kept["wrong"])
        sums.times = {int(at): count for at, count in kept["times"].items()}
        return sums


def _grow(mine: dict[Any, int], theirs: Mapping[Any, int]) -> None:
    for key, count in theirs.items():
        mine[key] = mine.get(key, 0) + count


def together(several: Iterable[Sums]) -> Sums:
    """Return the sums of several editions as one."""
    whole = Sums()
    for each in several:
        whole += each
    return whole


def add_paper(into: dict[str, Sums], paper: Iterable[Seen], *, only: str = "") -> None:
    """Take in all questions of a paper, by their keys; with `only`, no more than this one of them."""
    paper = list(paper)
    total = sum(seen.share * seen.points for seen in paper)
    points = sum(seen.points for seen in paper)
    for seen in paper:
        if only and seen.key != only:
            continue
        sums = into.get(seen.key)
        if sums is None:
            sums = into[seen.key] = Sums()
        sums.add(seen, total, points)


@dataclass(frozen=True)
class Figures:
    """The columns of a question. Fractions of one, to four places; None where there is nothing to say."""

    answers: int
    facility: Decimal | None = None
    discrimination: Decimal | None = None
    point_biserial: Decimal | None = None
    seconds: int | None = None


def figures_of(sums: Sums) -> Figures:
    """Return the figures of a question."""
    if not sums.n:
        return Figures(0)
    return Figures(
        sums.n,
        _places(sums.x / (sums.n * SCALE)),
        _places(discrimination(sums)),
        _places(point_biserial(sums)),
        median_seconds(sums.times),
    )


def _places(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(round(value * SCALE)) / SCALE


def discrimination(sums: Sums) -> float | None:
    """Return Kelley's index, from -1 to 1; None where all papers have one result, or none has a rest."""
    if sums.m < 2 or len(sums.bins) < 2:
        return None
    order = sorted(sums.bins)
    return _mean_of_first(sums, order[::-1]) - _mean_of_first(sums, order)


def _mean_of_first(sums: Sums, order: list[int]) -> float:
    """The mean share of the first 27 % of the papers in this order of results."""
    size = wanted = sums.n * GROUP
    earned = 0.0
    for at in order:
        papers, share = sums.bins[at]
        part = min(papers, wanted)
        earned += share * part / papers
        wanted -= part
        if wanted <= 0:
            break
    return earned / size / SCALE


def point_biserial(sums: Sums) -> float | None:
    """Return the correlation of the share with the rest of the paper; None where either never varies."""
    across = (sums.m * sums.pxx - sums.px**2) * (sums.m * sums.pyy - sums.py**2)
    if across <= 0:
        return None
    return (sums.m * sums.pxy - sums.px * sums.py) / math.sqrt(across)


def median_seconds(times: Bins) -> int | None:
    """Return the median of a histogram of seconds, read off inside its class."""
    half = sum(times.values()) / 2
    before = 0
    for tick in sorted(times):
        if before + times[tick] >= half and half:
            return round(TICK * (tick + (half - before) / times[tick]))
        before += times[tick]
    return None


Parts = Mapping[int, tuple[float, float, float]]


def thirds(sums: Sums) -> Parts:
    """Return which part of the papers with each result is in the lower, middle and upper third of all."""
    found = {}
    third, before = sums.n / 3, 0
    for at in sorted(sums.bins):
        papers = sums.bins[at][0]
        after = before + papers
        low, middle, high = (
            max(min(third * (number + 1), after) - max(third * number, before), 0.0) / papers
            for number in range(3)
        )
        found[at] = (low, middle, high)
        before = after
    return found


def chosen_by_thirds(sums: Sums, option: str, parts: Parts) -> tuple[float, float, float]:
    """Return the share of each third, the lowest first, that chose an option; `parts` are from `thirds`."""
    low = middle = high = 0.0
    for at, count in sums.options.get(option, {}).items():
        here = parts[at]
        low += count * here[0]
        middle += count * here[1]
        high += count * here[2]
    third = sums.n / 3 or 1
    return low / third, middle / third, high / third


def two_proportions(here: Sums, there: Sums) -> tuple[float, float]:
    """Return (difference of the facilities, z) of one edition against others; z is 0 without any variance."""
    if not (here.n and there.n):
        return 0.0, 0.0
    first, second = here.x / (here.n * SCALE), there.x / (there.n * SCALE)
    pooled = (here.x + there.x) / ((here.n + there.n) * SCALE)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / here.n + 1 / there.n))
    return first - second, (first - second) / spread if spread else 0.0


def mean_rest(sums: Sums) -> float:
    """Return the mean result of the rest of the papers, from 0 to 1."""
    return sums.py / (sums.m * SCALE) if sums.m else 0.0
