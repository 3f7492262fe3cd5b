"""Checks of what an outline says: titles, summary, objectives, pass mark, languages.

Sources are named at each check. ILT is the ITU Academy's quality assurance checklist for instructor-led
training (https://academy.itu.int/documentation/qa-checklist-instructor-led-training), SELF its checklist for
e-learning (https://academy.itu.int/documentation/qa-checklist-elearning), OUTLINE its guide to a course
outline (https://academy.itu.int/documentation/step-1-submit-training-course-outline/course-content-outline).
"""

import re
from collections.abc import Iterator

from courses.quality_kinds import CourseFacts, EditionFacts, Finding, Level, is_blank, place_of
from courses.quality_verbs import CHECKED, EXAMPLES, Verb, first_verb
from courses.quality_words import found, must, should

FEW_OBJECTIVES, MANY_OBJECTIVES = 3, 8
LEAST_PASS_MARK, LEAST_SELF_PACED = 70, 80  # per cent

_DEFAULT_TITLE = re.compile(
    r"(?:new|untitled|test|draft|copy|nouveau|nouvelle|sans titre|nuevo|nueva|sin título|无标题)?"
    r"\s*(?:page|course|module|lesson|quiz|title|cours|leçon|titre|curso|módulo|lección|título|урок|курс|درس)?"
    r"\s*(?:\(?\d{1,3}\)?)?",
    re.IGNORECASE,
)


def check_outline(facts: CourseFacts) -> Iterator[Finding]:
    """Yield what is to be said of the outline in each language, and of what is the same in all."""
    yield from _pass_mark(facts)
    if not facts.effort_minutes:
        yield should(
            "effort-missing", place_of(facts.key, "", "effort_minutes")
        )  # OUTLINE: duration in hours
    for edition in facts.editions:
        yield from _said(facts, edition)
        yield from _objectives(facts, edition)
    yield from _same_objectives(facts)


def least_pass_mark(facts: CourseFacts) -> int:
    """The least pass mark in per cent: 70, and 80 for a self-paced course (OUTLINE)."""
    return LEAST_SELF_PACED if facts.self_paced else LEAST_PASS_MARK


def is_default_title(title: str) -> bool:
    """Whether a title is what one begins with, such as “New lesson 2” (WCAG 2.2, 2.4.2: page titled)."""
    return _DEFAULT_TITLE.fullmatch(title.strip()[:100]) is not None


def _pass_mark(facts: CourseFacts) -> Iterator[Finding]:
    """OUTLINE: “70% or more”, for self-paced courses “80%”. Attendance alone has no mark to pass."""
    if facts.assessment != "attendance" and facts.pass_mark < least_pass_mark(facts):
        place = place_of(facts.key, "", "pass_mark")
        yield must("pass-mark-low", place, mark=facts.pass_mark, least=least_pass_mark(facts))


def _said(facts: CourseFacts, edition: EditionFacts) -> Iterator[Finding]:
    """OUTLINE: description, target group, entry requirements, assessment, contact."""
    where = facts.key, edition.language
    if is_default_title(edition.title):
        yield should("title-default", place_of(*where, "title"), title=edition.title)
    for text, code, name, level in (
        (edition.summary, "summary-missing", "summary", Level.MUST),
        (edition.description, "description-missing", "description", Level.SHOULD),
        (edition.audience, "audience-missing", "audience", Level.MUST),
        (edition.requirements, "requirements-missing", "entry_requirements", Level.MUST),
        (edition.assessment, "assessment-unsaid", "assessment_text", Level.SHOULD),
        (edition.award, "award-unsaid", "award_text", Level.SHOULD if facts.for_outline else Level.INFO),
        (edition.contact, "contact-missing", "contact", Level.SHOULD),
    ):
        if (
            is_blank(text) and level != Level.INFO
        ):  # once it is open, the rules themselves say what is awarded
            yield found(code, level, place_of(*where, name))


def _objectives(facts: CourseFacts, edition: EditionFacts) -> Iterator[Finding]:
    """SELF: a course is built on measurable objectives; ILT 1: action verbs. Three to eight is ours."""
    number = len(edition.objectives)
    place = place_of(facts.key, edition.language, "objectives")
    if not number:
        yield must("objectives-none", place)
        return
    if number < FEW_OBJECTIVES:
        yield should("objectives-few", place, number=number)
    elif number > MANY_OBJECTIVES:
        yield should("objectives-many", place, number=number)
    if edition.language not in CHECKED:
        yield found("objectives-unchecked", Level.INFO, place)
    for objective in edition.objectives:
        here = f"{place}.{objective.key}"
        if is_blank(objective.text):
            yield must("objective-empty", here)
        elif edition.language in CHECKED:
            yield from _verb(here, objective.text, edition.language)


def _verb(place: str, text: str, language: str) -> Iterator[Finding]:
    """ILT 1; OUTLINE: “avoid words like “Understand” and “Know”, use action verbs”."""
    kind, verb = first_verb(text, language)
    if kind is Verb.VAGUE:
        yield must("objective-vague", place, verb=verb, example=EXAMPLES[language])
    elif kind is Verb.UNKNOWN:
        yield should("objective-verb", place, verb=verb)


def _same_objectives(facts: CourseFacts) -> Iterator[Finding]:
    """Our guarantee: an edition is the same course, so what is learnt is the same in each."""
    for edition in facts.editions[1:]:
        number, first = len(edition.objectives), len(facts.editions[0].objectives)
        if number != first:
            place = place_of(facts.key, edition.language, "objectives")
            yield should("objectives-differ", place, number=number, first=first)
