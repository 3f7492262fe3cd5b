"""What the pages of a sitting show."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from academy.lib.languages import direction_of
from courses.answers import asked
from courses.editions import course_link
from courses.grading import CHOICES, WRITTEN, is_answered, is_well_formed
from courses.models import QuizRules
from courses.outline import outline_of
from enrollments.models import Attempt, AttemptQuestion, Requirement
from enrollments.presentation import activity_url


def frame_of_attempt(sitting: Attempt) -> dict[str, Any]:
    """Return what every page of a sitting needs: its quiz, its number, its mark and its clock."""
    run = sitting.enrollment.run
    outline = outline_of(run.course, sitting.language)
    link = course_link(run.course, sitting.language)
    quiz = outline.by_key(sitting.activity.key)
    return {
        "course_title": link.title,
        "course_url": link.url,
        "activity": {
            "title": quiz.title if quiz else "",
            "url": activity_url(run.code, quiz) if quiz else "",
        },
        "attempt": {
            "number": number_in_round(sitting),
            "of": sitting.limits["attempts"],
            "pass_mark": sitting.limits["pass_mark"],
        },
        "deadline_iso": sitting.deadline.isoformat() if sitting.deadline else None,
        "deadline": sitting.deadline,
        "review_url": reverse("enrollments:review", args=[sitting.uuid]),
        "content_lang": sitting.language,
        "content_dir": direction_of(sitting.language),
    }


def number_in_round(sitting: Attempt) -> int:
    """Return which attempt of its round this is: rounds begin anew after each wait."""
    allowed = sitting.limits["attempts"]
    return (sitting.number - 1) % allowed + 1 if allowed else sitting.number


def is_on_one_page(sitting: Attempt) -> bool:
    """Whether all its questions stand on one page."""
    return sitting.limits.get("layout") == QuizRules.Layout.ALL


def prefix_of(position: int) -> str:
    """Return what the names of a question's fields begin with where all stand in one form."""
    return f"q{position}-"


def numbers_of(sitting: Attempt, current: int) -> list[dict[str, Any]]:
    """Return every question's number, whether it is answered, its section and its address. One query."""
    rows = AttemptQuestion.objects.filter(attempt=sitting).order_by("position")
    one_page = is_on_one_page(sitting)
    whole = reverse("enrollments:paper", args=[sitting.uuid])
    return [
        {
            "position": position,
            "answered": is_answered(value),
            "current": position == current,
            "section": section,
            "url": f"{whole}#question-{position}"
            if one_page
            else reverse("enrollments:question", args=[sitting.uuid, position]),
        }
        for position, section, value in rows.values_list("position", "section", "answer__value")
    ]


def question_shown(
    sitting: Attempt,
    item: AttemptQuestion,
    *,
    prefix: str = "",
    given: dict[str, Any] | None = None,
    error: str = "",
    light: bool = False,
) -> dict[str, Any]:
    """Return one question as it was frozen, with what was answered: `given` just now, or saved before."""
    answer = getattr(item, "answer", None)
    saved = answer.value if answer else {}
    return asked(
        item.question.content,
        item.option_order,
        saved if given is None else _showable(item.question.content, given),
        prefix,
        file_url=file_url(sitting, item.position),
        language=sitting.language,
        light=light,
        practice=sitting.limits["rule"] != Requirement.Rule.PASS,
    ) | {
        "position": item.position,
        "section": item.section,
        "points": item.points,
        "error": error,
        "save_url": reverse("enrollments:question", args=[sitting.uuid, item.position]),
        "seq": str(answer.seq if answer else 0),
        **_saved(answer.saved_at if answer else None),
    }


def _showable(content: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as far as the fields can hold it: text always, of the rest only what is offered."""
    return given if content["kind"] in WRITTEN or is_well_formed(content, given) else {}


def question_context(
    sitting: Attempt, item: AttemptQuestion, numbers: list[dict[str, Any]], **shown: Any
) -> dict[str, Any]:
    """Return a page with one question, and the ways to those around it."""
    around = {number["position"]: number["url"] for number in numbers}
    question = question_shown(sitting, item, **shown)
    return {
        "position": item.position,
        "total": len(numbers),
        "questions": [question],
        **extras_of([question]),
        "action": question["save_url"],
        "numbers": numbers,
        "previous_url": around.get(item.position - 1, ""),
        "next_url": around.get(item.position + 1, ""),
        "now_ms": now_ms(),
    }


def extras_of(questions: Collection[Mapping[str, Any]]) -> dict[str, bool]:
    """Return which files a page needs besides those of plain choices: `styled`, `scripted`."""
    kinds = {question["kind"] for question in questions}
    files = any(question.get("image") or question.get("audio") for question in questions)
    options = any(each.get("image") for question in questions for each in question.get("options", ()))
    return {
        "scripted": bool(kinds & {"ordering", "essay"}),
        "styled": bool(kinds - CHOICES or files or options),
    }


def now_ms() -> str:
    """Return the server's clock in milliseconds, by which devices order their answers."""
    return str(int(timezone.now().timestamp() * 1000))


def file_url(sitting: Attempt, position: int) -> Callable[[str], str]:
    """Return how the files of a question are addressed by their names."""
    stem = reverse("enrollments:question", args=[sitting.uuid, position])
    return lambda name: f"{stem}files/{name}"


def _saved(at: datetime | None) -> dict[str, Any]:
    """Return when the answer was saved, and the day where that is not today, both in the reader's zone."""
    day = timezone.localdate(at) if at else None
    return {"saved_at": at, "saved_on": None if day == timezone.localdate() else day}
