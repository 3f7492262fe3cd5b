"""Lessons, quizzes and questions as they stand in the editor, shown to a sample learner."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Locale

from academy.lib.languages import direction_of
from cms.rich_text import safe_html
from courses.answers import asked, frozen_html
from courses.course_view import kind_label
from courses.lesson_files import stored_name
from courses.models import LessonPage, ModulePage, Question, QuizPage
from courses.outline import Outline, outline_of
from courses.rendering import FILES_MARK, RenderedBody, render_bodies
from courses.sizes import weight_label
from courses.snapshots import question_content
from courses.tried import order_of, tried


def preview_template_and_context(page: LessonPage | QuizPage | ModulePage) -> tuple[str, dict[str, Any]]:
    """Return the classroom's own template for this page, and what a sample learner would see in it."""
    frame = _frame(page)
    if isinstance(page, QuizPage):
        return "enrollments/quiz_start.html", frame | {
            "body": safe_html(page.intro),
            "rules": [_("In the classroom the rules stand here, as the settings of this quiz say.")],
        }
    if isinstance(page, LessonPage):
        body = render_bodies([(page, page.locale.language_code)])[page.pk]
        sources = [line.strip() for line in page.sources.splitlines() if line.strip()]
        return "enrollments/lesson.html", frame | {"body": with_staff_files(body), "sources": sources}
    return "enrollments/lesson.html", frame | {"body": ""}


def with_staff_files(body: RenderedBody) -> SafeString:
    """Return a body whose files come from the view for staff, since a preview has no run."""
    html = body.html
    for name in body.files:
        html = html.replace(f"{FILES_MARK}{name}", escape(staff_file(name)))
    return mark_safe(html)  # nosec B308: made of safe parts


def question_context(question: Question) -> dict[str, Any]:
    """Return a question as the classroom asks it, and below it what is right and what is said to whom."""
    if not question.locale_id:
        question.locale = Locale.get_active()
    content = question_content(question)
    language = content["language"]
    by_result = [
        (_("To everybody"), content["feedback"]),
        (_("When all is right"), content["feedback_right"]),
        (_("When part is right"), content["feedback_partly"]),
        (_("When nothing is right"), content["feedback_wrong"]),
    ]
    return {
        "kind_label": question.get_kind_display(),
        "question": asked(
            content, order_of(content), None, file_url=staff_file, language=language, practice=True
        ),
        "rows": tried(content, {}).remarks,
        "feedback": [(words, frozen_html(html)) for words, html in by_result if html],
        "content_lang": language,
        "content_dir": direction_of(language),
    }


def staff_file(name: str) -> str:
    """Return the address of a file of a text for whoever works on it, since a preview has no run."""
    stored = stored_name(name)
    return reverse("private_file", args=[stored]) if stored else ""


def _frame(page: LessonPage | QuizPage | ModulePage) -> dict[str, Any]:
    language = page.locale.language_code
    row = None if isinstance(page, ModulePage) else page.find_row()
    outline = outline_of(row.course, language) if row else None
    modules = _steps(outline, row.code) if outline and row else []
    total = len(outline.activities) if outline else 0
    course = page.get_ancestors().filter(depth=5).first() if page.path else None
    return {
        "preview": True,
        "course_title": course.title if course else "",
        "course_url": page.course_url() if page.url_path else "",
        "outline_html": render_to_string("enrollments/_outline.html", {"outline": modules, "lang": language}),
        "progress": {"done": min(1, total), "total": total, "percent": 100 // total if total else 0},
        "activity": {
            "title": page.title,
            "minutes": getattr(page, "minutes", 0),
            **_place(outline, row.code if row else ""),
        },
        "content_lang": language,
        "content_dir": direction_of(language),
        "languages": [],
    }


def _place(outline: Outline | None, code: str) -> dict[str, Any]:
    """Where the activity stands; an unpublished one stands nowhere yet."""
    module = outline.module_of(code) if outline else None
    if module is None:
        return {"module_number": 0, "position": _("Not published yet")}
    number = [each.code for each in module.activities].index(code) + 1
    words = _("Activity %(number)s of %(total)s")
    return {
        "module_number": module.number,
        "position": words % {"number": number, "total": len(module.activities)},
    }


def _steps(outline: Outline, current: str) -> list[dict[str, Any]]:
    """The outline with the first activity done and this one open; nothing to click."""
    first = outline.activities[0].code if outline.activities else ""
    return [
        {
            "number": module.number,
            "title": module.title,
            "activities": [
                {
                    "title": each.title,
                    "kind_label": kind_label(each.kind),
                    "size_label": weight_label(each.text_bytes, each.media_bytes),
                    "questions": each.questions,
                    "minutes": each.minutes,
                    "required": each.required,
                    "state": "current" if each.code == current else "done" if each.code == first else "todo",
                }
                for each in module.activities
            ],
        }
        for module in outline.modules
    ]
