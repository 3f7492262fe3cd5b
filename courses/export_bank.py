"""The questions of a course on their way into a folder: what its quizzes name or draw, and its own shelf."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q

from courses.gift_rows import TRUE_AND_FALSE
from courses.material.gift_writing import WrittenOption, WrittenQuestion, percents
from courses.models import Course, Question, QuestionCategory


class ExportBank:
    """Questions by key and language, in the order in which they were made."""

    def __init__(
        self, course: Course, slots: Mapping[UUID, Sequence[Any]], languages: Sequence[str], *, live: bool
    ) -> None:
        self._course, self._slots, self._languages = course, slots, languages
        self._drawers = {
            drawer.pk: drawer
            for drawer in QuestionCategory.objects.filter(partner=course.partner).select_related("parent")
        }
        self._editions: dict[UUID, dict[str, Question]] = defaultdict(dict)
        for question in self._wanted(live):
            text = question if live else question.get_latest_revision_as_object()
            self._editions[question.translation_key][question.locale.language_code] = text
        self._ids = self._named()

    def _wanted(self, live: bool) -> Any:
        every = [slot for slots in self._slots.values() for slot in slots]
        shelf = [
            pk
            for pk, drawer in self._drawers.items()
            if drawer.parent and drawer.parent.parent_id is None and drawer.parent.name == self._course.code
        ]
        found = Question.objects.filter(
            Q(translation_key__in=[slot.question_key for slot in every if slot.question_key])
            | Q(category__in=[slot.category_id for slot in every if slot.category_id])
            | Q(category__in=shelf),
            partner=self._course.partner,
            locale__language_code__in=self._languages,
        )
        if live:
            found = found.filter(live=True)
        return found.select_related("locale", "latest_revision").prefetch_related("options").order_by("pk")

    def _named(self) -> dict[UUID, str]:
        """An id for each question: the one that it was loaded with, or one made from its key."""
        names: dict[UUID, str] = {}
        for key, editions in self._editions.items():
            name = next(iter(editions.values())).idnumber
            fits = name and not set(name) & set("[]") and name not in names.values()
            names[key] = name if fits else f"q-{key.hex[:12]}"
        return names

    def slots(self, key: UUID) -> list[dict[str, Any]]:
        """The slots of a quiz as `course.toml` has them."""
        return [
            {
                "question": self._ids.get(slot.question_key, f"q-{slot.question_key.hex[:12]}"),
                "points": slot.points,
            }
            if slot.question_key
            else {"category": self._category(slot.category_id), "draw": slot.draw, "points": slot.points}
            for slot in self._slots.get(key, ())
        ]

    def is_complete(self, language: str) -> bool:
        """Whether every question stands in this language."""
        return all(language in editions for editions in self._editions.values())

    def written(
        self, language: str, objectives: Mapping[UUID, str]
    ) -> tuple[list[WrittenQuestion], list[str]]:
        """The questions of a language by drawer, and what GIFT cannot say of them."""
        made, notes = [], []
        for key, editions in self._editions.items():
            if question := editions.get(language):
                written = self._written(key, question, objectives)
                made.append(written)
                notes += [f"{written.id} ({language}): {words}" for words in _lost(written, language)]
        order = list(dict.fromkeys(each.category for each in made))
        return sorted(made, key=lambda each: order.index(each.category)), notes

    def _written(self, key: UUID, question: Question, objectives: Mapping[UUID, str]) -> WrittenQuestion:
        name = self._ids[key]
        rows = sorted(question.options.all(), key=lambda row: row.sort_order or 0)
        derived = all(row.translation_key == uuid5(key, f"option:{n}") for n, row in enumerate(rows))
        return WrittenQuestion(
            id=name,
            key="" if key == uuid5(self._course.key, f"question:{name}") else str(key),
            category=self._category(question.category_id),
            kind=question.kind,
            name=question.name,
            prompt=question.prompt,
            options=tuple(
                WrittenOption("" if derived else str(row.translation_key), row.text, row.weight, row.feedback)
                for row in rows
            ),
            feedback=question.feedback,
            objective=objectives.get(question.objective_key, "") if question.objective_key else "",
            retired=question.retired,
        )

    def _category(self, pk: int) -> str:
        """A drawer's name on the course's shelf, or its path from the top of the bank."""
        drawer = self._drawers.get(pk)
        names: list[str] = []
        while drawer is not None and len(names) < 10:
            names.insert(0, drawer.name)
            drawer = self._drawers.get(drawer.parent_id) if drawer.parent_id else None
        if len(names) == 2 and names[0] == self._course.code:
            return names[1]
        return "/" + "/".join(names)


def _lost(question: WrittenQuestion, language: str) -> list[str]:
    """What the question says and GIFT cannot."""
    words = []
    if question.kind == Question.Kind.TRUE_FALSE:
        usual = TRUE_AND_FALSE[language]
        if [option.text for option in question.options] != [usual["true"], usual["false"]]:
            words.append("the words of true and false become the usual ones.")
    elif percents(question.kind, [option.weight for option in question.options]) is None:
        words.append("its weights become other ones: GIFT knows percentages only.")
    return words
