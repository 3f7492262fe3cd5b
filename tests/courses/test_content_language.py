"""No edition of the demo's courses holds text of another language, and none lacks what the original has."""

import re

import pytest

from courses.folder import LANGUAGES
from courses.lesson_text import DownloadBlock, ImageBlock, NoteBlock, TextBlock, VideoBlock
from tests.courses.content import (
    COMPLETE,
    FOLDERS,
    blocks,
    foreign_to,
    lessons,
    texts_of_lesson,
    texts_of_page,
    texts_of_question,
)

EDITIONS = [
    pytest.param(folder, language, id=f"{folder.code}-{language}")
    for folder in FOLDERS
    for language in folder.languages
]
LESSONS = [pytest.param(lesson, id=str(lesson)) for lesson in lessons()]
WANTED = {"DL-200": {"en", "fr", "ar"}, "ET-300": {"en"}, "FH-100": set(LANGUAGES)}
TOGETHER = 6  # words: fewer may well be the same in two languages


def test_a_text_in_another_language_is_noticed():
    assert foreign_to("ar", "The maps of schools and of their links")
    assert foreign_to("zh-hans", "The maps of schools and of their links")
    assert foreign_to("en", "Карта школ")
    assert foreign_to("fr", "El curso de los maestros que enseñan con una conexión débil")
    assert foreign_to("es", "What the link carries and what it costs")
    assert not foreign_to("es", "Lo que el enlace lleva y lo que cuesta")
    assert not foreign_to("ar", "16 kbit/s")


def test_the_courses_are_complete_in_the_languages_that_were_promised():
    assert {folder.code: set(folder.languages) for folder in COMPLETE} == WANTED


@pytest.mark.parametrize(("folder", "language"), EDITIONS)
def test_a_courses_page_and_its_quizzes_are_wholly_in_their_language(folder, language):
    assert [text for text in texts_of_page(folder, language) if foreign_to(language, text)] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_wholly_in_its_language(lesson):
    assert [text for text in texts_of_lesson(lesson.text) if foreign_to(lesson.language, text)] == []


@pytest.mark.parametrize(("folder", "language"), EDITIONS)
def test_the_questions_are_wholly_in_their_language(folder, language):
    texts = [
        (question.id, text)
        for question in folder.questions
        for text in texts_of_question(question.editions[language])
    ]
    assert [(name, text) for name, text in texts if foreign_to(language, text)] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_translation_leaves_nothing_in_the_words_of_the_original(lesson):
    first = lesson.course.languages[0]
    if lesson.language == first:
        return
    activity = next(each for each in lesson.course.activities if each.id == lesson.id)
    original = set(texts_of_lesson(activity.lessons[first]))
    same = original & set(texts_of_lesson(lesson.text))
    assert [text for text in same if len(re.findall(r"[^\W\d_]{3,}", text)) >= TOGETHER] == []


def shape(block: object) -> tuple[object, ...]:
    """What must agree between two languages of a block."""
    if isinstance(block, TextBlock | NoteBlock):
        return block.kind, getattr(block, "style", ""), re.findall(r"<(h2|h3|ul|ol|li|a)\b", block.html)
    if isinstance(block, ImageBlock | DownloadBlock):
        return block.kind, re.sub(r"\.[a-z-]+\.(?=\w+$)", ".", block.file.name)
    return (block.kind,)


@pytest.mark.parametrize("folder", COMPLETE, ids=lambda folder: folder.code)
def test_every_activity_is_there_in_every_language_with_the_same_blocks(folder):
    first = folder.languages[0]
    for activity in folder.activities:
        assert set(activity.lessons or activity.quizzes) == set(folder.languages)
        for language, lesson in activity.lessons.items():
            original = activity.lessons[first]
            name = f"{language}/{activity.id}"
            assert [shape(block) for block in lesson.blocks] == [shape(b) for b in original.blocks], name
            counted = (lesson.minutes, len(lesson.sources), lesson.licence)
            assert counted == (original.minutes, len(original.sources), original.licence), name


@pytest.mark.parametrize("folder", COMPLETE, ids=lambda folder: folder.code)
def test_editions_of_a_question_count_with_the_same_numbers(folder):
    """A wrong number in a translated sum would make a right answer wrong."""
    first, differing = folder.languages[0], []
    for question in folder.questions:
        told = {
            language: sorted(re.findall(r"\d+", " ".join(option.text.plain for option in edition.options)))
            for language, edition in question.editions.items()
        }
        differing += [(question.id, code) for code, found in told.items() if found != told[first]]
    assert differing == []


def test_drawings_and_captions_are_in_the_language_of_their_lesson():
    for lesson, block in blocks(ImageBlock):
        assert f".{lesson.language}." in block.file.name, f"{lesson}: {block.file.name}"
    for lesson, block in blocks(VideoBlock):
        assert lesson.language in dict(block.captions), f"{lesson}: {block.file.name}"
