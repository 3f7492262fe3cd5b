"""What a handed-in sitting shows: result, feedback as far as the rules allow, and what now."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from courses.models import QuizRules
from courses.outline import outline_of
from enrollments.models import Attempt, Award
from enrollments.presentation import activity_url
from enrollments.readable import shown_percent
from enrollments.services.attempts import next_attempt_of
from enrollments.services.marking import marks_of
from enrollments.services.windows import window_of
from enrollments.views.feedback import feedback_on, points_text, rulings_in_words
from enrollments.views.fronts import is_practice, passed
from enrollments.views.papers import extras_of, file_url

Feedback = QuizRules.Feedback
When = QuizRules.FeedbackWhen


def result_context(sitting: Attempt, *, light: bool = False) -> dict[str, Any]:
    """Return the context of the result page; of a sitting that waits for a grade, that it does."""
    if sitting.state == Attempt.State.WAITING:
        return _waiting(sitting)
    good = passed(sitting)
    later = _shown_later(sitting, good)
    feedback = [] if later else _feedback(sitting, light=light)
    return {
        "percent": shown_percent(sitting.points or 0, sitting.out_of or 1),
        "passed": good,
        "practice": is_practice(sitting),
        "pass_mark": sitting.limits["pass_mark"],
        "feedback": feedback,
        "styled": any(extras_of([item])["styled"] for item in feedback if "kind" in item),
        "later": later,
        **_what_now(sitting, good),
    }


def _waiting(sitting: Attempt) -> dict[str, Any]:
    learning = {"label": _("Go to My learning"), "url": reverse("enrollments:my_learning")}
    return {
        "waiting": True,
        "handed_in_at": sitting.handed_in_at,
        "what_now": [
            _("An instructor reads what you wrote. You are told by mail when the result is there."),
        ],
        "next": learning,
    }


def _feedback(sitting: Attempt, *, light: bool) -> list[dict[str, Any]]:
    """Return what is shown question by question; with the result only, what people said about an answer."""
    mode = sitting.limits["feedback"]
    marks = marks_of(sitting)
    if mode == Feedback.RESULT:
        return [
            {
                "position": mark.question.position,
                "points_text": points_text(mark),
                "rulings": rulings_in_words(mark),
                "comment": mark.grade.comment if mark.grade else "",
                "result_only": True,
            }
            for mark in marks
            if mark.rulings or (mark.grade and mark.grade.comment)
        ]
    return [
        feedback_on(
            mark,
            full=mode == Feedback.FULL,
            file_url=file_url(sitting, mark.question.position),
            light=light,
        )
        for mark in marks
    ]


def _shown_later(sitting: Attempt, good: bool) -> str:
    """Say when the feedback is shown where that is not now; empty where it is."""
    when = sitting.limits.get("feedback_when", When.EACH)
    run = sitting.enrollment.run
    if when == When.EACH or not run.is_teaching():
        return ""
    closes_at = None
    if when == When.CLOSED:
        window = window_of(run, sitting.activity_id)
        closes_at = min((at for at in (window.closes_at, run.ends_at) if at), default=None)
    if closes_at is None:  # it asks to be passed, or never closes
        if good or _is_done(sitting):
            return ""
        return _("The feedback is shown once you have passed, or have no attempt left for now.")
    if closes_at <= timezone.now():
        return ""
    day = date_format(localtime(closes_at), "DATETIME_FORMAT")
    return _("The feedback is shown once the quiz has closed, on %(when)s.") % {"when": day}


def _is_done(sitting: Attempt) -> bool:
    """Whether the quiz is passed by another attempt, or no attempt is left for now."""
    handed_in = Attempt.objects.filter(enrollment=sitting.enrollment_id, activity=sitting.activity_id)
    attempts = list(handed_in.exclude(state=Attempt.State.OPEN))
    next_at = next_attempt_of(sitting.limits, attempts)
    return any(passed(each) for each in attempts) or (next_at is not None and next_at > timezone.now())


def _what_now(sitting: Attempt, good: bool) -> dict[str, Any]:
    """Say what happens next, with one way on."""
    run = sitting.enrollment.run
    outline = outline_of(run.course, sitting.enrollment.language)
    quiz = outline.by_key(sitting.activity.key)
    award = Award.objects.filter(enrollment_id=sitting.enrollment_id, kind=Award.Kind.COMPLETION).first()
    learning = {"label": _("Go to My learning"), "url": reverse("enrollments:my_learning")}
    if award and good:
        if award.released_at:
            sentence = _(
                "You have completed the course. Your certificate is in My learning, and a mail tells you so."
            )
        else:
            sentence = _(
                "You have completed the course. Certificates of this run are released by an administrator."
            )
        return {"what_now": [sentence], "next": learning}
    if good:
        _previous, following = outline.neighbours(quiz.code) if quiz else (None, None)
        if following:
            label = _("Continue: %(title)s") % {"title": following.title}
            return {"what_now": [], "next": {"label": label, "url": activity_url(run.code, following)}}
        sentence = _("This quiz is done. My learning shows what is still missing.")
        return {"what_now": [sentence], "next": learning}
    if quiz is None:
        return {"what_now": [], "next": learning}
    again = {"label": _("Go back to the quiz"), "url": activity_url(run.code, quiz)}
    return {
        "what_now": [_("Read the feedback, then try again: the quiz's page says when you can.")],
        "next": again,
    }
