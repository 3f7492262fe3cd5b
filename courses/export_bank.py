"""The questions of a course on their way into a folder: what its quizzes name or draw, and its own shelf."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q

from courses.bank.rich import as_read_text
from courses.bank.rows import ReadOption, ReadQuestion, ReadText
from courses.bank.truth import TRUE_AND_FALSE
from courses.bank_rows import tags_of
from courses.export_beside import beside_question
from courses.export_files import ExportFiles
from courses.models import Course, Question, QuestionCategory, QuestionOption


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
        self._tags = tags_of(course.partner, list(self._editions))

    def _wanted(self, live: bool) -> Any:
        every = [slot for slots in self._slots.values() for slot in slots]
        shelf = [
            pk
            for pk, drawer in self._drawers.items()
            if drawer.parent and drawer.parent.parent_id is None and drawer.parent.name == self._course.code
        ]
        found = Question.objects.filter(
            Q(translation_key__in=[slot.question_key for slot in every if slot.question_key])
            | Q(category__in=[pk for slot in every for pk in self._drawn_from(slot)])
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

    def _drawn_from(self, slot: Any) -> set[int]:
        """The category of a slot, and those inside it where it draws from them too."""
        found = {slot.category_id} - {None}
        for _depth in range(10 if slot.with_below else 0):
            found |= {pk for pk, drawer in self._drawers.items() if drawer.parent_id in found}
        return found

    def slots(
        self, key: UUID, objectives: Mapping[UUID, str], sections: Sequence[Mapping[str, str]]
    ) -> list[dict[str, Any]]:
        """The slots of a quiz as `course.toml` has them; `sections` are their headings by language."""
        rows = self._slots.get(key, ())
        return [
            self._slot(slot, objectives) | ({"section": dict(said)} if any(said.values()) else {})
            for slot, said in zip(rows, sections, strict=True)
        ]

    def _slot(self, slot: Any, objectives: Mapping[UUID, str]) -> dict[str, Any]:
        if slot.question_key:
            name = self._ids.get(slot.question_key, f"q-{slot.question_key.hex[:12]}")
            return {"question": name, "points": slot.points}
        said = {
            "category": self._category(slot.category_id),
            "draw": slot.draw,
            "points": slot.points,
            "with_below": slot.with_below,
            "objective": objectives.get(slot.objective_key, str(slot.objective_key or "")),
            "difficulty": slot.difficulty,
        }
        return {name: value for name, value in said.items() if value}

    def is_complete(self, language: str) -> bool:
        """Whether every question stands in this language."""
        return all(language in editions for editions in self._editions.values())

    def written(
        self, language: str, objectives: Mapping[UUID, str], files: ExportFiles
    ) -> tuple[list[ReadQuestion], list[str]]:
        """The questions of a language by drawer, with their files copied; and what of them is lost."""
        made, notes = [], []
        for key, editions in self._editions.items():
            if question := editions.get(language):
                written = self._written(key, question, objectives)
                beside, lost = beside_question(question, files)
                made.append(replace(written, beside=beside))
                notes += [f"{written.id} ({language}): {words}" for words in lost]
        order = list(dict.fromkeys(each.category for each in made))
        return sorted(made, key=lambda each: order.index(each.category)), notes

    def _written(self, key: UUID, question: Question, objectives: Mapping[UUID, str]) -> ReadQuestion:
        name = self._ids[key]
        rows = sorted(question.options.all(), key=lambda row: row.sort_order or 0)
        derived = all(row.translation_key == uuid5(key, f"option:{n}") for n, row in enumerate(rows))
        words = TRUE_AND_FALSE[question.locale.language_code]
        truth = question.kind == Question.Kind.TRUE_FALSE
        said: dict[str, Any] = {each: as_read_text(getattr(question, each)) for each in _TEXTS}
        said |= {each: getattr(question, each) for each in _SETTINGS}
        return ReadQuestion(
            line=0,
            id=name,
            key="" if key == uuid5(self._course.key, f"question:{name}") else str(key),
            category=(self._category(question.category_id),),
            kind=question.kind,
            name=question.name,
            text=as_read_text(question.prompt),
            options=tuple(
                _option(row, "" if derived else str(row.translation_key), words if truth else {})
                for row in rows
            ),
            **said,
            objective=objectives.get(question.objective_key, "") if question.objective_key else "",
            tags=tuple(self._tags.of.get(key, ())),
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


_TEXTS = ("hint", "feedback", "feedback_right", "feedback_partly", "feedback_wrong")
_SETTINGS = (
    "difficulty", "match_case", "match_accents", "match_width", "unit", "min_words", "max_words", "retired",
)  # fmt: skip


def _option(row: QuestionOption, key: str, words: Mapping[str, str]) -> ReadOption:
    """An option; those of true and false go without their usual words."""
    side = next((side for side, word in words.items() if word == row.text), "")
    return ReadOption(
        id=side,
        text=ReadText() if side else as_read_text(row.text),
        weight=row.weight,
        feedback=as_read_text(row.feedback),
        match=as_read_text(row.match),
        answer=row.answer,
        tolerance=row.tolerance,
        pinned=row.pinned,
        key=key,
    )
