"""Read the questions of a course folder: one GIFT file per set and language, the editions joined by id."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.conf import settings

from courses.bank.gift import read_gift
from courses.bank.rows import ReadQuestion, Skipped
from courses.folder_beside import QuestionFiles, read_beside
from courses.folder_files import MAX_GIFT_BYTES, FolderFiles
from courses.lesson_markdown import hold_numbers
from courses.toml_table import Note, Report

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NAME = re.compile(r"questions/[a-z0-9-]{1,60}\.([a-z-]{2,7})\.gift")


@dataclass(frozen=True)
class BankQuestion:
    """A question of the course's bank; `key` stays the same as long as the course's key and the id do."""

    id: str
    key: UUID
    category: str
    kind: str
    objective: str
    file: str
    tags: tuple[str, ...]
    editions: Mapping[str, ReadQuestion]  # by language
    files: Mapping[str, QuestionFiles]  # by language


def read_bank(
    files: FolderFiles,
    report: Report,
    languages: tuple[str, ...],
    course_key: UUID,
    unfinished: tuple[str, ...] = (),
) -> tuple[BankQuestion, ...]:
    """All questions of the folder, in the order of the original language's files."""
    found: dict[str, dict[str, tuple[str, ReadQuestion]]] = {}
    for name in files.gift_names():
        named = _NAME.fullmatch(name)
        if named and named[1] in dict(settings.LANGUAGES) and named[1] not in languages:
            continue  # an edition in the making, as are its lessons until course.toml names the language
        if not named or named[1] not in languages:
            report.of(name[:120])(1, "A file of questions is called <name>.<language>.gift.")
            continue
        for question in _read_file(files, report, name):
            editions = found.setdefault(question.id, {})
            if named[1] in editions:
                report.of(name)(question.line, f"The id {question.id} is used twice.")
            editions[named[1]] = (name, question)
    return tuple(
        _joined(identity, editions, files, report, languages[0], course_key)
        for identity, editions in found.items()
        if _same(editions, report, languages, identity, unfinished)
    )


def _joined(
    identity: str,
    editions: Mapping[str, tuple[str, ReadQuestion]],
    files: FolderFiles,
    report: Report,
    original: str,
    course_key: UUID,
) -> BankQuestion:
    """The question of these editions, which are the same one, with its files opened."""
    file, first = editions[original]
    return BankQuestion(
        id=identity,
        key=_key(first, report.of(file), uuid5(course_key, f"question:{identity}")),
        category=first.category[0],
        kind=first.kind,
        objective=first.objective,
        file=file,
        tags=tuple(sorted(first.tags)),
        editions={language: question for language, (_file, question) in editions.items()},
        files={
            language: read_beside(question, files, report.of(name))
            for language, (name, question) in editions.items()
        },
    )


def _read_file(files: FolderFiles, report: Report, name: str) -> list[ReadQuestion]:
    note = report.of(name)
    source = hold_numbers(files.text(name, MAX_GIFT_BYTES))
    questions, seen = [], set()
    for question in read_gift(source, path=lambda drawer: (drawer,) if drawer else ()):
        if isinstance(question, Skipped):
            note(question.line, question.reason)
            continue
        for remark in question.remarks:  # whoever writes a folder mends it
            note(question.line, remark)
        if any(option.key and not _UUID.fullmatch(option.key) for option in question.options):
            note(question.line, "[option:…] holds a UUID for each option.")
        elif not question.id or not question.category:
            note(question.line, "A question here needs // [id:…] before it and a $CATEGORY above it.")
        elif question.id in seen:
            note(question.line, f"The id {question.id} is used twice.")
        else:
            seen.add(question.id)
            questions.append(question)
    return questions


def _same(
    editions: Mapping[str, tuple[str, ReadQuestion]],
    report: Report,
    languages: tuple[str, ...],
    identity: str,
    unfinished: tuple[str, ...],
) -> bool:
    """Whether the question is there in every language and is the same one in each."""
    file, first = editions.get(languages[0]) or next(iter(editions.values()))
    if missing := [each for each in languages if each not in editions and each not in unfinished]:
        report.of(file)(first.line, f"The question {identity} is missing in: {', '.join(missing)}.")
        return False
    for name, question in editions.values():
        if _shape(question) != _shape(first):
            report.of(name)(
                question.line,
                f"{identity} differs from {file} in type, category, objective, difficulty, tags or weights.",
            )
            return False
    return True


def _key(question: ReadQuestion, note: Note, derived: UUID) -> UUID:
    """The key that the question names, else the one that is derived from its id."""
    try:
        return UUID(question.key) if question.key else derived
    except ValueError:
        note(question.line, "[key:…] of a question is a UUID.")
        return derived


def _shape(question: ReadQuestion) -> tuple[object, ...]:
    rows = tuple((option.id, option.weight, option.pinned) for option in question.options)
    if question.kind == "short-text":
        rows = ()  # each language has wordings of its own
    elif question.kind == "number":
        rows = tuple((option.answer, option.tolerance, option.weight) for option in question.options)
    words = question.min_words, question.max_words
    said = question.kind, question.category, question.objective, question.difficulty, question.key
    return (*said, sorted(question.tags), question.retired, words, rows)
