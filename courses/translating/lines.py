"""The texts of a course in reading order, each with its editions: course, modules, activities, questions.

Read in a fixed number of queries, however many activities, languages and questions there are.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from wagtail.models import Page, Revision

from courses.asked import COLUMNS, Asked, Slot, asked_by_each, may_be_asked, slots_in
from courses.models import Course, CoursePage, LessonPage, ModulePage, Question, QuizPage, QuizSlot

KINDS = {"coursepage": "course", "modulepage": "module", "lessonpage": "lesson", "quizpage": "quiz"}
MODELS: dict[str, type[Model]] = {
    "course": CoursePage,
    "module": ModulePage,
    "lesson": LessonPage,
    "quiz": QuizPage,
    "question": Question,
}
HEAD = 5 * Page.steplen  # characters of a course page's path
_PAGE_VALUES = (
    *("pk", "path", "translation_key", "locale__language_code", "live", "alias_of_id", "draft_title"),
    *("content_type__model", "live_revision_id", "latest_revision_id", "last_published_at"),
    *("latest_revision_created_at",),
)


@dataclass(frozen=True, slots=True)
class Edition:
    """One text in one language. `newest_at` is when what is live there, or the draft, came to be."""

    pk: int
    language: str
    title: str
    live: bool
    alias: bool
    revision_id: int | None  # of what is live, else of the draft
    newest_at: datetime | None
    published_at: datetime | None
    path: str = ""


@dataclass(slots=True)
class Line:
    """One text: of the course, a module, an activity or a question, with its editions by language."""

    kind: str
    key: uuid.UUID
    depth: int  # 0 for the course, 1 for modules, 2 for activities, 3 for questions
    original: Edition
    editions: dict[str, Edition] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the text is called in its original."""
        return self.original.title

    def edition(self, language: str) -> Edition | None:
        """The edition in a language; an alias is none."""
        found = self.editions.get(language)
        return None if found is None or found.alias else found


@dataclass(frozen=True, slots=True)
class CourseTexts:
    """All texts of a course. `language` is the one it was first written in; empty where it has no page."""

    language: str
    lines: tuple[Line, ...]


def texts_of(course: Course) -> CourseTexts:
    """Return the texts of `course` in reading order, questions after the quiz that asks them first."""
    found = CoursePage.objects.filter(translation_key=course.key).values_list(
        "path", "locale__language_code", "alias_of_id", "pk"
    )
    heads = sorted(found, key=lambda head: (head[2] is not None, head[3]))  # editions before aliases
    if not heads or heads[0][2]:
        return CourseTexts("", ())
    language = heads[0][1]
    pages = _pages([head[0] for head in heads])
    lines = [
        _line(KINDS[rows[0]["content_type__model"]], rows, language, len(rows[0]["path"]))
        for rows in _in_order(pages)
    ]
    asked = _asked(course, [line for line in lines if line.kind == "quiz"])
    return CourseTexts(language, tuple(_with_questions(lines, asked, _questions(course, asked), language)))


def _pages(heads: list[str]) -> list[dict[str, Any]]:
    """The pages of every language, aliases too, in the order of the editions and then of the tree."""
    under = Q(pk__in=[])
    for path in heads:
        under |= Q(path__startswith=path)
    order = {path: place for place, path in enumerate(heads)}
    found = Page.objects.filter(under, content_type__app_label="courses").values(*_PAGE_VALUES)
    return sorted(
        (row for row in found if row["content_type__model"] in KINDS),
        key=lambda row: (order.get(row["path"][:HEAD], len(order)), row["path"]),
    )


def _in_order(pages: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Each text once: as in the first edition; what only others have stands after what it follows there."""
    order: list[uuid.UUID] = []
    rows: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    before: uuid.UUID | None = None
    for row in pages:
        key = row["translation_key"]
        if key not in rows:
            order.insert(order.index(before) + 1 if before in rows else len(order), key)
        rows[key].append(row)
        before = key
    return [rows[key] for key in order if not all(row["alias_of_id"] for row in rows[key])]


def _line(kind: str, rows: list[dict[str, Any]], language: str, path_length: int) -> Line:
    editions = {row["locale__language_code"]: _page_edition(row) for row in rows}
    first = min((each for each in editions.values() if not each.alias), key=lambda each: each.pk)
    own = editions.get(language)
    return Line(
        kind=kind,
        key=rows[0]["translation_key"],
        depth=(path_length - HEAD) // Page.steplen,
        original=own if own and not own.alias else first,
        editions=editions,
    )


def _page_edition(row: dict[str, Any]) -> Edition:
    return Edition(
        pk=row["pk"],
        language=row["locale__language_code"],
        title=row["draft_title"],
        live=row["live"],
        alias=bool(row["alias_of_id"]),
        revision_id=row["live_revision_id"] if row["live"] else row["latest_revision_id"],
        newest_at=row["last_published_at"] if row["live"] else row["latest_revision_created_at"],
        published_at=row["last_published_at"],
        path=row["path"],
    )


def _asked(course: Course, quizzes: list[Line]) -> dict[uuid.UUID, Asked]:
    """What the originals of quizzes ask: live ones as their rows say, drafts as their revisions do."""
    slots: dict[uuid.UUID, tuple[Slot, ...]] = {}
    live = {line.original.pk: line.key for line in quizzes if line.original.live}
    rows: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in (
        QuizSlot.objects.filter(page__in=live).order_by("sort_order", "pk").values("page_id", *COLUMNS)
    ):
        rows[live[row["page_id"]]].append(row)
    drafts = {line.original.revision_id: line.key for line in quizzes if not line.original.live}
    for pk, revision in Revision.objects.in_bulk([pk for pk in drafts if pk]).items():
        rows[drafts[pk]] = revision.content.get("slots") or []
    for line in quizzes:
        slots[line.key] = slots_in(rows[line.key])
    return asked_by_each(slots, course.partner_id)


def _questions(course: Course, asked: Mapping[uuid.UUID, Asked]) -> list[dict[str, Any]]:
    """The partner's questions that stand where these quizzes ask, in every language: one query."""
    wanted = may_be_asked(asked.values())
    if wanted is None:
        return []
    found = Question.objects.filter(wanted, partner=course.partner_id).order_by(
        "name", "translation_key", "pk"
    )
    return list(
        found.values(
            *("pk", "translation_key", "locale__language_code", "name", "live", "category_id"),
            *("live_revision_id", "latest_revision_id", "last_published_at", "latest_revision__created_at"),
            *("objective_key", "difficulty", "retired"),
        )
    )


def _with_questions(
    lines: list[Line], asked: Mapping[uuid.UUID, Asked], questions: list[dict[str, Any]], language: str
) -> list[Line]:
    by_key: dict[str, list[dict[str, Any]]] = defaultdict(list)
    by_category: dict[int, dict[str, int]] = defaultdict(dict)
    for place, row in enumerate(questions):
        key = str(row["translation_key"])
        by_key[key].append(row)
        by_category[row["category_id"]][key] = place
    whole: list[Line] = []
    for line in lines:
        whole.append(line)
        quiz = asked.get(line.key, Asked())
        for slot in quiz.slots:
            for key in [slot.question] if slot.question else _drawn(quiz, slot, by_category, by_key):
                if rows := by_key.pop(key, None):
                    whole.append(_question_line(rows, language))
    return whole


def _drawn(
    quiz: Asked,
    slot: Slot,
    by_category: Mapping[int, Mapping[str, int]],
    by_key: Mapping[str, list[dict[str, Any]]],
) -> list[str]:
    """The keys of those that a slot can draw, in the order in which they were read."""
    places = [each for pk in quiz.drawers(slot) for each in by_category.get(pk, {}).items()]
    in_order = [key for key, _place in sorted(places, key=lambda each: each[1])]
    return [key for key in in_order if any(_draws(quiz, slot, row) for row in by_key.get(key, ()))]


def _draws(quiz: Asked, slot: Slot, row: Mapping[str, Any]) -> bool:
    return not row["retired"] and quiz.draws(
        slot,
        category=row["category_id"],
        objective=str(row["objective_key"] or ""),
        difficulty=row["difficulty"],
    )


def _question_line(rows: list[dict[str, Any]], language: str) -> Line:
    editions = {
        row["locale__language_code"]: Edition(
            pk=row["pk"],
            language=row["locale__language_code"],
            title=row["name"],
            live=row["live"],
            alias=False,
            revision_id=row["live_revision_id"] if row["live"] else row["latest_revision_id"],
            newest_at=row["last_published_at"] if row["live"] else row["latest_revision__created_at"],
            published_at=row["last_published_at"],
        )
        for row in rows
    }
    original = editions.get(language) or min(editions.values(), key=lambda each: each.pk)
    return Line("question", rows[0]["translation_key"], 3, original, editions)
