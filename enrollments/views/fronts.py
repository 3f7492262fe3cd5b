"""What a quiz's front page and a lesson say about rules, attempts and what is missing."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from academy.users.models import User
from courses.models import QuizRules
from courses.outline import OutlineActivity
from courses.rendering import quiz_intro
from enrollments.editions import is_closed_here, languages_open, names_of
from enrollments.errors import GradeAwaited, QuizClosed, QuizClosedHere, QuizNotOpenYet, TooManyAttempts
from enrollments.freezing import rule_of
from enrollments.gate import Seat
from enrollments.grading import reaches, result_that_counts
from enrollments.models import Attempt, Requirement
from enrollments.presentation import done_keys
from enrollments.printed_names import prints_a_name
from enrollments.progress import missing
from enrollments.readable import shown_percent
from enrollments.services.attempts import next_attempt_of
from enrollments.services.windows import Window, window_of

Counts = QuizRules.Counts
State = Attempt.State


def what_is_missing(seat: Seat) -> list[str]:
    """Return a sentence for each requirement that this learner has not met; results stand in My learning."""
    if seat.enrollment is None or seat.enrollment.syllabus is None:
        return []
    if seat.enrollment.state != seat.enrollment.State.ACTIVE:
        return []
    titles = {str(activity.key): activity.title for activity in seat.outline.activities}
    return missing(seat.enrollment.syllabus.rules, done_keys(seat), titles, {})


def quiz_front(seat: Seat, item: OutlineActivity, reader: User) -> dict[str, Any]:
    """Return the rules in words, the learner's attempts, whether another can start, and under which name."""
    attempts = list(Attempt.objects.filter(enrollment=seat.enrollment, activity_id=item.id))
    ended = [attempt for attempt in attempts if attempt.state != State.OPEN]
    under_way = next((attempt for attempt in attempts if attempt.state == State.OPEN), None)
    waiting = any(attempt.state == State.WAITING for attempt in ended)
    limits = {"attempts": item.rules.attempts, "wait_days": item.rules.wait_days} if item.rules else {}
    window = window_of(seat.run, item.id)
    why_not = "" if under_way or waiting else _why_not(limits, ended, window)
    closed = is_closed_here(item)
    can_start = seat.recording and not why_not and not waiting and not closed
    return {
        "body": quiz_intro(item),
        "rules": [*rules_in_words(seat, item), *window_in_words(window)],
        "attempts": [_row(attempt) for attempt in reversed(ended)],
        "result_so_far": _result_so_far(item, ended),
        "has_passed": any(passed(attempt) for attempt in ended),
        "can_start": can_start,
        "attempts_left": _attempts_left(limits, len(ended)) if can_start and not under_way else "",
        "why_not": why_not,
        "grade_awaited": GradeAwaited().message if waiting and not under_way else "",
        "closed_here": closed_words(seat, item) if closed else "",
        "open_attempt_url": reverse("enrollments:question", args=[under_way.uuid, 1]) if under_way else "",
        "start_url": reverse("enrollments:start", args=[seat.run.code, item.code]),
        "name": _name(seat, item, reader),
    }


def _name(seat: Seat, item: OutlineActivity, reader: User) -> dict[str, Any] | None:
    """Return the name that a certificate would print, where one may follow from this quiz."""
    enrollment = seat.enrollment
    if enrollment is None or not prints_a_name(enrollment, item, seat.course):
        return None
    return {
        "printed": enrollment.confirmed_name or reader.printed_name,
        "confirmed": bool(enrollment.confirmed_name),
        "url": reverse("enrollments:confirm_name", args=[seat.run.code, item.code]),
    }


def _why_not(limits: dict[str, Any], ended: list[Attempt], window: Window) -> str:
    """Say why no attempt can start now: the quiz is not open, or a wait is not over; mostly nothing."""
    if window.is_before() and window.opens_at:
        return QuizNotOpenYet(opens_at=window.opens_at).message
    if window.is_after() and window.closes_at:
        return QuizClosed(closed_at=window.closes_at).message
    next_at = next_attempt_of(limits, ended)
    return TooManyAttempts(next_at=next_at).message if next_at and next_at > timezone.now() else ""


def window_in_words(window: Window) -> list[str]:
    """Say when the quiz opens and closes in this run, where that is set."""
    sentences = []
    if window.opens_at:
        sentences.append(_("It opens on %(when)s.") % {"when": _moment(window.opens_at)})
    if window.closes_at:
        sentences.append(
            _("It closes on %(when)s; an attempt under way is then handed in for you.")
            % {"when": _moment(window.closes_at)}
        )
    return sentences


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "DATETIME_FORMAT")


def closed_words(seat: Seat, item: OutlineActivity) -> str:
    """Say that a stale final quiz waits for its translation, and in which languages it is open."""
    return QuizClosedHere(languages=names_of(languages_open(seat.course, item))).message


def _result_so_far(item: OutlineActivity, ended: list[Attempt]) -> str:
    """Say what the result is by the rule that counts; nothing in practice, nor where one attempt says it."""
    scores = [
        (attempt.points, attempt.out_of)
        for attempt in ended
        if attempt.points is not None and attempt.out_of and not is_practice(attempt)
    ]
    if item.rules is None or not scores:
        return ""
    counts = item.rules.counts
    percent = {"percent": shown_percent(*result_that_counts(counts, scores))}
    if counts == Counts.BEST:
        return _("Your best result so far is %(percent)s %%. The best one counts.") % percent
    if counts == Counts.FIRST:
        return _("Your first result counts: %(percent)s %%.") % percent
    if counts == Counts.AVERAGE:
        return _("The average of your results counts: %(percent)s %%.") % percent
    return _("Your latest result counts: %(percent)s %%.") % percent


def _attempts_left(limits: dict[str, Any], used: int) -> str:
    """Say to whoever has used some attempts how many are left before a wait, where there is one."""
    if not (used and limits.get("attempts") and limits["wait_days"]):
        return ""
    left = limits["attempts"] - used % limits["attempts"]
    words = ngettext("You have %(number)s attempt left.", "You have %(number)s attempts left.", left)
    return words % {"number": left}


def is_practice(attempt: Attempt) -> bool:
    """Whether an attempt asks for no result: it is handed in, and neither passed nor failed."""
    return attempt.limits["rule"] != Requirement.Rule.PASS


def passed(attempt: Attempt) -> bool:
    """Whether a handed-in attempt does what its rule asks: reach the mark, or just be handed in."""
    if attempt.points is None or attempt.out_of is None:
        return False
    if is_practice(attempt):
        return True
    return reaches(attempt.points, attempt.out_of, attempt.limits["pass_mark"])


def _row(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "submitted_at": attempt.handed_in_at,
        "waiting": attempt.state == State.WAITING,
        "percent": shown_percent(attempt.points or 0, attempt.out_of or 1),
        "practice": is_practice(attempt),
        "passed": passed(attempt),
        "url": reverse("enrollments:result", args=[attempt.uuid]),
    }


def rules_in_words(seat: Seat, item: OutlineActivity) -> list[str]:
    """Return the quiz's rules, one sentence each."""
    rules = item.rules
    if rules is None:
        return []
    rule, mark, _weight = rule_of(item, seat.course)
    sentences = []
    if item.questions:
        words = ngettext("%(number)s question.", "%(number)s questions.", item.questions)
        sentences.append(words % {"number": item.questions})
    if rule == Requirement.Rule.PASS:
        sentences.append(_("You pass with %(mark)s %% or more.") % {"mark": mark})
    else:
        sentences.append(_("This is practice: hand it in, whatever the result."))
    if rules.attempts:
        words = ngettext(
            "%(number)s attempt, then a wait of %(days)s before the next.",
            "%(number)s attempts, then a wait of %(days)s before the next ones.",
            rules.attempts,
        )
        sentences.append(words % {"number": rules.attempts, "days": _days(rules.wait_days)})
    else:
        sentences.append(_("Try as often as you like."))
    if rules.time_limit_minutes:
        words = ngettext(
            "You have %(number)s minute from the start; the server's clock decides.",
            "You have %(number)s minutes from the start; the server's clock decides.",
            rules.time_limit_minutes,
        )
        sentences.append(words % {"number": rules.time_limit_minutes})
    else:
        sentences.append(_("No time limit: each answer is kept as you give it, and you can come back later."))
    return sentences


def _days(number: int) -> str:
    """Return “7 days” as it stands after “a wait of”, since languages count and inflect days differently."""
    return npgettext("a wait of", "%(number)s day", "%(number)s days", number) % {"number": number}
