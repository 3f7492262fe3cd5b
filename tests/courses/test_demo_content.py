"""What the demo's course promises its learners: read as a reviewer would read it, in every language."""

import re
from pathlib import Path

import pytest

from certificates.numbers import Fault, fault_in, normalise
from courses import folder as reader
from courses.gift_rows import MULTIPLE, SINGLE, TRUE_FALSE, GiftQuestion
from courses.lesson_text import (
    AudioBlock,
    DownloadBlock,
    ImageBlock,
    NoteBlock,
    ReflectionBlock,
    TextBlock,
    plain_text,
)

ROOT = Path(reader.__file__).parent / "demo" / "your-first-hour"
COURSE = reader.read_course_folder(ROOT)
LANGUAGES = ("en", "ar")
LESSONS = [
    pytest.param(language, activity.lessons[language], id=f"{language}-{activity.id}")
    for activity in COURSE.activities
    for language in activity.lessons
]
FINAL = next(activity for activity in COURSE.activities if activity.rules and activity.rules.final)
BANK = [q for q in COURSE.questions if q.category in {slot.category for slot in FINAL.rules.slots}]
EDITIONS = [
    pytest.param(language, question.editions[language], id=f"{language}-{question.id}")
    for question in COURSE.questions
    for language in question.editions
]
UNMEASURABLE = {"understand", "know", "learn", "appreciate", "يفهم", "يعرف", "يتعلم", "يتعلّم", "يدرك"}
ARABIC, LATIN = re.compile(r"[\u0600-\u06ff]"), re.compile(r"[A-Za-z]")


def texts_of(lesson: reader.LessonText) -> list[str]:
    """Every paragraph, heading and item of a lesson, and all that stands for its files."""
    texts = [lesson.title, lesson.author]
    for block in lesson.blocks:
        if isinstance(block, TextBlock | NoteBlock):
            texts += [plain_text(part) for part in re.split(r"</(?:p|h2|h3|li)>", block.html)]
        elif isinstance(block, AudioBlock):
            texts += [block.title, *block.transcript.split("\n\n")]
        elif isinstance(block, ImageBlock):
            texts += [block.alt, block.caption]
        elif isinstance(block, DownloadBlock):
            texts += [block.title, block.file.path.read_text()]
        else:
            texts.append(block.prompt)
    return [text for text in texts if text]


def is_in(language: str, text: str) -> bool:
    """Whether most letters of a text are of the script of its language; a text of numbers is in any."""
    arabic, latin = len(ARABIC.findall(text)), len(LATIN.findall(text))
    return arabic + latin == 0 or (arabic > latin if language == "ar" else arabic == 0)


def score(question: GiftQuestion, chosen: set[str]) -> int:
    """The points of a choice in whole weights."""
    return max(0, sum(option.weight for option in question.options if option.id in chosen))


def test_it_is_an_hour_in_three_modules_and_at_least_eight_activities():
    assert COURSE.languages == LANGUAGES
    assert len(COURSE.modules) == 3
    assert len(COURSE.activities) >= 8
    for language in LANGUAGES:
        minutes = sum((each.lessons or each.quizzes)[language].minutes for each in COURSE.activities)
        assert COURSE.effort_minutes - 5 <= minutes <= COURSE.effort_minutes + 15


def test_every_activity_is_there_in_both_languages_with_the_same_blocks():
    for activity in COURSE.activities:
        assert set(activity.lessons or activity.quizzes) == set(LANGUAGES)
        if activity.kind == reader.LESSON:
            english, arabic = (activity.lessons[language] for language in LANGUAGES)
            assert [shape(block) for block in english.blocks] == [shape(block) for block in arabic.blocks]
            assert (english.minutes, len(english.sources)) == (arabic.minutes, len(arabic.sources))


def shape(block: object) -> tuple[object, ...]:
    """What must agree between two languages of a block."""
    if isinstance(block, TextBlock | NoteBlock):
        tags = re.findall(r"<(h2|h3|ul|ol|li|a)\b", block.html)
        return block.kind, getattr(block, "style", ""), tags
    return (block.kind,)


def test_objectives_begin_with_a_verb_that_can_be_seen():
    for objective in COURSE.objectives:
        assert set(objective.texts) == set(LANGUAGES)
        for text in objective.texts.values():
            assert text.split()[0].lower() not in UNMEASURABLE


@pytest.mark.parametrize(("language", "lesson"), LESSONS)
def test_a_lesson_opens_with_a_question_and_ends_with_what_to_take_away(language, lesson):
    first, last = lesson.blocks[0], lesson.blocks[-1]
    assert re.search(r"[?؟]", plain_text(first.html.split("</p>")[0]))
    heading = {"en": "What to take away", "ar": "ما يبقى معك"}[language]
    ending = last.html.partition(f"<h2>{heading}</h2>\n")[2]
    assert ending.startswith("<ul>")
    assert ending.endswith("</ul>")
    assert ending.count("<li>") == 3


@pytest.mark.parametrize(("language", "lesson"), LESSONS)
def test_a_lesson_shows_a_case_and_gives_something_to_do(language, lesson):
    styles = {block.style for block in lesson.blocks if isinstance(block, NoteBlock)}
    assert {"example", "try"} <= styles


@pytest.mark.parametrize(("language", "lesson"), LESSONS)
def test_a_lesson_has_the_right_length_and_names_its_sources(language, lesson):
    assert 400 <= lesson.words <= 900
    assert lesson.words / 150 <= lesson.minutes + 1  # a slow reader of a second language, and time to act
    assert len(lesson.sources) >= 2
    assert lesson.author
    assert lesson.licence


@pytest.mark.parametrize(("language", "lesson"), LESSONS)
def test_a_lesson_is_wholly_in_its_language(language, lesson):
    assert [text for text in texts_of(lesson) if not is_in(language, text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_course_page_and_the_quizzes_are_wholly_in_their_language(language):
    page = COURSE.texts[language]
    texts = [page.title, page.summary, page.audience, page.requirements, page.assessment]
    texts += [plain_text(part) for part in re.split(r"</(?:p|h2|h3|li)>", page.description)]
    texts += [module.titles[language] for module in COURSE.modules]
    texts += [objective.texts[language] for objective in COURSE.objectives]
    for activity in COURSE.activities:
        if activity.kind == reader.QUIZ:
            texts += [activity.quizzes[language].title, plain_text(activity.quizzes[language].introduction)]
    assert [text for text in texts if not is_in(language, text)] == []


def test_every_picture_has_an_alternative_that_teaches_and_every_file_is_small_and_credited():
    blocks = [
        block for activity in COURSE.activities for each in activity.lessons.values() for block in each.blocks
    ]
    pictures = [block for block in blocks if isinstance(block, ImageBlock)]
    sounds = [block for block in blocks if isinstance(block, AudioBlock)]
    downloads = [block for block in blocks if isinstance(block, DownloadBlock)]
    assert len(pictures) >= 2
    assert len(sounds) == len(LANGUAGES)
    assert all(len(picture.alt) > 100 and picture.file.size <= 30_000 for picture in pictures)
    assert all(sound.transcript and sound.seconds and sound.file.size <= 150_000 for sound in sounds)
    assert all(download.file.size <= 10_000 for download in downloads)
    files = {block.file.name: block.file for block in [*pictures, *sounds, *downloads]}
    assert all(file.author and file.source and file.licence for file in files.values())
    assert set(files) == {f"files/{path.name}" for path in (ROOT / "files").iterdir()}


def test_there_is_something_to_reflect_on():
    for language in LANGUAGES:
        blocks = [
            block for each in COURSE.activities if each.lessons for block in each.lessons[language].blocks
        ]
        assert sum(isinstance(block, ReflectionBlock) for block in blocks) >= 2


def test_the_final_quiz_has_the_academys_rules_and_covers_every_module():
    rules = FINAL.rules
    assert (COURSE.pass_mark, rules.attempts, rules.wait_days, rules.time_limit_minutes) == (80, 3, 7, None)
    assert sum(slot.draw for slot in rules.slots) == 10
    assert len(rules.slots) == len(COURSE.modules)
    assert COURSE.activities[-1] is FINAL
    assert sum(each.rules.weight for each in COURSE.activities if each.rules) == rules.weight


def test_the_bank_has_twenty_questions_of_each_type_and_two_or_more_for_each_objective():
    assert len(BANK) >= 20
    assert {question.kind for question in BANK} == {SINGLE, MULTIPLE, TRUE_FALSE}
    for objective in COURSE.objectives:
        assert sum(question.objective == objective.id for question in BANK) >= 2
    practice = {slot.question for each in COURSE.activities if each.rules for slot in each.rules.slots}
    assert practice.isdisjoint(question.id for question in BANK)


def test_true_and_false_are_both_answers():
    answers = {
        option.id
        for question in BANK
        if question.kind == TRUE_FALSE
        for option in question.editions["en"].options
        if option.weight
    }
    assert answers == {"true", "false"}


@pytest.mark.parametrize(("language", "question"), EDITIONS)
def test_every_option_is_there_with_a_feedback_of_its_own(language, question):
    assert len(question.options) == (2 if question.kind == TRUE_FALSE else 4)
    feedback = [option.feedback.plain for option in question.options]
    assert all(len(text) >= 20 for text in feedback)
    assert len(set(feedback)) == len(feedback)
    if question.kind != TRUE_FALSE:
        assert len({option.text.plain for option in question.options}) == 4


@pytest.mark.parametrize(("language", "question"), EDITIONS)
def test_every_question_is_wholly_in_its_language(language, question):
    texts = [question.name, question.text.plain]
    texts += [part.plain for option in question.options for part in (option.text, option.feedback) if part]
    assert [text for text in texts if not is_in(language, text)] == []


@pytest.mark.parametrize(("language", "question"), EDITIONS)
def test_every_question_can_be_answered_in_full_and_ticking_all_does_not_do_it(language, question):
    right = {option.id for option in question.options if option.weight > 0}
    assert score(question, right) == question.full_marks
    if question.kind == MULTIPLE:
        assert len(right) >= 2
        assert score(question, {option.id for option in question.options}) < question.full_marks
    else:
        assert len(right) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_number_is_well_formed_and_its_variant_is_a_typing_error(language):
    lesson = next(each for each in COURSE.activities if each.id == "your-certificate").lessons[language]
    numbers = set(re.findall(r"\b(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}\b", " ".join(texts_of(lesson))))
    assert len(numbers) == 1
    number = normalise(numbers.pop())
    assert fault_in(number) is None
    assert fault_in(number[:-1] + "S") is Fault.WRONG_CHECK
