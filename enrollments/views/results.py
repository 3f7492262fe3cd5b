"""What a handed-in sitting shows: result, feedback as far as the rules allow, and what now."""

from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.grading import share_earned
from courses.models import QuizRules
from courses.outline import outline_of
from enrollments.models import Attempt, AttemptQuestion, Award
from enrollments.presentation import activity_url
from enrollments.readable import rounded_down, shown_percent
from enrollments.views.fronts import is_practice, passed
from enrollments.views.papers import frozen_html, in_order


def result_context(sitting: Attempt) -> dict[str, Any]:
    """Return the context of the result page."""
    rows = AttemptQuestion.objects.filter(attempt=sitting).select_related("question", "answer")
    full = sitting.limits["feedback"] == QuizRules.Feedback.FULL
    good = passed(sitting)
    return {
        "percent": shown_percent(sitting.points or 0, sitting.out_of or 1),
        "passed": good,
        "practice": is_practice(sitting),
        "pass_mark": sitting.limits["pass_mark"],
        "feedback": [_feedback(row, full=full) for row in rows],
        **_what_now(sitting, good),
    }


def _feedback(item: AttemptQuestion, *, full: bool) -> dict[str, Any]:
    """Return one question's feedback. Unless `full`, nothing is said about options that were not chosen."""
    content = item.question.content
    answer = getattr(item, "answer", None)
    chosen = set(answer.value["chosen"]) if answer else set()
    options = [
        {
            "html": frozen_html(option["text"]),
            "chosen": option["key"] in chosen,
            "correct": option["weight"] > 0 and (full or option["key"] in chosen),
            "feedback": frozen_html(option["feedback"]) if full or option["key"] in chosen else "",
        }
        for option in in_order(item)
    ]
    share = (share_earned(content, answer.value if answer else None) or Fraction(0)) * item.points
    return {
        "prompt": frozen_html(content["prompt"]),
        "options": options,
        "feedback": frozen_html(content["feedback"]) if full or share == item.points else "",
        "points_text": _points_text(share, item.points),
    }


def _points_text(share: Fraction, most: int) -> str:
    """Return “0.5 of 2 points”: the word goes with how many there are to earn."""
    words = ngettext("%(points)s of %(most)s point", "%(points)s of %(most)s points", most)
    return words % {"points": rounded_down(share), "most": most}


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
