"""A dry run of a quiz: how many papers exist, what they test, what is missing where, and one of them."""

import random
from math import log10
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy.lib.languages import direction_of
from courses.desk.access import TEXTS, courses_of
from courses.desk.requests import DeskRequest
from courses.models import Activity, Question
from courses.quiz_facts import FactsOfQuiz, example_of, facts_of_quiz
from courses.viewsets.scope import partner_ids, rows_for

MOST_FOUND = 20
MOST_SEED = 10**9
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@require_safe
def papers(request: DeskRequest, code: str) -> HttpResponse:
    """Show whoever works on the course, and reviewers, what the papers of a quiz can be."""
    quiz = (
        Activity.objects.filter(kind=Activity.Kind.QUIZ, course__in=courses_of(request.user, TEXTS))
        .select_related("course")
        .filter(code=code)
        .first()
    )
    if quiz is None:
        raise Http404
    editions = facts_of_quiz(quiz)
    chosen = next((each for each in editions if each.language == request.GET.get("language")), None)
    shown = chosen or (editions[0] if editions else None)
    seed = _seed(request.GET.get("seed", ""))
    course = quiz.course
    context: dict[str, Any] = {
        "page_title": _("The papers of a quiz"),
        "page_subtitle": shown.title if shown else quiz.code,
        "crumbs": [
            (_("Your courses"), reverse("desk:courses")),
            (course.code, reverse("desk:course", args=[course.code])),
        ],
        "quiz": quiz,
        "editions": editions,
        "shown": shown,
        "slot_rows": _slot_rows(editions, shown),
        "papers_in_words": in_words(shown.number.papers) if shown else "",
        "seed": seed,
        "other_seed": random.randrange(1, MOST_SEED),  # nosec B311: an example, nothing secret
        "example": _example(shown, seed),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[shown.page_id]) if shown else "",
    }
    return render(request, "courses/desk/papers.html", context)


def _slot_rows(editions: list[FactsOfQuiz], shown: FactsOfQuiz | None) -> list[dict[str, Any]]:
    """The slots of the edition shown, and beside each how many questions every language has for it."""
    if shown is None:
        return []
    return [
        {
            "slot": slot,
            "objective": slot.objective,
            "there": [
                {"language": each.language, "slot": each.slots[place] if place < len(each.slots) else None}
                for each in editions
            ],
        }
        for place, slot in enumerate(shown.slots)
    ]


def in_words(papers: int) -> str:
    """Return a number of papers as people read it: a large one by its power of ten."""
    if papers < 10**7:
        return number_format(papers, use_l10n=True, force_grouping=True)
    digits = int(log10(papers))  # Python writes no number out that has thousands of digits
    lead = round(papers / 10**digits, 1)
    if lead >= 10:  # rounded up
        lead, digits = lead / 10, digits + 1
    return f"{number_format(lead, use_l10n=True)} × 10{str(digits).translate(RAISED)}"


def _seed(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1


def _example(shown: FactsOfQuiz | None, seed: int) -> dict[str, Any] | None:
    if shown is None or not shown.papers:
        return None
    items = example_of(shown, seed)
    return {"items": items, "lang": shown.language, "dir": direction_of(shown.language)} if items else None


@require_safe
def find_questions(request: DeskRequest) -> JsonResponse:
    """Find questions of one's own partner by name, for the slots of a quiz: a few, each once."""
    if partner_ids(request.user, Question) == set():
        raise Http404
    partner = request.GET.get("partner", "")
    typed = request.GET.get("q", "").strip()[:100]
    rows = rows_for(request.user, Question).filter(retired=False)
    if partner.isascii() and partner.isdigit() and len(partner) < 10:
        rows = rows.filter(partner=int(partner))
    if typed:
        rows = rows.filter(name__icontains=typed)
    names: dict[str, str] = {}
    found = rows.order_by("category__name", "name", "pk").values_list(
        "translation_key", "category__name", "name"
    )
    for key, category, name in found[: MOST_FOUND * 6]:  # a question has six editions at most
        names.setdefault(str(key), f"{category}: {name}")
    return JsonResponse(
        {"questions": [{"key": key, "name": name} for key, name in list(names.items())[:MOST_FOUND]]}
    )
