"""Composing one paper of a quiz: named questions, and fair random draws from categories."""

import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from courses import pools
from courses.asked import Branches, Slot, branches_of
from courses.models import Question, QuestionOption, QuizSlot
from courses.pools import Cell, Filter, Place, TooFew

COLUMNS = ("category_id", "objective_key", "difficulty")
TRIES = 3  # a bank may change between counting its questions and fetching those that were drawn


class PaperIncomplete(Exception):
    """The bank cannot fill every slot of the quiz in this language."""


@dataclass(frozen=True)
class Drawn:
    """A question of a paper, what it is worth, and the heading of its section.

    `part` numbers the sections from 0: questions are shuffled inside theirs only.
    """

    question: Question
    points: int
    section: str = ""
    part: int = 0


def draw_paper(*, quiz_page_id: int, language: str, rng: random.Random) -> list[Drawn]:
    """Fill the quiz's slots in `language` and return the questions in the order of the slots.

    The same `rng` state and the same bank give the same paper, in every language whose editions stand in the
    same categories. A question appears once at most: named questions are left out of the draws. Raises
    `PaperIncomplete` where a named question has no usable edition in `language`, or a slot has too few to
    draw from. Costs 4 queries, and one more where a slot draws from a branch, whatever the size of the bank.
    """
    slots = list(
        QuizSlot.objects.filter(page_id=quiz_page_id).select_related("category").order_by("sort_order", "pk")
    )
    if not slots:
        raise PaperIncomplete("the quiz has no questions")
    filters = filters_of(slots)
    begun = rng.getstate()
    for _try in range(TRIES):
        rng.setstate(begun)
        paper = _draw(slots, filters, language, rng)
        if paper is not None:
            return paper
    raise PaperIncomplete("the bank changed while the paper was drawn")


def shuffled_by_section(drawn: list[Drawn], rng: random.Random) -> list[Drawn]:
    """Return the questions of a paper in any order, but each inside its section."""
    shuffled: list[Drawn] = []
    for _part, questions in groupby(drawn, key=lambda item: item.part):
        section = list(questions)
        rng.shuffle(section)
        shuffled += section
    return shuffled


def filters_of(slots: Iterable[QuizSlot]) -> dict[int, Filter]:
    """Return what each slot draws from, by the slot's id; a query where one draws from a branch."""
    drawing = [slot for slot in slots if slot.category_id]
    partner = next((slot.category.partner_id for slot in drawing if slot.with_below and slot.category), 0)
    wanted = [Slot(category=slot.category_id, with_below=slot.with_below) for slot in drawing]
    branches = branches_of(partner, wanted)
    return {slot.pk: filter_of(slot, branches) for slot in drawing}


def filter_of(slot: QuizSlot, branches: Branches) -> Filter:
    """Return what a slot draws from."""
    category = slot.category_id or 0
    inside = branches.get(category) if slot.with_below else None
    return Filter(
        inside or frozenset({category}),
        str(slot.objective_key) if slot.objective_key else "",
        slot.difficulty,
    )


def usable_in(language: str) -> QuerySet[Question]:
    """The questions that a paper in `language` may ask."""
    return Question.objects.usable().filter(locale__language_code=language)


def counts_of(filters: Iterable[Filter], questions: QuerySet[Question]) -> Counter[Cell]:
    """Count `questions` by cell, in the categories of these filters: one query, few rows."""
    categories = {category for each in filters for category in each.categories}
    if not categories:
        return Counter()
    rows = questions.filter(category_id__in=categories).order_by().values_list(*COLUMNS)
    return Counter({cell_of(*row): number for *row, number in rows.annotate(number=Count("pk"))})


def cell_of(category: int, objective: uuid.UUID | None, difficulty: str) -> Cell:
    """Return the cell of a question with these columns."""
    return Cell(category, str(objective) if objective else "", difficulty)


def _draw(
    slots: list[QuizSlot], filters: Mapping[int, Filter], language: str, rng: random.Random
) -> list[Drawn] | None:
    """A paper, or None where the bank changed meanwhile."""
    named = {slot.question_key for slot in slots if slot.question_key}
    usable = usable_in(language)
    counts = counts_of(filters.values(), usable.exclude(translation_key__in=named))
    draws: Counter[Filter] = Counter()
    for slot in slots:
        if slot.pk in filters:
            draws[filters[slot.pk]] += slot.draw
    try:
        drawn = pools.draw(pools.pools_of(draws, counts), counts, rng)
    except TooFew as short:
        raise PaperIncomplete(f"the categories have {short}") from short
    places = [place for each in drawn.values() for place in each]
    by_key, by_place = fetch_drawn(usable, named, places)
    if len(by_place) < len(places):
        return None
    return list(_filled(slots, filters, drawn, by_key, by_place))


def _filled(
    slots: list[QuizSlot],
    filters: Mapping[int, Filter],
    drawn: Mapping[Filter, list[Place]],
    by_key: Mapping[uuid.UUID, Question],
    by_place: Mapping[Place, Question],
) -> Iterable[Drawn]:
    """The questions in the order of the slots; slots with the same filter share what it drew."""
    waiting = {each: iter(places) for each, places in drawn.items()}
    section, part = "", 0
    for number, slot in enumerate(slots):
        if slot.section:
            section, part = slot.section, part + (number > 0)
        if slot.question_key:
            if slot.question_key not in by_key:
                raise PaperIncomplete(f"question {slot.question_key} has no usable edition")
            yield Drawn(by_key[slot.question_key], slot.points, section, part)
        else:
            for _number in range(slot.draw):
                yield Drawn(by_place[next(waiting[filters[slot.pk]])], slot.points, section, part)


def fetch_drawn(
    usable: QuerySet[Question], named: set[uuid.UUID], places: list[Place]
) -> tuple[dict[uuid.UUID, Question], dict[Place, Question]]:
    """Fetch the named and the drawn questions with their options, by key and by place: two queries.

    The database numbers the questions of each cell and hands out those drawn only.
    """
    wanted: dict[Cell, list[int]] = defaultdict(list)
    for place in places:
        wanted[place.cell].append(place.number)
    found = usable.filter(Q(translation_key__in=named) | Q(pk__in=_rows(usable, named, wanted)))
    by_key: dict[uuid.UUID, Question] = {}
    by_cell: dict[Cell, list[Question]] = defaultdict(list)
    options = Prefetch("options", QuestionOption.objects.select_related("image"))
    related = found.select_related("locale", "audio", "image").prefetch_related(options)
    for question in related.order_by("translation_key"):
        by_key[question.translation_key] = question
        if question.translation_key not in named:
            by_cell[cell_of(question.category_id, question.objective_key, question.difficulty)].append(
                question
            )
    by_place = {
        Place(cell, number): question
        for cell, numbers in wanted.items()
        for number, question in zip(sorted(numbers), by_cell[cell], strict=False)
        if len(by_cell[cell]) == len(numbers)
    }
    return by_key, by_place


def _rows(
    usable: QuerySet[Question], named: set[uuid.UUID], wanted: Mapping[Cell, list[int]]
) -> QuerySet[Question, Any]:
    """The ids of the questions at these places, numbered by key inside their cell."""
    if not wanted:
        return usable.none().values("pk")
    number = Window(RowNumber(), partition_by=[F(name) for name in COLUMNS], order_by="translation_key")
    these = Q()
    for cell, numbers in wanted.items():
        these |= Q(
            category_id=cell.category,
            objective_key=uuid.UUID(cell.objective) if cell.objective else None,
            difficulty=cell.difficulty,
            number__in=[each + 1 for each in numbers],
        )
    rows = usable.filter(category_id__in={cell.category for cell in wanted})
    return rows.exclude(translation_key__in=named).annotate(number=number).filter(these).values("pk")
