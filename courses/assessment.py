"""How a course is assessed and what it awards, in words, from the rules that a learner will be held to."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from courses.given import Given, given_by
from courses.models import Course
from courses.outline import Outline, OutlineActivity, OutlineRules


class AssessmentLine(NamedTuple):
    """What is asked: `title` of a quiz in the outline's language, empty for practice quizzes together."""

    title: str
    sentences: tuple[str, ...]


def assessment_lines(course: Course, outline: Outline) -> list[AssessmentLine]:
    """Return how each quiz that has to be passed is taken, then what there is to practise with.

    Practice is a quiz without weight that is not final: it is handed in, whatever the result. A course
    without quizzes has no lines.
    """
    passed = [a for a in outline.activities if a.rules and _is_passed(a.rules)]
    practice = [a for a in outline.activities if a.rules and not _is_passed(a.rules)]
    lines = [AssessmentLine(each.title, _to_pass(course, each, each.rules)) for each in passed if each.rules]
    return lines + ([AssessmentLine("", (_practice(practice),))] if practice else [])


def award_sentences(course: Course, outline: Outline) -> list[str]:
    """Return what a learner earns and by which rule; nothing where nothing can be earned yet.

    A course whose activities are all to come is described by its row.
    """
    given = given_by(course)
    kinds = [_completion(course, outline)] if given.completion else []
    if given.attendance_mark is not None:
        kinds.append(_participation(given.attendance_mark))
    kinds = [sentence for sentence in kinds if sentence]
    if not kinds:
        return [] if given.completion else [_("This course gives no certificate.")]
    return [*kinds, *_kept_by(given), _number(len(kinds))]


def _completion(course: Course, outline: Outline) -> str:
    """Say what a certificate of completion takes; nothing where no activity is required."""
    to_come = not outline.activities and course.stage != Course.Stage.WITHDRAWN
    required = [activity for activity in outline.activities if activity.required]
    if not (required or to_come):
        return ""
    if to_come or any(activity.rules and _is_passed(activity.rules) for activity in required):
        return _(
            "A certificate of completion, once every required activity is done and your result is "
            "%(mark)s %% or more."
        ) % {"mark": course.pass_mark}
    return _("A certificate of completion, once every required activity is done.")


def _participation(mark: int) -> str:
    """Say what a certificate of participation takes."""
    return _(
        "A certificate of participation, once %(mark)s %% attendance or more is recorded for you, "
        "whatever your result."
    ) % {"mark": mark}


def _kept_by(given: Given) -> list[str]:
    """Say whether somebody watches, and for how long a certificate is valid; nothing where it is for good."""
    sentences = [_("The assessment is supervised.")] if given.supervised else []
    return [*sentences, validity_in_words(given.valid_months)] if given.valid_months else sentences


def validity_in_words(months: int) -> str:
    """Say for how long a certificate is valid."""
    years, rest = divmod(months, 12)
    if rest:
        words = ngettext("Valid for %(number)s month.", "Valid for %(number)s months.", months)
        return words % {"number": months}
    return ngettext("Valid for %(number)s year.", "Valid for %(number)s years.", years) % {"number": years}


def _number(kinds: int) -> str:
    if kinds == 1:
        return _("It carries a number by which anyone can verify it, without an account.")
    return _("Each carries a number by which anyone can verify it, without an account.")


def has_pass_mark(course: Course, outline: Outline) -> bool:
    """Whether the course's pass mark decides: not in an open course that asks for no result anywhere."""
    if course.stage != Course.Stage.OPEN or not outline.activities:
        return True
    return any(activity.rules and _is_passed(activity.rules) for activity in outline.activities)


def _is_passed(rules: OutlineRules) -> bool:
    return bool(rules.is_final or rules.weight)


def _practice(quizzes: Sequence[OutlineActivity]) -> str:
    words = ngettext(
        "%(number)s quiz for practice: hand it in, whatever the result.",
        "%(number)s quizzes for practice: hand them in, whatever the result.",
        len(quizzes),
    )
    return words % {"number": len(quizzes)}


def _to_pass(course: Course, activity: OutlineActivity, rules: OutlineRules) -> tuple[str, ...]:
    mark = course.pass_mark if rules.pass_mark is None else rules.pass_mark
    sentences = []
    if activity.questions:
        words = ngettext("%(number)s question.", "%(number)s questions.", activity.questions)
        sentences.append(words % {"number": activity.questions})
    sentences.append(_("You pass with %(mark)s %% or more.") % {"mark": mark})
    return (*sentences, _attempts(rules), _time(rules))


def _attempts(rules: OutlineRules) -> str:
    if not rules.attempts or not rules.wait_days:
        return _("Try as often as you like.")
    words = ngettext(
        "%(number)s attempt, then a wait of %(days)s before the next.",
        "%(number)s attempts, then a wait of %(days)s before the next ones.",
        rules.attempts,
    )
    number = rules.wait_days
    days = npgettext("a wait of", "%(number)s day", "%(number)s days", number) % {"number": number}
    return words % {"number": rules.attempts, "days": days}


def _time(rules: OutlineRules) -> str:
    minutes = rules.time_limit_minutes
    if not minutes:
        return _("No time limit.")
    words = ngettext("%(number)s minute for an attempt.", "%(number)s minutes for an attempt.", minutes)
    return words % {"number": minutes}
