"""What quizzes may ask, and whether the bank can fill their papers: two queries for all of them."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from courses.models import Question, QuizSlot


@dataclass(frozen=True, slots=True)
class Supply:
    """The questions that one quiz may ask, by key, and whether a paper can be drawn in its language."""

    asks: frozenset[uuid.UUID] = frozenset()
    fills_paper: bool = False


def supplies_of(quizzes: Mapping[int, str]) -> dict[int, Supply]:
    """Return what each quiz page may ask; `quizzes` gives the language of each page's id."""
    if not quizzes:
        return {}
    slots: dict[int, list[tuple[uuid.UUID | None, int | None, int]]] = defaultdict(list)
    rows = QuizSlot.objects.filter(page__in=list(quizzes))
    for page_id, key, category, draw in rows.values_list("page_id", "question_key", "category_id", "draw"):
        slots[page_id].append((key, category, draw))
    every = [slot for each in slots.values() for slot in each]
    wanted = Q(translation_key__in={key for key, _c, _d in every if key})
    wanted |= Q(category__in={category for _k, category, _d in every if category})
    usable: dict[str, dict[uuid.UUID, int]] = defaultdict(dict)
    for key, category, language in (
        Question.objects.usable()
        .filter(wanted)
        .values_list("translation_key", "category_id", "locale__language_code")
    ):
        usable[language][key] = category
    return {page: _supply(slots[page], usable[language]) for page, language in quizzes.items()}


def _supply(slots: list[tuple[uuid.UUID | None, int | None, int]], usable: Mapping[uuid.UUID, int]) -> Supply:
    """As `courses.drawing` fills a paper: named questions first, which leave the pools of the draws."""
    named = {key for key, _category, _draw in slots if key}
    draws: Counter[int] = Counter()
    for _key, category, draw in slots:
        if category:
            draws[category] += draw
    pools = Counter(category for key, category in usable.items() if key not in named)
    drawn = {key for key, category in usable.items() if category in draws}
    enough = all(pools[category] >= number for category, number in draws.items())
    return Supply(frozenset(named | drawn), bool(slots) and enough and named <= usable.keys())
