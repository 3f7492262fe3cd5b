"""Which questions the slots of a quiz can ask: reviews pin them, translations list them, copies take them.

A slot is read from a revision's plain data or from its row. A draw from a category, with those inside it
where it says so, may be of one objective or one difficulty only. A named question is asked in any case.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from courses.models import QuestionCategory

COLUMNS = ("question_key", "category", "with_below", "objective_key", "difficulty", "draw")

Branches = Mapping[int, frozenset[int]]  # a category's id → the ids of it and all inside it


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a quiz: a question by its key, or `draw` of a category."""

    question: str = ""
    category: int | None = None
    with_below: bool = False
    objective: str = ""
    difficulty: str = ""
    draw: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """What one quiz asks. `branches` name the drawers inside the drawers that it draws from."""

    slots: tuple[Slot, ...] = ()
    branches: Branches = field(default_factory=dict)

    @property
    def named(self) -> frozenset[str]:
        """The keys of the questions that a slot names."""
        return frozenset(slot.question for slot in self.slots if slot.question)

    def drawers(self, slot: Slot) -> frozenset[int]:
        """The categories that a slot draws from."""
        if slot.category is None:
            return frozenset()
        inside = self.branches.get(slot.category) if slot.with_below else None
        return inside or frozenset({slot.category})

    def draws(self, slot: Slot, *, category: int | None, objective: str, difficulty: str) -> bool:
        """Whether a slot may draw a question that stands there, tests that and is so difficult."""
        return (
            category in self.drawers(slot)
            and slot.objective in ("", objective)
            and slot.difficulty in ("", difficulty)
        )

    def asks(
        self, key: str, *, category: int | None, objective: str, difficulty: str, retired: bool = False
    ) -> bool:
        """Whether this quiz can ask a question; a retired one only by its name."""
        return key in self.named or (
            not retired
            and any(
                self.draws(slot, category=category, objective=objective, difficulty=difficulty)
                for slot in self.slots
            )
        )


def slots_in(rows: Any) -> tuple[Slot, ...]:
    """Return the slots that plain data holds, in their order: a revision's rows, or values of `COLUMNS`."""
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list | tuple) else []
    return tuple(_slot(row) for row in found)


def _slot(row: Mapping[str, Any]) -> Slot:
    category, draw = row.get("category"), row.get("draw")
    return Slot(
        question=str(row.get("question_key") or ""),
        category=category if isinstance(category, int) and category else None,
        with_below=row.get("with_below") is True,
        objective=str(row.get("objective_key") or ""),
        difficulty=str(row.get("difficulty") or ""),
        draw=draw if isinstance(draw, int) else 0,
    )


def asked_by_each(slots: Mapping[Any, tuple[Slot, ...]], partner_id: int) -> dict[Any, Asked]:
    """Return what each quiz asks, by whatever `slots` calls it; a query where one draws from a branch."""
    branches = branches_of(partner_id, [slot for each in slots.values() for slot in each])
    return {name: Asked(each, branches) for name, each in slots.items()}


def branches_of(partner_id: int, slots: Iterable[Slot]) -> Branches:
    """Return the branches of a partner's categories that these slots draw from; no query where none does."""
    wanted = {slot.category for slot in slots if slot.with_below and slot.category is not None}
    if not wanted:
        return {}
    rows = QuestionCategory.objects.filter(partner=partner_id).values_list("pk", "parent_id")
    below: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in rows:
        below[parent].append(pk)
    return {pk: _branch(pk, below) for pk in wanted}


def _branch(top: int, below: Mapping[int | None, list[int]]) -> frozenset[int]:
    found, open_ones = {top}, [top]
    while open_ones:
        inside = [pk for pk in below.get(open_ones.pop(), ()) if pk not in found]
        found.update(inside)
        open_ones += inside
    return frozenset(found)


def may_be_asked(quizzes: Iterable[Asked]) -> Q | None:
    """Return which rows these quizzes name or draw from the drawers of; None where they ask nothing.

    Objective and difficulty are left to `Asked.asks`: a draft may say others than its row.
    """
    keys: set[uuid.UUID] = set()
    drawers: set[int] = set()
    for quiz in quizzes:
        keys |= {key for name in quiz.named if (key := _key(name))}
        for slot in quiz.slots:
            drawers |= quiz.drawers(slot)
    if not keys and not drawers:
        return None
    return Q(translation_key__in=keys) | Q(category__in=drawers, retired=False)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
