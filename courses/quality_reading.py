"""Reads a course as its newest texts have it into the plain facts that the quality checks read.

A fixed number of queries, however many activities, languages, questions and files there are.
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q
from wagtail.models import Page

from cms.file_types import extension_of
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.asked import Slot, branches_of, slots_in
from courses.models import Activity, Course, CoursePage, LessonPage, ModulePage, Question, QuizPage
from courses.outline import outline_of
from courses.partner_files import usable_files
from courses.quality_body import read_body, words_of
from courses.quality_kinds import (
    CourseFacts,
    EditionFacts,
    FileFacts,
    LessonFacts,
    ModuleFacts,
    NamedFile,
    ObjectiveFacts,
    OptionFacts,
    QuestionFacts,
    QuizFacts,
    Shown,
)
from courses.recordings import stored_size
from courses.review.pins import PinnedText, newest_texts

MODELS: dict[str, type[Any]] = {
    "course": CoursePage,
    "module": ModulePage,
    "lesson": LessonPage,
    "quiz": QuizPage,
    "question": Question,
}
FILES: dict[str, type[Any]] = {"image": AcademyImage, "media": AcademyMedia, "document": AcademyDocument}

# A picture is sent at most this wide where it stands (`cms.pictures`), at about so many bytes a pixel.
SENT_WIDTH, BYTES_A_PIXEL = 800, 0.2

Content = Mapping[str, Any]


def facts_of(course: Course) -> CourseFacts:
    """Return the facts of `course` from its newest texts, drafts included, in all languages."""
    texts = newest_texts(course)
    contents = _contents(texts)
    paths = dict(
        Page.objects.filter(pk__in=[text.object_id for text in texts if text.kind != "question"])
        .order_by()
        .values_list("pk", "path")
    )
    rows = {
        row.key: row for row in Activity.objects.filter(course=course).select_related("quiz_rules").order_by()
    }
    asked = _proposed(texts, contents)
    drawer = _Drawer(course, rows, contents, paths, asked)
    said = asked.get(course.key, {})
    editions = tuple(drawer.editions(texts))
    questions = tuple(_questions(texts, contents))
    first = next((path for path in sorted(paths.values(), key=len)), "")
    return CourseFacts(
        key=str(course.key),
        assessment=text_in(said, "assessment") or course.assessment,
        self_paced=(text_in(said, "modality") or course.modality) == Course.Modality.SELF_PACED,
        for_outline=course.stage == Course.Stage.OUTLINE,
        pass_mark=_setting(said, course, "pass_mark"),
        effort_minutes=_setting(said, course, "effort_minutes"),
        lesson_budget_bytes=_setting(said, course, "lesson_budget_bytes"),
        editions=editions,
        questions=questions,
        branches=branches_of(course.partner_id, _slots(editions)),
        files=_files(editions, questions, first),
    )


def _slots(editions: Iterable[EditionFacts]) -> list[Slot]:
    return [slot for edition in editions for quiz in edition.quizzes for slot in quiz.slots]


@dataclass
class _Drawer:
    """Draws the editions from texts."""

    course: Course
    rows: Mapping[uuid.UUID, Activity]
    contents: Mapping[tuple[str, int], Content]
    paths: Mapping[int, str]
    asked: Mapping[uuid.UUID, Content]
    weights: dict[str, dict[uuid.UUID, int]] = field(default_factory=dict)

    def editions(self, texts: list[PinnedText]) -> Iterator[EditionFacts]:
        """Yield the editions, the first one first, with what stands below each in its own order."""
        pages = [text for text in texts if text.object_id in self.paths and text.kind != "question"]
        pages.sort(key=lambda text: self.paths[text.object_id])
        for head in sorted(
            (each for each in pages if each.kind == "course"), key=lambda each: each.object_id
        ):
            path = self.paths[head.object_id]
            below = [each for each in pages if self.paths[each.object_id].startswith(path)]
            modules = [each for each in below if each.kind == "module"]
            yield self._edition(head, tuple(self._module(each, below) for each in modules))

    def _edition(self, head: PinnedText, modules: tuple[ModuleFacts, ...]) -> EditionFacts:
        said = self._content(head)
        return EditionFacts(
            language=head.language,
            title=text_in(said, "title"),
            summary=text_in(said, "summary"),
            description=words_of(text_in(said, "description")),
            audience=text_in(said, "audience"),
            requirements=text_in(said, "entry_requirements"),
            assessment=text_in(said, "assessment_text"),
            award=text_in(said, "award_text"),
            contact=text_in(said, "contact"),
            objectives=tuple(
                ObjectiveFacts(text_in(each, "translation_key"), text_in(each, "text"))
                for each in children_in(said, "objectives")
            ),
            modules=modules,
        )

    def _module(self, module: PinnedText, below: Iterable[PinnedText]) -> ModuleFacts:
        path = self.paths[module.object_id]
        inside = [each for each in below if self.paths[each.object_id].startswith(path)]
        return ModuleFacts(
            key=str(module.key),
            title=text_in(self._content(module), "title"),
            activities=tuple(
                self._lesson(each) if each.kind == "lesson" else self._quiz(each)
                for each in inside
                if each.kind in ("lesson", "quiz") and not self._leaves(each)
            ),
        )

    def _leaves(self, text: PinnedText) -> bool:
        """Whether the next approval takes the activity out: the course is judged as it is then."""
        row = self.rows.get(text.key)
        return bool(row and row.leaves)

    def _lesson(self, lesson: PinnedText) -> LessonFacts:
        said = self._content(lesson)
        return LessonFacts(
            key=str(lesson.key),
            title=text_in(said, "title"),
            required=self._setting(lesson, self.rows.get(lesson.key), "required", True),
            author=text_in(said, "author"),
            sources=text_in(said, "sources"),
            licence=text_in(said, "licence"),
            body=read_body(said.get("body")),
            weight=self._weight(lesson),
        )

    def _quiz(self, quiz: PinnedText) -> QuizFacts:
        said, row = self._content(quiz), self.rows.get(quiz.key)
        rules = getattr(row, "quiz_rules", None)
        return QuizFacts(
            key=str(quiz.key),
            title=text_in(said, "title"),
            required=self._setting(quiz, row, "required", True),
            is_final=self._setting(quiz, rules, "is_final", False),
            weight=self._setting(quiz, rules, "weight", 0),
            pass_mark=self._setting(quiz, rules, "pass_mark", None),
            slots=slots_in(children_in(said, "slots")),
        )

    def _weight(self, lesson: PinnedText) -> int | None:
        """What a published lesson weighs by the outline, which is kept; None for a draft."""
        if lesson.revision is None or lesson.live_revision_id != lesson.revision.pk:
            return None
        if lesson.language not in self.weights:
            self.weights[lesson.language] = {
                each.key: each.text_bytes + each.media_bytes
                for each in outline_of(self.course, lesson.language).activities
                if each.language == lesson.language
            }
        return self.weights[lesson.language].get(lesson.key)

    def _setting(self, text: PinnedText, row: Any, name: str, usual: Any) -> Any:
        """A setting as the newest draft asks for it, else as the row has it."""
        asked = self.asked.get(text.key, {})
        return asked[name] if name in asked else getattr(row, name, usual) if row else usual

    def _content(self, text: PinnedText) -> Content:
        return self.contents.get((text.kind, text.object_id), {})


def _proposed(
    texts: Iterable[PinnedText], contents: Mapping[tuple[str, int], Content]
) -> dict[uuid.UUID, dict[str, Any]]:
    """Return the settings that drafts ask for once they go live, by the key of the page."""
    found: dict[uuid.UUID, dict[str, Any]] = {}
    for text in texts:
        asked = contents.get((text.kind, text.object_id), {}).get("row_changes")
        if isinstance(asked, Mapping) and text.revision and text.revision.pk != text.live_revision_id:
            found.setdefault(text.key, {}).update(asked)
    return found


def _setting(asked: Content, row: Model, name: str) -> int:
    return number_in(asked, name) if name in asked else getattr(row, name)


def _contents(texts: Iterable[PinnedText]) -> dict[tuple[str, int], Content]:
    """Return what each text says: its newest revision, or its row where it was never saved as one."""
    found: dict[tuple[str, int], Content] = {}
    bare: dict[str, list[int]] = {}
    for text in texts:
        if text.revision:
            found[text.kind, text.object_id] = text.content
        else:
            bare.setdefault(text.kind, []).append(text.object_id)
    related = {"course": ["objectives"], "quiz": ["slots"], "question": ["options"]}
    for kind, ids in bare.items():
        rows = MODELS[kind].objects.filter(pk__in=ids).prefetch_related(*related.get(kind, []))
        found |= {(kind, row.pk): _said_by(row, related.get(kind, [])) for row in rows}
    return found


def _said_by(row: Model, related: Iterable[str]) -> dict[str, Any]:
    """A row as a revision would keep it; what was fetched with it costs no query."""
    said = {each.name: getattr(row, each.attname) for each in row._meta.concrete_fields}
    if isinstance(row, LessonPage):
        said["body"] = json.loads(json.dumps(row.body.get_prep_value()))
    children = {
        name: [
            {each.name: getattr(child, each.attname) for each in child._meta.concrete_fields}
            for child in getattr(row, name).all()
        ]
        for name in related
    }
    return said | children


def _questions(
    texts: Iterable[PinnedText], contents: Mapping[tuple[str, int], Content]
) -> Iterator[QuestionFacts]:
    for text in texts:
        if text.kind == "question":
            said = contents.get((text.kind, text.object_id), {})
            yield question_facts(str(text.key), text.language, said)


def question_facts(key: str, language: str, said: Content) -> QuestionFacts:
    """Return the facts of a question from what a revision of it says."""
    rows = children_in(said, "options")
    places = [(said, ""), *((row, f"options.{text_in(row, 'translation_key')}.") for row in rows)]
    return QuestionFacts(
        key=key,
        language=language,
        name=text_in(said, "name"),
        prompt=words_of(text_in(said, "prompt")),
        category=number_in(said, "category") or None,
        kind=text_in(said, "kind"),
        feedback=words_of(text_in(said, "feedback")),
        feedback_right=words_of(text_in(said, "feedback_right")),
        feedback_wrong=words_of(text_in(said, "feedback_wrong")),
        objective=text_in(said, "objective_key"),
        difficulty=text_in(said, "difficulty"),
        min_words=number_in(said, "min_words"),
        max_words=number_in(said, "max_words"),
        options=tuple(_option(row) for row in rows),
        shown=tuple(each for row, place in places for each in _shown(row, place)),
        files=tuple(each for row, place in places for each in _named(row, place)),
        usable=not said.get("retired"),
    )


def _option(row: Content) -> OptionFacts:
    return OptionFacts(
        key=text_in(row, "translation_key"),
        text=words_of(text_in(row, "text")),
        weight=number_in(row, "weight"),
        feedback=words_of(text_in(row, "feedback")),
        match=words_of(text_in(row, "match")),
        answer=text_in(row, "answer"),
        tolerance=text_in(row, "tolerance"),
        has_picture=bool(number_in(row, "image")),
    )


def _shown(row: Content, place: str) -> Iterator[Shown]:
    """The picture and the recording of a question, or of an option, with the words that stand for them."""
    if number_in(row, "image"):
        yield Shown(f"{place}image", "image", text_in(row, "image_alt"))
    if number_in(row, "audio"):
        yield Shown(f"{place}audio", "audio", text_in(row, "transcript"))


def _named(row: Content, place: str) -> Iterator[NamedFile]:
    for name, kind in (("image", "image"), ("audio", "media")):
        if pk := number_in(row, name):
            yield NamedFile(f"{place}{name}", kind, pk)


def _files(
    editions: Iterable[EditionFacts], questions: Iterable[QuestionFacts], path: str
) -> dict[tuple[str, int], FileFacts]:
    """Return what is known of the files that lessons and questions name, of those that `path` may show."""
    wanted: dict[str, set[int]] = {}
    for edition in editions:
        for module in edition.modules:
            for lesson in module.lessons:
                for named in lesson.body.files:
                    wanted.setdefault(named.kind, set()).add(named.id)
    for named in (each for question in questions for each in question.files):
        wanted.setdefault(named.kind, set()).add(named.id)
    found: dict[tuple[str, int], FileFacts] = {}
    for kind, ids in wanted.items():
        for row in usable_files(FILES[kind], path).filter(pk__in=ids):
            found[kind, row.pk] = _file(row)
    return found


def _file(row: Any) -> FileFacts:
    words = row.description if isinstance(row, AcademyImage) else ""
    return FileFacts(row.title, row.author, row.source, row.licence, _travels(row), words)


def _travels(file: Any) -> int:
    """Return about how many bytes a reader loads of a file; a picture in pixels is drawn smaller."""
    size = file.file_size if getattr(file, "file_size", None) else stored_size(file)
    if not isinstance(file, AcademyImage) or extension_of(file.file.name) == "svg":
        return size or 0
    width = min(file.width, SENT_WIDTH) or 1
    drawn = int(width * (file.height * width / (file.width or 1)) * BYTES_A_PIXEL)
    return min(size or drawn, drawn)


def text_in(content: Content, name: str) -> str:
    """Return a text of a revision; empty for what is missing or no text."""
    found = content.get(name)
    return found if isinstance(found, str) else str(found) if isinstance(found, uuid.UUID) else ""


def number_in(content: Content, name: str) -> int:
    """Return a whole number of a revision; 0 for what is missing or none."""
    found = content.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def children_in(content: Content, name: str) -> list[Content]:
    """Return the rows that a revision keeps under `name`, in their order."""
    found = content.get(name)
    rows = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
    return sorted(rows, key=lambda each: number_in(each, "sort_order"))


def newest_question_facts(question: Question) -> QuestionFacts:
    """Return the facts of one question as it was last saved, for the panel beside its editor."""
    revision = question.latest_revision
    said = revision.content if revision else _said_by(question, ["options"])
    return question_facts(str(question.translation_key), question.locale.language_code, said)


def files_of_question(question: Question, facts: QuestionFacts) -> dict[tuple[str, int], FileFacts]:
    """Return what is known of the files that a question names, of those that its partner may show."""
    own = Q(collection__path__startswith=question.partner.collection.path) | Q(collection__depth=1)
    found: dict[tuple[str, int], FileFacts] = {}
    for kind in sorted({named.kind for named in facts.files}):
        ids = {named.id for named in facts.files if named.kind == kind}
        rows = FILES[kind]._default_manager.filter(own, pk__in=ids)
        found |= {(kind, row.pk): _file(row) for row in rows}
    return found
