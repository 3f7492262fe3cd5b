"""What pages show of a question's statistics: nothing of an edition that fewer than ten people answered.

The line of all languages is made from the editions that are shown, so that nobody can take the shown ones
away from it and be left with a few people.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from academy.lib.languages import direction_of
from courses.grading import CHOICES
from courses.models import QuestionStatistics
from enrollments.models import FrozenQuestion
from enrollments.statistics import FEWEST, Figures, Sums, chosen_by_thirds, figures_of, thirds, together
from enrollments.statistics_charts import Chart, chart_of
from enrollments.statistics_findings import Asked, findings_of, shown_wordings, verdict_of
from enrollments.statistics_words import LEVELS, VERDICTS, language_name, letters_of, plain, words_of

MOST_LINKS = 20


@dataclass(frozen=True)
class Line:
    """A line of the table of figures; `few` where nothing is said. Shares are in per cent."""

    name: str
    few: bool
    answers: int = 0
    facility: int | None = None
    discrimination: str = ""
    point_biserial: str = ""
    time: str = ""


@dataclass(frozen=True)
class Option:
    """An option with its letter, its text, and how many per cent of each third chose it."""

    letter: str
    text: str
    right: bool
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class Said:
    """A finding as a sentence, with the tone of its mark."""

    words: str
    level: str
    tone: str


@dataclass(frozen=True)
class Shown:
    """Everything that `_question_statistics.html` shows."""

    verdict: str
    tone: str
    findings: tuple[Said, ...]
    lines: tuple[Line, ...]
    prompt: str
    language: str
    direction: str
    options: tuple[Option, ...] = ()
    chart: Chart | None = None
    links: tuple[tuple[str, str, int], ...] = ()
    wordings: tuple[tuple[str, int], ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to show."""
        return any(not line.few for line in self.lines)


def number(value: Any) -> str:
    """Return an index with two places and a true minus, or nothing."""
    return "" if value is None else f"{value:.2f}".replace("-", "−")


def minutes(seconds: int | None) -> str:
    """Return a time in words, rounded as an estimate deserves."""
    if seconds is None:
        return ""
    if seconds < 90:
        return _("%(number)d s") % {"number": seconds}
    return _("%(number)d min") % {"number": round(seconds / 60)}


def line_of(name: str, figures: Figures) -> Line:
    """Return a line of the table."""
    if figures.answers < FEWEST:
        return Line(name, few=True)
    return Line(
        name,
        few=False,
        answers=figures.answers,
        facility=None if figures.facility is None else round(figures.facility * 100),
        discrimination=number(figures.discrimination),
        point_biserial=number(figures.point_biserial),
        time=minutes(figures.seconds),
    )


def newest_contents(keys: Iterable[uuid.UUID], language: str) -> dict[uuid.UUID, dict[str, Any]]:
    """Return each question as it was last asked, in this language where it was; one query."""
    found: dict[uuid.UUID, dict[str, Any]] = {}
    states = FrozenQuestion.objects.filter(question_key__in=list(keys)).order_by("pk")
    for key, content in states.values_list("question_key", "content"):
        known = found.get(key)
        if known is None or content.get("language") == language or known.get("language") != language:
            found[key] = content
    return found


def shown_of(key: uuid.UUID, language: str) -> Shown | None:
    """Return what is shown of a question, its wording in `language` where it was asked so; None for nothing.

    Two queries.
    """
    rows = list(QuestionStatistics.objects.filter(question_key=key).order_by("language"))
    content = newest_contents([key], language).get(key)
    if not rows or content is None:
        return None
    return shown_from(rows, content)


def shown_from(rows: list[QuestionStatistics], content: Mapping[str, Any]) -> Shown:
    """The same from the rows of a question and its newest wording; it reads nothing."""
    editions = {row.language: Sums.from_json(row.sums) for row in rows if row.language}
    told = {language: sums for language, sums in editions.items() if sums.n >= FEWEST}
    whole = together(told.values())
    figures = figures_of(whole)
    ruled = any(row.ruled_at for row in rows)
    kept: list[dict[str, Any]] = next((row.findings for row in rows if not row.language), [])
    findings = findings_of(whole, figures, Asked.of(content), editions=told, ruled=ruled)
    if ruled:  # what rulings accept was known when they were counted
        findings = [each for each in findings if each["code"] in {one["code"] for one in kept}]
    verdict = verdict_of(figures, findings)
    letters = letters_of(content)
    lines = [line_of(language_name(code), figures_of(sums)) for code, sums in sorted(editions.items())]
    if len(told) != 1 or len(editions) > 1:
        lines.insert(0, line_of(_("All languages"), figures))
    return Shown(
        verdict=str(verdict.label),
        tone=VERDICTS[verdict],
        findings=tuple(
            Said(words_of(each, letters), each["level"], LEVELS[each["level"]]) for each in findings
        ),
        lines=tuple(lines),
        prompt=plain(content["prompt"], 300),
        language=content.get("language", ""),
        direction=direction_of(content["language"]) if content.get("language") else "auto",
        **(_details(whole, content, letters) if figures.answers >= FEWEST else {}),
    )


def _details(sums: Sums, content: Mapping[str, Any], letters: Mapping[str, str]) -> dict[str, Any]:
    if content["kind"] in CHOICES:
        options, shares = _options(sums, content, letters)
        return {"options": options, "chart": chart_of(shares, rtl=get_language_bidi())}
    if sums.links:
        return {"links": _links(sums, content)}
    return {"wordings": tuple(shown_wordings(sums)[:10])}


def _options(
    sums: Sums, content: Mapping[str, Any], letters: Mapping[str, str]
) -> tuple[tuple[Option, ...], list[tuple[str, bool, tuple[float, float, float]]]]:
    parts = thirds(sums)
    options, shares = [], []
    for each in content["options"]:
        chose = chosen_by_thirds(sums, each["key"], parts)
        right = each["weight"] > 0
        low, middle, high = (round(share * 100) for share in chose)
        text = plain(each["text"]) or plain(each.get("image", {}).get("alt", ""))
        options.append(Option(letters[each["key"]], text, right, low, middle, high))
        shares.append((letters[each["key"]], right, chose))
    return tuple(options), shares


def _links(sums: Sums, content: Mapping[str, Any]) -> tuple[tuple[str, str, int], ...]:
    """The most frequent pairs and places: what, with what, per cent of all."""
    texts = {each["key"]: plain(each["text"], 60) for each in content["options"]}
    choices = {each["key"]: plain(each["text"], 60) for each in content.get("choices", ())}
    often = sorted(sums.links.items(), key=lambda each: (-each[1], each[0]))
    found = []
    for link, count in often:
        row, _sign, to = link.partition(">")
        if row in texts:
            found.append((texts[row], choices.get(to, to), round(100 * count / sums.n)))
    return tuple(sorted(found[:MOST_LINKS], key=lambda each: (list(texts.values()).index(each[0]), -each[2])))
