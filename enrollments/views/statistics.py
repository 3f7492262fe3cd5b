"""What answers say about questions, at the desk: one question's page, and a quiz with the bad ones first.

Aggregates only: no learner's name stands here, and nothing about fewer than ten people.
"""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.desk.access import TEXTS, courses_of
from courses.desk.bank_access import crumbs_to, question_bank_or_404, way_if_there
from courses.desk.requests import DeskRequest
from courses.models import Activity, Question, QuestionStatistics
from courses.outline import outline_of
from enrollments.models import AttemptQuestion, Ruling
from enrollments.ruling_access import may_rule
from enrollments.statistics import FEWEST, Figures
from enrollments.statistics_shown import line_of, newest_contents, shown_of
from enrollments.statistics_words import LEVELS, VERDICTS, letters_of, plain, words_of

PER_PAGE = 25
Verdict = QuestionStatistics.Verdict
WORST_FIRST = (Verdict.BAD, Verdict.WATCH, Verdict.GOOD, Verdict.FEW)


@require_safe
def question_statistics(request: DeskRequest, key: uuid.UUID) -> HttpResponse:
    """Show what answers say about a question of a bank that the person meets, and the rulings on it."""
    bank = question_bank_or_404(request.user, key)
    name = Question.objects.filter(translation_key=key).values_list("name", flat=True)[0]
    context = {
        "page_title": _("What answers say"),
        "page_subtitle": name,
        "crumbs": [*crumbs_to(bank.partner), (name, way_if_there("question", key))],
        "key": key,
        "shown": shown_of(key, get_language() or "en"),
        "rulings": rulings_shown(key),
        "may_rule": may_rule(request.user, bank.partner),
    }
    return TemplateResponse(request, "enrollments/statistics/question.html", context)


def rulings_shown(key: uuid.UUID) -> list[dict[str, Any]]:
    """Return the rulings on a question, the newest first, in words."""
    made = Ruling.objects.filter(question_key=key).select_related("by").prefetch_related("questions")
    rulings = made.order_by("-at")
    return [
        {
            "kind": ruling.get_kind_display(),
            "accepted": _accepted(ruling),
            "reason": ruling.reason,
            "by": ruling.by.get_full_name(),
            "at": ruling.at,
            "finished": ruling.finished_at is not None,
        }
        for ruling in rulings
    ]


def _accepted(ruling: Ruling) -> str:
    """What it takes for right besides: “B. Packet loss”, a wording, or “9.81 ± 0.1”; empty for the others."""
    accepted = ruling.accepted or {}
    if "answer" in accepted:
        tolerance = accepted.get("tolerance", "0")
        return f"{accepted['answer']} ± {tolerance}" if tolerance != "0" else str(accepted["answer"])
    wanted, found = set(accepted.get("options", ())), {}
    for state in sorted(ruling.questions.all(), key=lambda each: each.pk):
        letters = letters_of(state.content)
        for option in state.content["options"]:
            if option["key"] in wanted:
                found[option["key"]] = f"{letters[option['key']]}. {plain(option['text'], 80)}"
    return ", ".join(sorted(found.values()))


@require_safe
def quiz_statistics(request: DeskRequest, code: str) -> HttpResponse:
    """List every question that a quiz has asked, the worst first."""
    quiz = _quiz_or_404(request, code)
    language = get_language() or "en"
    asked = AttemptQuestion.objects.filter(attempt__activity=quiz).values("question__question_key")
    rows = _worst_first(QuestionStatistics.objects.filter(question_key__in=asked, language=""))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    found = outline_of(quiz.course, language).by_key(quiz.key)
    title = found.title if found else quiz.code
    context = {
        "page_title": _("What answers say"),
        "page_subtitle": f"{title} · {quiz.course.code}",
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (quiz.course.code, reverse("desk:course", args=[quiz.course.code])),
        ],
        "page": page,
        "rows": _rows(list(page.object_list), language),
        "fewest": FEWEST,
    }
    return TemplateResponse(request, "enrollments/statistics/quiz.html", context)


def _quiz_or_404(request: DeskRequest, code: str) -> Activity:
    """Return the quiz with this code in a course that the person meets; raise `Http404` for another's."""
    courses = courses_of(request.user, TEXTS)
    quizzes = Activity.objects.filter(kind=Activity.Kind.QUIZ, course__in=courses).select_related("course")
    quiz = quizzes.filter(code=code).first()
    if quiz is None:
        raise Http404
    return quiz


def _worst_first(rows: QuerySet[QuestionStatistics]) -> QuerySet[QuestionStatistics]:
    places = [When(verdict=verdict, then=Value(number)) for number, verdict in enumerate(WORST_FIRST)]
    order = Case(*places, default=Value(len(places)), output_field=IntegerField())
    return rows.order_by(order, "discrimination", "pk")


def _rows(rows: list[QuestionStatistics], language: str) -> list[dict[str, Any]]:
    contents = newest_contents([row.question_key for row in rows], language)
    shown = []
    for row in rows:
        content = contents.get(row.question_key, {})
        letters = letters_of(content)
        figures = Figures(row.answers, row.facility, row.discrimination, row.point_biserial, row.seconds)
        few = row.answers < FEWEST
        shown.append(
            {
                "key": row.question_key,
                "prompt": plain(content.get("prompt", ""), 140),
                "language": content.get("language", ""),
                "verdict": row.get_verdict_display(),
                "tone": VERDICTS[row.verdict],
                "line": line_of("", figures),
                "findings": [
                    {"words": words_of(each, letters), "tone": LEVELS[each["level"]]}
                    for each in row.findings
                    if not few or each["code"] == "ruled"
                ],
            }
        )
    return shown
