"""Composing one paper of a quiz: named questions, and random draws from categories."""

import random
import uuid
from dataclasses import dataclass

from courses.models import Question, QuizSlot


class PaperIncomplete(Exception):
    """The bank cannot fill every slot of the quiz in this language."""


@dataclass(frozen=True)
class Drawn:
    """A question of a paper, and what it is worth."""

    question: Question
    points: int


def draw_paper(*, quiz_page_id: int, language: str, rng: random.Random) -> list[Drawn]:
    """Fill the quiz's slots in `language` and return the questions in the order of the slots.

    The same `rng` state and the same bank give the same paper. A question appears once at most: named
    questions are left out of the draws. Raises `PaperIncomplete` where a named question has no usable
    edition in `language`, or a category has too few. Costs 4 queries, whatever the size of the bank.
    """
    slots = list(QuizSlot.objects.filter(page_id=quiz_page_id).order_by("sort_order", "pk"))
    named = {slot.question_key for slot in slots if slot.question_key}
    categories = {slot.category_id for slot in slots if slot.category_id}
    usable = Question.objects.usable().filter(locale__language_code=language)
    named_ids = dict(usable.filter(translation_key__in=named).values_list("translation_key", "pk"))
    pools: dict[int, list[int]] = {category: [] for category in categories}
    rows = usable.filter(category_id__in=categories).exclude(translation_key__in=named).order_by("pk")
    for category, pk in rows.values_list("category_id", "pk"):
        pools[category].append(pk)
    chosen: list[tuple[int, int]] = []
    for slot in slots:
        chosen += [(pk, slot.points) for pk in _fill(slot, named_ids, pools, rng)]
    if not chosen:
        raise PaperIncomplete("the quiz has no questions")
    questions = (
        Question.objects.filter(pk__in=[pk for pk, _points in chosen])
        .select_related("locale")
        .prefetch_related("options")
        .in_bulk()
    )
    return [Drawn(questions[pk], points) for pk, points in chosen]


def _fill(
    slot: QuizSlot, named: dict[uuid.UUID, int], pools: dict[int, list[int]], rng: random.Random
) -> list[int]:
    """Return the ids of the questions for one slot; what is drawn leaves its pool."""
    if slot.question_key:
        if slot.question_key not in named:
            raise PaperIncomplete(f"question {slot.question_key} has no usable edition")
        return [named[slot.question_key]]
    assert slot.category_id is not None  # the slot's constraint: a key or a category
    pool = pools[slot.category_id]
    if len(pool) < slot.draw:
        raise PaperIncomplete(f"category {slot.category_id} has {len(pool)} of {slot.draw} questions")
    drawn = rng.sample(pool, slot.draw)
    pools[slot.category_id] = [pk for pk in pool if pk not in set(drawn)]
    return drawn
