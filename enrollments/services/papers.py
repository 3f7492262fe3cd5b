"""Reads many handed-in papers at once, for whoever counts them or asks what a ruling would change."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from enrollments.models import AttemptQuestion, FrozenQuestion, Ruling
from enrollments.services.marking import essay_grades, rulings_on

KEPT = 20_000  # frozen questions in memory

Contents = dict[int, tuple[str, dict[str, Any]]]  # key and content of frozen questions, by their ids


class Row(NamedTuple):
    """One question of a paper; `text` is the answer's JSON as the database writes it, None without one."""

    attempt_id: int
    pk: int
    question_id: int
    points: int
    text: str | None
    saved_at: datetime | None


class Frozen(NamedTuple):
    """A frozen question: its key, its content, the rulings on it."""

    key: str
    content: dict[str, Any]
    rulings: tuple[Ruling, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(ruling.kind for ruling in self.rulings)

    @property
    def accepted(self) -> list[dict[str, Any]]:
        return [ruling.accepted for ruling in self.rulings if ruling.accepted]


@dataclass
class Papers:
    """Papers in the order of their ids, each a list of rows, with their questions beside them."""

    rows: list[Row]
    questions: dict[int, Frozen] = field(default_factory=dict)
    essays: dict[int, Any] = field(default_factory=dict)  # the newest grade by the question's id

    def __iter__(self) -> Iterator[tuple[int, list[Row]]]:
        for attempt_id, rows in groupby(self.rows, key=lambda row: row.attempt_id):
            yield attempt_id, list(rows)

    def read_rulings(self) -> None:
        """Put the rulings beside the questions that hold at this moment: one query."""
        rulings = rulings_on(self.questions)
        for pk, frozen in self.questions.items():
            self.questions[pk] = frozen._replace(rulings=tuple(rulings.get(pk, ())))


def read_papers(attempt_ids: Iterable[int], contents: Contents) -> Papers:
    """Return the papers of these attempts: three queries, and one more where essays are among them.

    `contents` keeps frozen questions from one call to the next; they never change.
    """
    answered = AttemptQuestion.objects.filter(attempt__in=list(attempt_ids))
    rows = answered.order_by("attempt_id", "position").values_list(
        "attempt_id", "pk", "question_id", "points", Cast("answer__value", TextField()), "answer__saved_at"
    )
    papers = Papers([Row._make(row) for row in rows.iterator(chunk_size=20_000)])
    ids = {row.question_id for row in papers.rows}
    if len(contents) > KEPT:
        contents.clear()
    missing = FrozenQuestion.objects.filter(pk__in=ids - contents.keys())
    for pk, key, content in missing.values_list("pk", "question_key", "content"):
        contents[pk] = (str(key), content)
    papers.questions = {pk: Frozen(*contents[pk], ()) for pk in ids}
    papers.read_rulings()
    papers.essays = _essays(papers)
    return papers


def _essays(papers: Papers) -> dict[int, Any]:
    kinds = {pk: frozen.content["kind"] for pk, frozen in papers.questions.items()}
    if "essay" not in kinds.values():
        return {}
    wanted = [row.pk for row in papers.rows if kinds[row.question_id] == "essay"]
    return essay_grades([AttemptQuestion(pk=pk) for pk in wanted])


def value_of(row: Row) -> dict[str, Any]:
    """Return the answer of a row; {} where nothing was saved."""
    return json.loads(row.text) if row.text else {}
