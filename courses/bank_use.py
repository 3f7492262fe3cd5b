"""Which quizzes ask a partner's questions: those that name one, and those that draw from where it stands.

Both what learners have now and the newest drafts count: a question is in use while either asks it.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail import hooks

from courses.asked import COLUMNS, Asked, Slot, branches_of, slots_in
from courses.models import Activity, Course, Partner, QuizPage, QuizSlot

ANSWERED = "courses_answered_questions"  # a hook: keys of questions to those of them that learners have met


@dataclass(frozen=True, slots=True)
class QuizText:
    """A quiz in one language, with all that its live text and its newest draft ask."""

    page_id: int
    key: uuid.UUID
    title: str
    language: str
    is_live: bool
    asked: Asked

    def names(self, key: uuid.UUID | str) -> bool:
        """Whether a slot names the question."""
        return str(key) in self.asked.named

    def asks(self, row: Mapping[str, Any]) -> bool:
        """Whether this quiz names or may draw a question; `row` has its columns as `values` gives them."""
        return self.asked.asks(
            str(row["translation_key"]),
            category=row["category_id"],
            objective=str(row["objective_key"] or ""),
            difficulty=row["difficulty"],
            retired=row["retired"],
        )


@dataclass(frozen=True, slots=True)
class Use:
    """What the quizzes of a partner ask."""

    quizzes: tuple[QuizText, ...]

    def of(self, row: Mapping[str, Any]) -> list[QuizText]:
        """The quizzes that may ask this question."""
        return [quiz for quiz in self.quizzes if quiz.asks(row)]

    def naming(self, keys: Collection[uuid.UUID]) -> list[QuizText]:
        """The quizzes that name one of these questions."""
        wanted = {str(key) for key in keys}
        return [quiz for quiz in self.quizzes if quiz.asked.named & wanted]

    def drawing_from(self, categories: Collection[int]) -> list[QuizText]:
        """The quizzes that draw from one of these categories."""
        wanted = set(categories)
        return [
            quiz
            for quiz in self.quizzes
            if any(quiz.asked.drawers(slot) & wanted for slot in quiz.asked.slots)
        ]

    def condition(self) -> Q:
        """The rows of `Question` that a quiz names or may draw."""
        named: set[str] = set()
        draws: set[tuple[frozenset[int], str, str]] = set()
        for quiz in self.quizzes:
            named |= quiz.asked.named
            draws |= {
                (quiz.asked.drawers(slot), slot.objective, slot.difficulty)
                for slot in quiz.asked.slots
                if slot.category is not None
            }
        found = Q(translation_key__in=named)
        for drawers, objective, difficulty in draws:
            drawn = Q(category__in=drawers, retired=False)
            drawn &= Q(objective_key=objective) if objective else Q()
            drawn &= Q(difficulty=difficulty) if difficulty else Q()
            found |= drawn
        return found


def use_of(partner: Partner) -> Use:
    """Return what the partner's quizzes ask, in every language: two queries, one more for branches."""
    quizzes = Activity.objects.filter(course__partner=partner).values("key")
    pages = QuizPage.objects.filter(translation_key__in=quizzes, alias_of=None).order_by("title", "pk")
    names = ("translation_key", "draft_title", "locale__language_code", "live")
    drafts = list(pages.values_list("pk", *names, "latest_revision__content__slots"))
    held: dict[int, list[dict[str, Any]]] = {row[0]: [] for row in drafts}
    live = QuizSlot.objects.filter(page__in=pages.order_by().values("pk")).order_by("sort_order", "pk")
    for row in live.values("page_id", *COLUMNS):
        held[row["page_id"]].append(row)
    slots = {row[0]: _together(slots_in(held[row[0]]), slots_in(row[5])) for row in drafts}
    branches = branches_of(partner.pk, [slot for each in slots.values() for slot in each])
    asked = {pk: Asked(each, branches) for pk, each in slots.items()}
    return Use(
        tuple(
            QuizText(pk, key, title, code, live, asked[pk]) for pk, key, title, code, live, _draft in drafts
        )
    )


def _together(*texts: Iterable[Slot]) -> tuple[Slot, ...]:
    return tuple(dict.fromkeys(slot for slots in texts for slot in slots))


def answered_among(keys: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of these questions that learners have met in an attempt; they are never deleted.

    `courses` does not know attempts: whoever does registers a function for the hook `ANSWERED`.
    """
    found: set[uuid.UUID] = set()
    for answered in hooks.get_hooks(ANSWERED):
        found |= answered(keys)
    return found


def courses_that_ask(partner: Partner, quizzes: Iterable[QuizText]) -> list[Course]:
    """Return the courses to which these quizzes belong."""
    keys = {quiz.key for quiz in quizzes}
    return list(Course.objects.filter(partner=partner, activities__key__in=keys).distinct())
