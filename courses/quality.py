"""Quality checks by machine: everything that a reviewer need not look for. Pure functions over plain data.

What is checked, with its published source, stands in `quality_outline`, `quality_lessons`, `quality_quizzes`,
`quality_questions` and `quality_verbs`; which of it applies depends on the stage of the course and on its
kind of assessment.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from courses.quality_kinds import (
    CourseFacts,
    EditionFacts,
    Finding,
    Level,
    blocking,
    place_of,
)
from courses.quality_lessons import check_lessons
from courses.quality_outline import check_outline, is_default_title
from courses.quality_quizzes import check_quizzes
from courses.quality_words import WORDS, must, should

__all__ = ["CourseFacts", "Finding", "Level", "blocking", "check_course", "finding_of"]

MAX_FINDINGS = 1_000
_ORDER = {Level.MUST: 0, Level.SHOULD: 1, Level.INFO: 2}


def check_course(facts: CourseFacts) -> list[Finding]:
    """Return all that is to be said of a course, what it must mend first.

    An edition that lacks a required activity is not offered to learners, so what it must have it only should
    have, until it is complete; the first edition is always held to everything.
    """
    findings = list(check_outline(facts))
    if facts.for_outline:
        findings += _plan(facts)
    else:
        findings += [*_structure(facts), *check_lessons(facts), *check_quizzes(facts)]
    softened = _softened(findings, {each.language for each in facts.editions[1:] if missing_in(facts, each)})
    return sorted(softened, key=lambda finding: _ORDER[finding.level])[:MAX_FINDINGS]


def missing_in(facts: CourseFacts, edition: EditionFacts) -> set[str]:
    """Return the keys of the required activities that other editions have and this one lacks."""
    required = {each.key for other in facts.editions for each in other.activities if each.required}
    return required - {each.key for each in edition.activities}


def finding_of(row: Mapping[str, Any]) -> Finding | None:
    """Return a finding as it was kept by `Finding.as_row`; None for one that this release does not know."""
    words = WORDS.get(str(row.get("code")))
    if words is None or row.get("level") not in list(Level):
        return None
    return Finding(
        str(row["code"]),
        Level(row["level"]),
        str(row.get("place", "")),
        words,
        dict(row.get("params") or {}),
        str(row.get("overridden", "")),
    )


def _plan(facts: CourseFacts) -> Iterator[Finding]:
    """The ITU Academy's guide to a course outline asks for its sessions or topics."""
    for edition in facts.editions[:1]:
        if not edition.modules:
            yield should("modules-none", place_of(facts.key, edition.language))


def _structure(facts: CourseFacts) -> Iterator[Finding]:
    """Our guarantees: a course has modules, a module activities; a complete edition is offered."""
    for number, edition in enumerate(facts.editions):
        place = place_of(facts.key, edition.language)
        if not number and not edition.modules:
            yield must("modules-none", place)
        for module in edition.modules:
            here = place_of(module.key, edition.language, "title")
            if is_default_title(module.title):
                yield should("title-default", here, title=module.title)
            if not module.activities and not number:
                yield must("module-empty", here, title=module.title)
        missing = missing_in(facts, edition)
        if missing:
            yield should("language-incomplete", place, number=len(missing))


def _softened(findings: Iterable[Finding], languages: set[str]) -> Iterator[Finding]:
    for finding in findings:
        soft = finding.level == Level.MUST and finding.language in languages
        yield replace(finding, level=Level.SHOULD) if soft else finding
