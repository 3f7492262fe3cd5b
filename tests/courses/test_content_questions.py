"""What every question of the demo's courses promises: options, feedback, an objective, a full score."""

import pytest

from courses.folder import CourseFolder
from courses.grading import CHOICES, share_earned
from courses.models import Question
from tests.courses.content import COMPLETE

SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "true-false"
COURSES = [pytest.param(folder, id=folder.code) for folder in COMPLETE]
FINAL_OF = {"DL-200": 15, "ET-300": 15, "FH-100": 10}  # questions in each paper of the final quiz
BANK_OF = {"DL-200": 30, "ET-300": 30, "FH-100": 20}  # at least, to draw them from
SHOWS_EVERY_KIND = "DL-200"
PAPERS_OF = {"DL-200": 45, "ET-300": 43, "FH-100": 18}  # in all papers together


def choices_of(folder: CourseFolder):
    """The questions with options to choose."""
    return [question for question in folder.questions if question.kind in CHOICES]


def final_of(folder: CourseFolder):
    """The activity whose result counts, and the questions that it draws from."""
    final = next(each for each in folder.activities if each.rules and each.rules.final)
    drawers = {slot.category for slot in final.rules.slots}
    return final, [question for question in folder.questions if question.category in drawers]


@pytest.mark.parametrize("folder", COURSES)
def test_the_final_quiz_has_the_academys_rules_and_covers_every_module(folder):
    final, bank = final_of(folder)
    rules = final.rules
    assert (rules.attempts, rules.wait_days, rules.time_limit_minutes) == (3, 7, None)
    assert sum(slot.draw for slot in rules.slots) == FINAL_OF[folder.code]
    assert len(rules.slots) == len(folder.modules)
    assert len(bank) >= BANK_OF[folder.code]
    assert folder.activities[-1] is final
    assert sum(each.rules.weight for each in folder.activities if each.rules) == rules.weight
    papers = [each.rules.slots for each in folder.activities if each.rules]
    assert sum(slot.draw for slots in papers for slot in slots) == PAPERS_OF[folder.code]


@pytest.mark.parametrize("folder", COURSES)
def test_there_are_two_questions_or_more_for_each_objective_and_practice_gives_none_away(folder):
    _final, bank = final_of(folder)
    tested = [question.objective for question in bank]
    assert [each.id for each in folder.objectives if tested.count(each.id) < 2] == []
    practised = {slot.question for each in folder.activities if each.rules for slot in each.rules.slots}
    assert practised.isdisjoint(question.id for question in bank)
    asked = [" ".join(question.editions["en"].text.plain.split()) for question in folder.questions]
    assert len(set(asked)) == len(asked)
    used = practised | {question.id for question in bank}
    assert [question.id for question in folder.questions if question.id not in used] == []


@pytest.mark.parametrize("folder", COURSES)
def test_kinds_and_answers_are_mixed(folder):
    every = set(Question.Kind.values) if folder.code == SHOWS_EVERY_KIND else CHOICES
    assert {question.kind for question in folder.questions} == every
    truths = {
        option.id
        for question in folder.questions
        if question.kind == TRUE_FALSE
        for option in question.editions["en"].options
        if option.weight
    }
    assert truths == {"true", "false"}


@pytest.mark.parametrize("folder", COURSES)
def test_every_option_is_there_with_a_feedback_of_its_own(folder):
    wrong = []
    for question in choices_of(folder):
        for language, edition in question.editions.items():
            least = 8 if language == "zh-hans" else 20
            feedback = [option.feedback.plain for option in edition.options]
            options = {option.text.plain for option in edition.options}
            count = 2 if question.kind == TRUE_FALSE else 4
            if (
                len(edition.options) != count
                or len(set(feedback)) < count
                or min(map(len, feedback)) < least
                or (question.kind != TRUE_FALSE and len(options) < count)
            ):
                wrong.append((question.id, language))
    assert wrong == []


@pytest.mark.parametrize("folder", COURSES)
def test_the_length_of_an_option_does_not_give_the_answer_away(folder):
    for language in folder.languages:
        single = [q.editions[language].options for q in folder.questions if q.kind == SINGLE]
        longest = [max(options, key=lambda option: len(option.text.plain)) for options in single]
        assert sum(option.weight > 0 for option in longest) <= 0.45 * len(single), language


@pytest.mark.parametrize("folder", COURSES)
def test_every_quiz_is_answered_to_100_per_cent_by_its_own_key_and_by_no_blind_choice(folder):
    wrong = []
    for question in choices_of(folder):
        for language, edition in question.editions.items():
            options = [{"key": option.id, "weight": option.weight} for option in edition.options]
            content = {"kind": question.kind, "options": options}
            right = [option["key"] for option in options if option["weight"] > 0]
            every = [option["key"] for option in options]
            enough = len(right) >= 2 if question.kind == MULTIPLE else len(right) == 1
            blind = question.kind == MULTIPLE and share_earned(content, {"chosen": every}) == 1
            if share_earned(content, {"chosen": right}) != 1 or not enough or blind:
                wrong.append((question.id, language))
    assert wrong == []


@pytest.mark.parametrize("folder", COURSES)
def test_a_question_without_options_says_something_back(folder):
    mute = [
        (question.id, language)
        for question in folder.questions
        if question.kind not in {*CHOICES, "essay"}
        for language, edition in question.editions.items()
        if len(edition.feedback_wrong.plain) < 20 or not edition.options
    ]
    assert mute == []


@pytest.mark.parametrize("folder", COURSES)
def test_written_answers_are_read_in_their_own_language(folder):
    wrong = []
    for question in folder.questions:
        for language, edition in (
            question.editions.items() if question.kind in ("short-text", "number") else ()
        ):
            content = {
                "kind": question.kind, "language": language, "unit": edition.unit,
                "options": [vars(option) | {"key": option.id} for option in edition.options],
            }  # fmt: skip
            best = max(edition.options, key=lambda option: option.weight).answer
            given = f"{best} {edition.unit}".strip()
            if share_earned(content, {"text": given}) != 1 or share_earned(content, {"text": "zzz"}):
                wrong.append((question.id, language))
    assert wrong == []
