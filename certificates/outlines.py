"""The outline of a course as it was when a member was held to it: what a certificate's reader can look up."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from certificates.models import Certificate
from certificates.statement import text_in
from courses.assessment import validity_in_words
from courses.given import Given, from_rules
from enrollments.models import Requirement, Syllabus, SyllabusTitles


@dataclass(frozen=True)
class Step:
    """Something that had to be done: its title, the language of that, and the rule in words."""

    title: str
    language: str
    rule: str


@dataclass(frozen=True)
class PastOutline:
    """What had to be done, and what was awarded for it."""

    digest: str
    course: str
    course_language: str
    code: str
    steps: list[Step]
    result: str
    awards: list[str]


def past_outline(digest: str, language: str) -> PastOutline | None:
    """Return the outline with this digest in a reader's language; None unless a certificate names it.

    Three queries. What the course is called comes from the first certificate about it, so nothing of it
    changes later.
    """
    naming = Certificate.objects.filter(award__enrollment__syllabus__digest=digest, statement__outline=digest)
    course = (naming.order_by("pk").values_list("statement", flat=True).first() or {}).get("course")
    syllabus = Syllabus.objects.filter(digest=digest).first() if course else None
    if course is None or syllabus is None:
        return None
    editions = dict(SyllabusTitles.objects.filter(syllabus=syllabus).values_list("language", "titles"))
    title, title_language = text_in(course["title"], language)
    rules = syllabus.rules
    return PastOutline(
        digest=digest,
        course=title,
        course_language=title_language,
        code=course["code"],
        steps=[_step(each, editions, language) for each in rules.get("requirements", ())],
        result=_result(rules),
        awards=_awards(from_rules(rules)),
    )


def _step(asked: dict[str, Any], editions: dict[str, dict[str, str]], language: str) -> Step:
    key = asked["activity"]
    called = {code: titles[key] for code, titles in editions.items() if key in titles}
    title, found_in = text_in(called, language)
    return Step(title or _("An activity without a title"), found_in, _rule(asked))


def _rule(asked: dict[str, Any]) -> str:
    if asked["rule"] == Requirement.Rule.PASS:
        return _("to pass with %(mark)s %% or more") % {"mark": asked["pass_mark"]}
    if asked["rule"] == Requirement.Rule.HAND_IN:
        return _("to hand in, whatever the result")
    return _("to finish")


def _result(rules: dict[str, Any]) -> str:
    """Say which mark the weighted mean had to reach; nothing where no result counted."""
    if not any(each["weight"] for each in rules.get("requirements", ())):
        return ""
    return _("The results that count together had to reach %(mark)s %%.") % {"mark": rules["pass_mark"]}


def _awards(given: Given) -> list[str]:
    awards = [_("A certificate of completion for doing all of it.")] if given.completion else []
    if given.attendance_mark is not None:
        awards.append(
            _("A certificate of participation for %(mark)s %% attendance or more.")
            % {"mark": given.attendance_mark}
        )
    if given.supervised:
        awards.append(_("The assessment was supervised."))
    if given.valid_months:
        awards.append(validity_in_words(given.valid_months))
    return awards
