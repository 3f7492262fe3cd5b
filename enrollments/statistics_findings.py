"""What the figures of a question mean: findings by code, the worst first, and a verdict.

The thresholds and where they are from:

- discrimination below 0.20 is poor, below 0.40 can be bettered (Ebel & Frisbie 1991, “Essentials of
  Educational Measurement”). It says nothing where almost everybody is right or wrong;
- a correlation below zero with the rest, with p < 0.05, turns the paper upside down, and so does a wrong
  option that at least half of the upper third chose, and more of it than the right one;
- a facility of 0.95 or more, or of less than 0.20, tells learners hardly apart (the same);
- a wrong option that fewer than one in twenty choose does no work (Haladyna & Downing 1993, “How many options
  is enough for a multiple-choice test item?”, Educational and Psychological Measurement 53);
- an edition differs where its facility is 15 points from that of the others with p < 0.01, and no more than
  the rest of the papers explains: whole groups may know less, and that is not the question's fault.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.grading import CHOICES
from courses.models import QuestionStatistics
from enrollments.statistics import (
    FEWEST,
    SCALE,
    Figures,
    Sums,
    chosen_by_thirds,
    mean_rest,
    thirds,
    two_proportions,
)

Verdict = QuestionStatistics.Verdict
MOST = 0.5  # of the upper third
SURE = 30  # answers from which an option that nobody chose is no chance
LIKELY = 1.645  # z of a correlation that is below zero with p < 0.05, one-sided
POOR = 0.20
EASY, HARD = 0.95, 0.20
IDLE = 0.05
APART, CERTAIN = 0.15, 2.576  # difference of facility; z of p < 0.01, two-sided
MANY_WRONG = 0.10  # of all answers say the same wrong thing
FEWEST_SAME = 5  # people who wrote the same, before it is shown to anybody
MANY_EMPTY = 0.30
ORDER = (
    *("upper_wrong", "inverted", "same_wrong", "language", "flat", "hard", "empty", "easy", "idle", "ruled"),
)


@dataclass(frozen=True)
class Asked:
    """What of a question's newest wording matters here."""

    kind: str
    options: tuple[tuple[str, int], ...]  # key and weight, of a choice

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Asked":
        """Take it from a frozen question."""
        if content["kind"] not in CHOICES:
            return cls(content["kind"], ())
        return cls(content["kind"], tuple((each["key"], each["weight"]) for each in content["options"]))


def findings_of(
    sums: Sums,
    figures: Figures,
    asked: Asked,
    *,
    editions: Mapping[str, Sums] | None = None,
    ruled: bool = False,
    accepted: frozenset[str] = frozenset(),
) -> list[dict[str, Any]]:
    """Return what is to be said of a question, the worst first: [{"code", "level", ...}].

    `level` is bad, watch or note. `editions` are the sums by language, given for the row of all languages;
    `accepted` are options that rulings take for right. Nothing is said below ten answers, but that there was
    a ruling.
    """
    found: list[dict[str, Any]] = [{"code": "ruled", "level": "note"}] if ruled else []
    if figures.answers >= FEWEST:
        found += _of_choices(sums, asked, accepted)
        found += _of_figures(sums, figures)
        found += _of_wordings(sums)
        found += _of_languages(editions or {})
    return sorted(found, key=lambda each: (_level(each), ORDER.index(each["code"])))


def _level(finding: Mapping[str, Any]) -> int:
    return ("bad", "watch", "note").index(finding["level"])


def verdict_of(figures: Figures, findings: list[dict[str, Any]]) -> Verdict:
    """Return how good a question is: few below ten answers, else as bad as its worst finding."""
    if figures.answers < FEWEST:
        return Verdict.FEW
    levels = {each["level"] for each in findings}
    if "bad" in levels:
        return Verdict.BAD
    return Verdict.WATCH if "watch" in levels else Verdict.GOOD


def _of_choices(sums: Sums, asked: Asked, accepted: frozenset[str]) -> list[dict[str, Any]]:
    right = {key for key, weight in asked.options if weight > 0} | accepted
    wrong = [key for key, _weight in asked.options if key not in right]
    if not right or not wrong:
        return []
    parts = thirds(sums)
    upper = {key: chosen_by_thirds(sums, key, parts)[2] for key, _weight in asked.options}
    found: list[dict[str, Any]] = []
    worst = max(wrong, key=lambda key: upper[key])
    if upper[worst] > max(upper[key] for key in right) and upper[worst] >= MOST:
        found.append(
            {
                "code": "upper_wrong",
                "level": "bad",
                "option": worst,
                "percent": round(upper[worst] * 100),
                "right": round(max(upper[key] for key in right) * 100),
            }
        )
    chose = {key: sum(sums.options.get(key, {}).values()) for key in wrong}
    idle = [key for key in wrong if chose[key] < IDLE * sums.n]
    if idle and sums.n >= SURE and sums.x < EASY * sums.n * SCALE:
        nobody = not any(chose[key] for key in idle)
        found.append({"code": "idle", "level": "note", "options": idle, "nobody": nobody})
    return found


def _of_figures(sums: Sums, figures: Figures) -> list[dict[str, Any]]:
    facility = float(figures.facility or 0)
    index = None if figures.discrimination is None else float(figures.discrimination)
    rest = None if figures.point_biserial is None else float(figures.point_biserial)
    found: list[dict[str, Any]] = []
    if rest is not None and rest * math.sqrt(sums.m) < -LIKELY:
        found.append({"code": "inverted", "level": "bad"})
    elif index is not None and index < POOR and HARD <= facility < 0.9:
        found.append({"code": "flat", "level": "watch"})
    if facility >= EASY:
        found.append({"code": "easy", "level": "note", "percent": round(facility * 100)})
    elif facility < HARD:
        found.append({"code": "hard", "level": "watch", "percent": round(facility * 100)})
    if sums.empty >= MANY_EMPTY * sums.n:
        found.append({"code": "empty", "level": "watch", "percent": round(100 * sums.empty / sums.n)})
    return found


def _of_wordings(sums: Sums) -> list[dict[str, Any]]:
    return [
        {"code": "same_wrong", "level": "watch", "text": text, "percent": round(100 * count / sums.n)}
        for text, count in shown_wordings(sums)[:2]
        if count >= MANY_WRONG * sums.n
    ]


def shown_wordings(sums: Sums) -> list[tuple[str, int]]:
    """Return the wrong answers that enough people wrote to be nobody's own, the most frequent first."""
    often = [(text, count) for text, count in sums.wrong.items() if count >= FEWEST_SAME]
    return sorted(often, key=lambda each: (-each[1], each[0]))


def _of_languages(editions: Mapping[str, Sums]) -> list[dict[str, Any]]:
    found: list[tuple[float, dict[str, Any]]] = []
    told = {language: sums for language, sums in editions.items() if sums.n >= FEWEST}
    for language, sums in told.items():
        others = Sums()
        for other, theirs in told.items():
            if other != language:
                others += theirs
        difference, z = two_proportions(sums, others)
        unexplained = difference - (mean_rest(sums) - mean_rest(others))
        if difference <= -APART and z <= -CERTAIN and unexplained <= -APART:
            against = max((each for each in told if each != language), key=lambda each: told[each].n)
            found.append(
                (
                    difference,
                    {
                        "code": "language",
                        "level": "watch",
                        "language": language,
                        "other": against,
                        "percent": round(100 * sums.x / (sums.n * SCALE)),
                        "others": round(100 * told[against].x / (told[against].n * SCALE)),
                    },
                )
            )
    return [finding for _difference, finding in sorted(found, key=lambda each: each[0])][:2]
