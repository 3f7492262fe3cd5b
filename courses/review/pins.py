"""What a submission pins: the newest revision of everything that the course says and asks, in reading order.

Read in a fixed number of queries, however many activities, languages and questions there are.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from wagtail.models import Page, Revision

from academy.lib.canonical import digest
from courses.asked import Asked, Slot, asked_by_each, may_be_asked, slots_in
from courses.depths import STEP
from courses.models import Course, CoursePage, LessonPage, ModulePage, Question, QuizPage
from courses.models.translators import under_translation
from courses.review.seen import seen_text

KINDS: dict[type, str] = {CoursePage: "course", ModulePage: "module", LessonPage: "lesson", QuizPage: "quiz"}
# What a revision keeps besides its text: where it stands, when it was saved, who holds it.
BOOKKEEPING = frozenset(
    {
        *("pk", "page", "question", "path", "depth", "numchild", "url_path", "translation_key", "locale"),
        *(
            "alias_of",
            "content_type",
            "owner",
            "live",
            "has_unpublished_changes",
            "draft_title",
            "search_text",
        ),
        *("go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "latest_revision"),
        *("live_revision", "first_published_at", "last_published_at", "latest_revision_created_at"),
        *("wagtail_admin_comments", "index_entries", "row_changes", "sort_order", "show_in_menus"),
    }
)
# Columns that came after the first courses were reviewed: empty, they say what a text without them says.
LATER = frozenset(
    {
        *(
            "image",
            "image_alt",
            "audio",
            "transcript",
            "hint",
            "difficulty",
            "unit",
            "min_words",
            "max_words",
        ),
        *("feedback_right", "feedback_partly", "feedback_wrong", "match_case", "match_accents"),
        *("match_width", "match", "answer", "tolerance", "pinned", "with_below", "section"),
    }
)


@dataclass(frozen=True, slots=True)
class PinnedText:
    """The newest text of one page or question in one language. `revision` is None where it has none yet."""

    kind: str  # course, module, lesson, quiz, question
    key: uuid.UUID
    language: str
    revision: Revision | None
    title: str
    position: int
    object_id: int
    live_revision_id: int | None

    @property
    def content(self) -> dict[str, Any]:
        """What the revision keeps, as plain data."""
        return self.revision.content if self.revision else {}

    @property
    def digest(self) -> str:
        """The same for the same text, whenever and by whomever it was saved."""
        return digest(plain_text(self.content))


def newest_texts(course: Course) -> list[PinnedText]:
    """Return the newest text of every page and question of `course`, in reading order.

    Pages in every language (no aliases), live or draft, and every question that a quiz of it can ask: named
    by a slot, or in a category that a slot draws from. Questions follow the quiz that asks them first.
    What is being translated is left out: it follows what is approved (`publish_translation`).
    """
    pages = _pages(course)
    revisions = Revision.objects.in_bulk({row["latest_revision_id"] for row in pages} - {None})
    slots = {row["id"]: _slots(row, revisions.get(row["latest_revision_id"])) for row in pages}
    asked = asked_by_each(slots, course.partner_id)
    questions = _questions(course, asked.values())
    revisions |= Revision.objects.in_bulk({each.latest_revision_id for each in questions} - {None})
    by_key: dict[uuid.UUID, list[Question]] = defaultdict(list)
    for question in questions:
        by_key[question.translation_key].append(question)
    found: list[PinnedText] = []
    for editions in _in_reading_order(pages):
        found += [_page_text(row, revisions) for row in editions]
        quizzes = [asked[row["id"]] for row in editions if row["kind"] == "quiz"]
        for key in [key for key, same in by_key.items() if _can_ask(quizzes, same, revisions)]:
            found += [_question_text(each, revisions) for each in by_key.pop(key)]
    return [replace(text, position=place) for place, text in enumerate(found)]


def plain_text(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a revision says as a reader sees it, without bookkeeping, as canonical JSON can hold it."""
    later = LATER | {"objective_key"} if "draw" in content else LATER  # of a slot
    return {
        str(name): _plain(value)
        for name, value in content.items()
        if name not in BOOKKEEPING and not (name in later and value in (None, "", False))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return plain_text(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, str) and value.startswith("[{"):  # a lesson's body, as Wagtail keeps it
        try:
            return [_block(each) for each in json.loads(value)]
        except ValueError:
            return value
    if isinstance(value, str):
        return seen_text(value)
    return str(value) if isinstance(value, float) else value


def _block(block: Any) -> Any:
    """A block without its id, which copies keep and nothing depends on."""
    if isinstance(block, dict):
        return {
            str(name): _block(value)
            for name, value in block.items()
            if not (name == "id" and {"type", "value"} <= block.keys())
        }
    if isinstance(block, list):
        return [_block(each) for each in block]
    if isinstance(block, str):
        return seen_text(block)
    return str(block) if isinstance(block, float) else block


def _can_ask(quizzes: Iterable[Asked], same: Iterable[Question], revisions: Mapping[int, Revision]) -> bool:
    """Whether a quiz can ask one of these editions, as it is live or as its newest draft has it."""
    told = [each for question in same for each in _told(question, revisions)]
    return any(quiz.asks(**each) for quiz in quizzes for each in told)


def _told(question: Question, revisions: Mapping[int, Revision]) -> Iterator[dict[str, Any]]:
    """What decides whether a question is drawn: its row, and its draft, which approval makes live."""
    row = {
        "key": str(question.translation_key),
        "category": question.category_id,
        "objective": str(question.objective_key or ""),
        "difficulty": question.difficulty,
        "retired": question.retired,
    }
    yield row
    newest = revisions.get(question.latest_revision_id or 0)
    if newest:
        said = newest.content
        yield row | {
            "objective": str(said.get("objective_key") or ""),
            "difficulty": str(said.get("difficulty") or ""),
        }


def _pages(course: Course) -> list[dict[str, Any]]:
    """The course's pages in every language: two queries."""
    heads = list(
        CoursePage.objects.filter(translation_key=course.key, alias_of=None)
        .order_by("pk")
        .values_list("path", flat=True)
    )
    if not heads:
        return []
    under = Q()
    for path in heads:
        under |= Q(path__startswith=path)
    order = {path: place for place, path in enumerate(heads)}
    pages = Page.objects.filter(under, ~under_translation(), alias_of=None)
    rows = [
        {
            "id": page.pk,
            "path": page.path,
            "key": page.translation_key,
            "kind": KINDS[page.specific_class],
            "language": page.locale.language_code,
            "title": page.draft_title or page.title,
            "latest_revision_id": page.latest_revision_id,
            "live_revision_id": page.live_revision_id if page.live else None,
            "edition": order[page.path[: STEP * 5]],
        }
        for page in pages.select_related("content_type", "locale")
        if page.specific_class in KINDS
    ]
    return sorted(rows, key=lambda row: (row["edition"], row["path"]))


def _in_reading_order(rows: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Each text once, with its languages: in the first edition's order; what only others have comes after
    what it follows there."""
    order: list[uuid.UUID] = []
    editions: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    before: uuid.UUID | None = None
    for row in rows:
        if row["kind"] == "course":
            before = None
        if row["key"] not in editions:
            order.insert(order.index(before) + 1 if before else len(order), row["key"])
        editions[row["key"]].append(row)
        before = row["key"]
    return [editions[key] for key in order]


def _slots(row: Mapping[str, Any], revision: Revision | None) -> tuple[Slot, ...]:
    """What a quiz's newest text asks."""
    if row["kind"] != "quiz" or revision is None:
        return ()
    return slots_in(revision.content.get("slots"))


def _questions(course: Course, asked: Iterable[Asked]) -> list[Question]:
    """The partner's questions that stand where the quizzes ask, in every language: one query."""
    wanted = may_be_asked(asked)
    if wanted is None:
        return []
    found = Question.objects.filter(wanted, ~under_translation(), partner=course.partner_id)
    return list(found.select_related("locale").order_by("category__name", "name", "translation_key", "pk"))


def _page_text(row: Mapping[str, Any], revisions: Mapping[int, Revision]) -> PinnedText:
    return PinnedText(
        kind=row["kind"],
        key=row["key"],
        language=row["language"],
        revision=revisions.get(row["latest_revision_id"]),
        title=row["title"],
        position=0,
        object_id=row["id"],
        live_revision_id=row["live_revision_id"],
    )


def _question_text(question: Question, revisions: Mapping[int, Revision]) -> PinnedText:
    revision = revisions.get(question.latest_revision_id or 0)
    return PinnedText(
        kind="question",
        key=question.translation_key,
        language=question.locale.language_code,
        revision=revision,
        title=str(revision.content.get("name") or question.name) if revision else question.name,
        position=0,
        object_id=question.pk,
        live_revision_id=question.live_revision_id if question.live else None,
    )
