"""What the pages of a sitting show."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from academy.lib.languages import direction_of
from courses.editions import course_link
from courses.outline import outline_of
from enrollments.models import Attempt, AttemptQuestion
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
            "number": sitting.number,
            "of": sitting.limits["attempts"],
            "pass_mark": sitting.limits["pass_mark"],
        },
        "deadline_iso": sitting.deadline.isoformat() if sitting.deadline else None,
        "deadline": sitting.deadline,
        "review_url": reverse("enrollments:review", args=[sitting.uuid]),
        "content_lang": sitting.language,
        "content_dir": direction_of(sitting.language),
    }


def numbers_of(sitting: Attempt, current: int) -> list[dict[str, Any]]:
    """Return every question's number, whether it is answered, and its address. One query."""
    rows = AttemptQuestion.objects.filter(attempt=sitting).order_by("position")
    return [
        {
            "position": position,
            "answered": bool(value and value["chosen"]),
            "current": position == current,
            "url": reverse("enrollments:question", args=[sitting.uuid, position]),
        }
        for position, value in rows.values_list("position", "answer__value")
    ]


def question_context(sitting: Attempt, item: AttemptQuestion, numbers: list[dict]) -> dict[str, Any]:
    """Return one question as it was frozen, with what was answered so far."""
    answer = getattr(item, "answer", None)
    chosen = set(answer.value["chosen"]) if answer else set()
    around = {number["position"]: number["url"] for number in numbers}
    content = item.question.content
    return {
        "question": {
            "position": item.position,
            "total": len(numbers),
            "prompt": frozen_html(content["prompt"]),
            "kind": content["kind"],
            "options": [
                {
                    "key": option["key"],
                    "html": frozen_html(option["text"]),
                    "checked": option["key"] in chosen,
                    "id": f"option-{number}",
                }
                for number, option in enumerate(in_order(item), start=1)
            ],
        },
        "numbers": numbers,
        "save_url": around[item.position],
        "previous_url": around.get(item.position - 1, ""),
        "next_url": around.get(item.position + 1, ""),
        "seq": str(answer.seq if answer else 0),
        **_saved(answer.saved_at if answer else None),
        "now_ms": str(int(timezone.now().timestamp() * 1000)),
    }


def _saved(at: datetime | None) -> dict[str, Any]:
    """Return when the answer was saved, and the day where that is not today, both in the reader's zone."""
    day = timezone.localdate(at) if at else None
    return {"saved_at": at, "saved_on": None if day == timezone.localdate() else day}


def in_order(item: AttemptQuestion) -> list[dict[str, Any]]:
    """Return the options in the order that this paper froze."""
    by_key = {option["key"]: option for option in item.question.content["options"]}
    return [by_key[key] for key in item.option_order]


def frozen_html(html: str) -> str:
    """Mark a frozen text as safe: `courses.snapshots.safe_html` cleaned it before it was stored."""
    return mark_safe(html)  # nosec B308: cleaned before it was stored
