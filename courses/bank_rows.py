"""The rows of a bank's list: each question once, with its languages, its state and what use has taught."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import FilteredRelation, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.lib.languages import direction_of, native_name
from courses.bank_list import LEAST_ANSWERS
from courses.bank_tree import Tree
from courses.bank_use import QuizText, Use
from courses.models import Course, Objective, Partner, Question, QuestionStatistics, QuestionTag

Verdict = QuestionStatistics.Verdict
TONES = {Verdict.BAD: "rose", Verdict.WATCH: "amber", Verdict.GOOD: "leaf"}
_KINDS = dict(Question.Kind.choices)
_DIFFICULTIES = dict(Question.Difficulty.choices)
COLUMNS = (
    *("pk", "translation_key", "name", "kind", "category_id", "objective_key", "difficulty", "retired"),
    *("live", "has_unpublished_changes", "locale__language_code", "latest_revision__object_str"),
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A question in one language: draft, live, or live with newer changes; or not there."""

    pk: int
    language: str
    name: str
    direction: str
    state: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What handed-in answers say of a question in all its languages."""

    answers: int
    percent: int | None  # of the points, on average
    verdict: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class BankRow:
    """A question in the list."""

    key: uuid.UUID
    name: str
    language: str
    direction: str
    kind: str
    category: str
    category_id: int
    objective: str
    difficulty: str
    retired: bool
    editions: tuple[Edition, ...]
    missing: tuple[Edition, ...]
    quizzes: tuple[QuizText, ...]
    tags: tuple[str, ...]
    counted: Counted | None


def edition_of(row: Mapping[str, Any]) -> Edition:
    """Return one language of a question, from its columns."""
    code = row["locale__language_code"]
    state = "draft" if not row["live"] else "changed" if row["has_unpublished_changes"] else "live"
    return Edition(row["pk"], code, native_name(code), direction_of(code), state, *_state_words(state))


def missing_edition(code: str) -> Edition:
    """Return a language in which a question does not stand."""
    return Edition(0, code, native_name(code), direction_of(code), "missing", _("not there yet"), "")


def _state_words(state: str) -> tuple[str, str]:
    return {
        "draft": (_("draft"), "amber"),
        "live": (_("live"), "leaf"),
        "changed": (_("live, with changes"), "sea"),
    }[state]


def rows_of(
    partner: Partner,
    keys: Sequence[uuid.UUID],
    *,
    tree: Tree,
    use: Use,
    objectives: Mapping[str, str],
    tags: Mapping[uuid.UUID, Collection[str]],
) -> list[BankRow]:
    """Return the rows of these questions in their order: two queries, whatever their number."""
    editions: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    found = Question.objects.filter(partner=partner, translation_key__in=keys).order_by("pk")
    for row in found.values(*COLUMNS):
        editions[row["translation_key"]].append(row)
    counted = statistics_of(keys)
    wanted = {quiz.language for quiz in use.quizzes}
    wanted |= {row["locale__language_code"] for rows in editions.values() for row in rows}
    languages = [code for code, _name in settings.LANGUAGES if code in wanted]
    return [
        _row(editions[key], languages, tree, use, objectives, tags.get(key, ()), counted.get(key))
        for key in keys
        if key in editions
    ]


def _row(
    rows: list[dict[str, Any]],
    languages: Sequence[str],
    tree: Tree,
    use: Use,
    objectives: Mapping[str, str],
    tags: Collection[str],
    counted: Counted | None,
) -> BankRow:
    here = get_language() or "en"
    shown = next((row for row in rows if row["locale__language_code"] == here), rows[0])
    code = shown["locale__language_code"]
    there = {row["locale__language_code"] for row in rows}
    quizzes = {quiz.key: quiz for row in rows for quiz in use.of(row)}
    return BankRow(
        key=shown["translation_key"],
        name=shown["latest_revision__object_str"] or shown["name"],
        language=code,
        direction=direction_of(code),
        kind=str(_KINDS.get(shown["kind"], shown["kind"])),
        category=tree.path(shown["category_id"]) if shown["category_id"] in tree.names else "",
        category_id=shown["category_id"],
        objective=objectives.get(str(shown["objective_key"]), ""),
        difficulty=str(_DIFFICULTIES.get(shown["difficulty"], "")),
        retired=shown["retired"],
        editions=tuple(edition_of(row) for row in rows),
        missing=tuple(missing_edition(each) for each in languages if each not in there),
        quizzes=tuple(quizzes.values()),
        tags=tuple(tags),
        counted=counted,
    )


def statistics_of(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Counted]:
    """Return what use says of these questions, over all languages: one query. Few answers say nothing."""
    rows = QuestionStatistics.objects.filter(question_key__in=keys, language="")
    return {
        key: Counted(
            answers=answers,
            percent=None if facility is None or answers < LEAST_ANSWERS else round(facility * 100),
            verdict=verdict,
            words=str(Verdict(verdict).label),
            tone=TONES.get(Verdict(verdict), ""),
        )
        for key, answers, facility, verdict in rows.values_list(
            "question_key", "answers", "facility", "verdict"
        )
    }


@dataclass(frozen=True, slots=True)
class Tags:
    """A partner's tags by name, and which of them some questions carry."""

    every: tuple[tuple[int, str], ...]
    of: Mapping[uuid.UUID, Sequence[str]]


def tags_of(partner: Partner, keys: Collection[uuid.UUID]) -> Tags:
    """Return the partner's tags, and those of these questions: one query."""
    tags = QuestionTag.objects.filter(partner=partner).order_by("name", "pk")
    joined = tags.annotate(
        carried=FilteredRelation("questions", condition=Q(questions__question_key__in=keys))
    )
    every: dict[int, str] = {}
    of: dict[uuid.UUID, list[str]] = defaultdict(list)
    for pk, name, key in joined.values_list("pk", "name", "carried__question_key"):
        every[pk] = name
        if key is not None:
            of[key].append(name)
    return Tags(tuple(every.items()), of)


def objectives_of(partner: Partner) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the objectives of the partner's courses by course: its title, and texts by key. One query.

    In the language of the interface where there is one.
    """
    own = Course.objects.filter(partner=partner).values("key")
    found = Objective.objects.filter(page__translation_key__in=own, page__alias_of=None)
    names = ("page__translation_key", "page__draft_title", "translation_key", "text")
    rows = found.order_by("sort_order", "pk").values_list(*names, "locale__language_code")
    here = get_language() or "en"
    groups: dict[str, tuple[str, dict[str, str]]] = {}
    for course, title, key, text, _language in sorted(rows, key=lambda row: row[4] != here):
        _title, texts = groups.setdefault(str(course), (title, {}))
        texts.setdefault(str(key), text)
    return groups
