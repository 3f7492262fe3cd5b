"""The content of the demo's courses as a reviewer reads it: texts in the order of the page, by language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from defusedxml import ElementTree

from academy.demo.courses import read_demo_folders
from courses.bank.rows import ReadQuestion
from courses.folder import QUIZ, CourseFolder, LessonText
from courses.lesson_text import (
    AudioBlock,
    Block,
    DownloadBlock,
    ImageBlock,
    NoteBlock,
    ReflectionBlock,
    TextBlock,
    VideoBlock,
    plain_text,
)

FOLDERS = read_demo_folders()
COMPLETE = [folder for folder in FOLDERS if folder.activities]
SCRIPTS = {"ar": "\u0600-\u06ff", "ru": "\u0400-\u04ff", "zh-hans": "\u4e00-\u9fff"}
# Small words of each language that the two others written in Latin letters do not have.
SMALL_WORDS = {
    "en": {"the", "and", "of", "that", "with", "for", "you", "what", "which", "from", "your", "is", "to"},
    "es": {"el", "los", "las", "una", "con", "para", "que", "del", "por", "su", "y", "qué", "cómo", "lo"},
    "fr": {"les", "des", "une", "avec", "pour", "dans", "qui", "et", "du", "ce", "vous", "est", "sur"},
}  # fmt: skip
ENDS_OF_PARTS = r"</(?:p|h2|h3|li)>"


@dataclass(frozen=True)
class Lesson:
    """A lesson of a course in one language, with its name for messages."""

    course: CourseFolder
    id: str
    language: str
    text: LessonText

    def __str__(self) -> str:
        return f"{self.course.code}/{self.language}/{self.id}"


def lessons() -> Iterator[Lesson]:
    """Every lesson of every course in every language."""
    for course in COMPLETE:
        for activity in course.activities:
            for language, text in activity.lessons.items():
                yield Lesson(course, activity.id, language, text)


def blocks(kind: type[Block]) -> Iterator[tuple[Lesson, Block]]:
    """Every block of a kind, with its lesson."""
    for lesson in lessons():
        for block in lesson.text.blocks:
            if isinstance(block, kind):
                yield lesson, block


def texts_of_page(folder: CourseFolder, language: str) -> list[str]:
    """Everything that a course's page and its quizzes' pages say in a language, but for addresses."""
    page = folder.texts[language]
    texts = [page.title, page.summary, page.audience, page.requirements, page.assessment, page.fee]
    texts += [plain_text(part) for part in re.split(ENDS_OF_PARTS, page.description)]
    texts += [module.titles[language] for module in folder.modules]
    texts += [objective.texts[language] for objective in folder.objectives]
    for activity in folder.activities:
        if activity.kind == QUIZ and language in activity.quizzes:
            quiz = activity.quizzes[language]
            texts += [quiz.title, *map(plain_text, re.split(ENDS_OF_PARTS, quiz.introduction))]
    return [text for text in texts if text.strip()]


def texts_of_lesson(lesson: LessonText) -> list[str]:
    """Every paragraph, heading and item of a lesson, and all that stands for its files; not its sources."""
    texts = [lesson.title]
    for block in lesson.blocks:
        if isinstance(block, TextBlock | NoteBlock):
            texts += [plain_text(part) for part in re.split(ENDS_OF_PARTS, block.html)]
        elif isinstance(block, AudioBlock | VideoBlock):
            texts += [block.title, *block.transcript.split("\n\n")]
        elif isinstance(block, ImageBlock):
            texts += [block.alt, block.caption, *texts_of_drawing(block)]
        elif isinstance(block, DownloadBlock):
            texts += [block.title, block.file.path.read_text(encoding="utf-8")]
        elif isinstance(block, ReflectionBlock):
            texts.append(block.prompt)
        elif not block.stored.get("language"):  # a quotation in a foreign language, with its translation
            texts.append(block.words)
    return [text for text in texts if text.strip()]


def texts_of_question(question: ReadQuestion) -> list[str]:
    """The name, the prompt, the options and what is said to them."""
    parts = [part.plain for option in question.options for part in (option.text, option.feedback) if part]
    return [question.name, question.text.plain, *parts]


def texts_of_drawing(block: ImageBlock) -> list[str]:
    """The words in a drawing, and its title and description; nothing for a picture of dots."""
    if block.file.path.suffix != ".svg":
        return []
    root = ElementTree.fromstring(block.file.path.read_text(encoding="utf-8"))
    found = ["".join(part.itertext()) for part in root.iter() if part.tag.rpartition("}")[2] == "text"]
    named = [part.text or "" for part in root.iter() if part.tag.rpartition("}")[2] in {"title", "desc"}]
    return [*named, " ".join(found)]


def foreign_to(language: str, text: str) -> bool:
    """Whether a text is in other letters than its language's, or in another language of those letters.

    Names, units and abbreviations stand in Latin letters in every language, so the most letters decide (a
    Chinese one says as much as three). Fewer than six words, and one small word, prove nothing.
    """
    latin = len(re.findall("[A-Za-z]", text))
    if language in SCRIPTS:
        own = len(re.findall(f"[{SCRIPTS[language]}]", text))
        return latin > own * (3 if language == "zh-hans" else 1) and len(re.findall("[a-z]{2,}", text)) > 2
    if re.search(f"[{''.join(SCRIPTS.values())}]", text):
        return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    hits = {code: sum(word in small for word in words) for code, small in SMALL_WORDS.items()}
    return len(words) >= 6 and max(hits.values()) >= 2 and hits[language] < max(hits.values())
