"""Read the slots of a quiz in course.toml, and count what each can draw from."""

import re
from collections.abc import Iterable

from courses.bank.rows import DIFFICULTIES
from courses.folder_questions import BankQuestion
from courses.folder_rows import Slot
from courses.toml_table import Table

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def read_slot(table: Table, languages: Iterable[str]) -> Slot:
    """One slot of a quiz; what contradicts itself is noted."""
    slot = Slot(
        question=table.text("question", 100, default=""),
        category=table.text("category", 200, default=""),
        draw=table.integer("draw", 1, 100, default=1),
        points=table.integer("points", 1, 100, default=1),
        with_below=table.boolean("with_below", False),
        objective=table.text("objective", 100, default=""),
        difficulty=table.choice("difficulty", ("", *DIFFICULTIES), default=""),
        sections=_sections(table, languages),
    )
    if bool(slot.question) == bool(slot.category) or (slot.question and slot.draw != 1):
        table.note("", "A slot names one question, or a category and how many to draw.")
    elif slot.question and (slot.with_below or slot.objective or slot.difficulty):
        table.note("", "Only a slot that draws from a category has with_below, objective or difficulty.")
    table.done()
    return slot


def _sections(table: Table, languages: Iterable[str]) -> dict[str, str]:
    if "section" not in table:
        return {}
    texts = table.table("section")
    found = {code: texts.text(code, 120, default="") for code in languages}
    texts.done()
    return found


def drawer_path(code: str, category: str) -> tuple[str, ...]:
    """Where a category of a folder lies in the bank: from its top, or on the shelf of the course."""
    return tuple(category.strip("/").split("/")) if category.startswith("/") else (code, category)


def supply(slot: Slot, questions: Iterable[BankQuestion], code: str) -> int:
    """How many questions of the folder the slot can draw."""
    drawer = drawer_path(code, slot.category)
    return sum(
        drawer_path(code, question.category)[: len(drawer) if slot.with_below else None] == drawer
        and slot.objective in ("", question.objective)
        and slot.difficulty in ("", next(iter(question.editions.values())).difficulty)
        for question in questions
    )


def is_key(objective: str) -> bool:
    """Whether it is the key of another course's objective, which an export writes in place of an id."""
    return re.fullmatch(_UUID, objective) is not None
