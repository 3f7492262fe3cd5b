"""Whether the bank can fill the papers of quizzes, and whether what they ask is up to date: three queries.

Questions are counted where they are: what is read grows with the drawers of a bank, not with its questions.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When

from courses import pools
from courses.drawing import COLUMNS, cell_of, filters_of
from courses.models import EditionBasis, Question, QuizSlot
from courses.pools import Cell, Filter


@dataclass(frozen=True, slots=True)
class Supply:
    """What the bank has for one quiz in its language.

    `newer_in` is the language whose text a question that may be asked does not say yet; empty where all do.
    """

    fills_paper: bool = False
    newer_in: str = ""


@dataclass
class _Bank:
    """What may be asked in one language."""

    counts: Counter[Cell] = field(default_factory=Counter)
    named: dict[uuid.UUID, Cell] = field(default_factory=dict)
    stale: list[tuple[Cell, uuid.UUID | None, str]] = field(default_factory=list)


def supplies_of(quizzes: Mapping[int, str]) -> dict[int, Supply]:
    """Return the supply of each quiz page; `quizzes` gives the language of each page's id."""
    if not quizzes:
        return {}
    slots = list(QuizSlot.objects.filter(page__in=list(quizzes)).select_related("category"))
    filters = filters_of(slots)
    named = {slot.question_key for slot in slots if slot.question_key}
    banks = _banks(named, filters.values())
    by_page: dict[int, list[QuizSlot]] = defaultdict(list)
    for slot in slots:
        by_page[slot.page_id].append(slot)
    return {page: _supply(by_page[page], filters, banks[language]) for page, language in quizzes.items()}


def _banks(named: set[uuid.UUID], filters: Iterable[Filter]) -> defaultdict[str, _Bank]:
    """What may be asked, by language. Named questions are counted in their cells, too."""
    categories = {category for each in filters for category in each.categories}
    wanted = Q(translation_key__in=named) | Q(category_id__in=categories)
    asked = Case(
        When(translation_key__in=named, then=F("translation_key")),
        default=Value(None, output_field=UUIDField()),
    )
    rows = Question.objects.usable().filter(wanted).annotate(asked=asked).order_by()
    banks: defaultdict[str, _Bank] = defaultdict(_Bank)
    columns = ("locale__language_code", "asked", *COLUMNS)
    for language, key, *columns_of_cell, number in rows.values_list(*columns).annotate(number=Count("pk")):
        cell = cell_of(*columns_of_cell)
        banks[language].counts[cell] += number
        if key:
            banks[language].named[key] = cell
    for language, key, *columns_of_cell, newer in _stale(rows).values_list(*columns, "newer").distinct():
        banks[language].stale.append((cell_of(*columns_of_cell), key, newer))
    return banks


def _stale(rows: QuerySet[Question]) -> QuerySet[Any]:
    """Those that do not say yet what their original says, with the language of that."""
    behind = EditionBasis.objects.stale().filter(
        key=OuterRef("translation_key"), language=OuterRef("locale__language_code")
    )
    return rows.filter(Exists(behind)).annotate(newer=Subquery(behind.values("source_language")[:1]))


def _supply(slots: list[QuizSlot], filters: Mapping[int, Filter], bank: _Bank) -> Supply:
    """As `courses.drawing` fills a paper: named questions first, which leave the pools of the draws."""
    named = {slot.question_key for slot in slots if slot.question_key}
    counts = bank.counts - Counter(bank.named[key] for key in named if key in bank.named)
    draws: Counter[Filter] = Counter()
    for slot in slots:
        if slot.pk in filters:
            draws[filters[slot.pk]] += slot.draw
    enough = pools.suffices(pools.pools_of(draws, counts).values(), counts)
    newer = [
        language
        for cell, key, language in bank.stale
        if key in named or any(each.takes(cell) for each in draws)
    ]
    return Supply(bool(slots) and enough and named <= bank.named.keys(), min(newer, default=""))
