"""What a quiz's front page and a lesson say about rules, attempts and what is missing."""

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from courses.models import QuizRules
from courses.outline import OutlineActivity
from courses.rendering import quiz_intro
from enrollments.editions import is_closed_here, languages_open, names_of
from enrollments.errors import QuizClosedHere, TooManyAttempts
from enrollments.freezing import rule_of
from enrollments.gate import Seat
from enrollments.grading import reaches
from enrollments.models import Attempt, Requirement
from enrollments.presentation import done_keys
from enrollments.progress import missing
from enrollments.readable import shown_percent
from enrollments.services.attempts import next_attempt_at


def what_is_missing(seat: Seat) -> list[str]:
    """Return a sentence for each requirement that this learner has not met; results stand in My learning."""
    if seat.enrollment is None or seat.enrollment.syllabus is None:
        return []
    if seat.enrollment.state != seat.enrollment.State.ACTIVE:
        return []
    titles = {str(activity.key): activity.title for activity in seat.outline.activities}
    return missing(seat.enrollment.syllabus.rules, done_keys(seat), titles, {})


def quiz_front(seat: Seat, item: OutlineActivity) -> dict[str, Any]:
    """Return the rules in words, the learner's attempts, and whether another can start."""
    attempts = list(Attempt.objects.filter(enrollment=seat.enrollment, activity_id=item.id))
    handed_in = [attempt for attempt in attempts if attempt.state == Attempt.State.HANDED_IN]
    under_way = next((attempt for attempt in attempts if attempt.state == Attempt.State.OPEN), None)
    limits = {"attempts": item.rules.attempts, "wait_days": item.rules.wait_days} if item.rules else {}
    next_at = next_attempt_at(limits, [a.handed_in_at for a in handed_in if a.handed_in_at])
    waits = next_at is not None and next_at > timezone.now()
    closed = is_closed_here(item)
    can_start = seat.recording and not waits and not closed
    return {
        "body": quiz_intro(item),
        "rules": rules_in_words(seat, item),
        "attempts": [_row(attempt) for attempt in reversed(handed_in)],
        "best_percent": _best_percent(item, handed_in),
        "has_passed": any(passed(attempt) for attempt in handed_in),
        "can_start": can_start,
        "attempts_left": _attempts_left(limits, len(handed_in)) if can_start and not under_way else "",
        "why_not": TooManyAttempts(next_at=next_at).message if next_at and waits else "",
        "closed_here": closed_words(seat, item) if closed else "",
        "open_attempt_url": reverse("enrollments:question", args=[under_way.uuid, 1]) if under_way else "",
        "start_url": reverse("enrollments:start", args=[seat.run.code, item.code]),
    }


def closed_words(seat: Seat, item: OutlineActivity) -> str:
    """Say that a stale final quiz waits for its translation, and in which languages it is open."""
    return QuizClosedHere(languages=names_of(languages_open(seat.course, item))).message


def _best_percent(item: OutlineActivity, handed_in: list[Attempt]) -> str | None:
    """Return the best result where it is the one that counts: not in practice, nor where the latest does."""
    if item.rules is None or item.rules.counts != QuizRules.Counts.BEST:
        return None
    scores = [
        (attempt.points, attempt.out_of)
        for attempt in handed_in
        if attempt.points is not None and attempt.out_of and not is_practice(attempt)
    ]
    best = max(scores, key=lambda pair: Fraction(*pair), default=None)
    return shown_percent(*best) if best else None


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
