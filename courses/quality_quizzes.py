"""Checks of quizzes and of the questions they may ask.

Sources are named at each check. SELF is the ITU Academy's e-learning checklist, “Knowledge checks”: “Final
test should cover all modules (minimum 2Qs per each course learning objective)”, “Provision of feedback”, “Use
of a question database and randomization is preferred”, https://academy.itu.int/documentation/qa-checklist-elearning;
OUTLINE its guide to a course outline, “Assessment and grading”,
https://academy.itu.int/documentation/step-1-submit-training-course-outline/course-content-outline.
"""

from collections import Counter
from collections.abc import Iterator

from courses.asked import Asked
from courses.pools import Cell, Filter, pools_of, suffices
from courses.quality_kinds import (
    CourseFacts,
    EditionFacts,
    Finding,
    Level,
    ModuleFacts,
    QuestionFacts,
    QuizFacts,
    place_of,
)
from courses.quality_outline import is_default_title, least_pass_mark
from courses.quality_questions import check_question
from courses.quality_words import found, must, should

LEAST_QUESTIONS = 2  # for each objective


def check_quizzes(facts: CourseFacts) -> Iterator[Finding]:
    """Yield what is to be said of the assessment. Attendance alone needs no final and no bank."""
    for edition in facts.editions:
        for quiz in edition.quizzes:
            yield from _quiz(facts, edition, quiz)
    asked = {
        key for edition in facts.editions for quiz in edition.quizzes for key in pool(facts, edition, quiz)
    }
    for question in facts.questions:
        if question.usable and question.key in asked:
            yield from check_question(question, facts.assessment, facts.files)
            if question.kind == "essay" and facts.self_paced:
                # our rule: a result is held back until the essay is graded, so somebody must be there for it
                yield should("essay-alone", place_of(question.key, question.language, "kind"))
    if facts.editions and facts.assessment != "attendance":
        yield from _whole(facts, facts.editions[0])


def pool(facts: CourseFacts, edition: EditionFacts, quiz: QuizFacts) -> dict[str, QuestionFacts]:
    """Return the questions that a quiz may ask in the language of `edition`, by key."""
    there = facts.questions_in(edition.language)
    asked = Asked(quiz.slots, facts.branches)
    return {
        key: each
        for key, each in there.items()
        if asked.asks(key, category=each.category, objective=each.objective, difficulty=each.difficulty)
    }


def _quiz(facts: CourseFacts, edition: EditionFacts, quiz: QuizFacts) -> Iterator[Finding]:
    where = quiz.key, edition.language
    if is_default_title(quiz.title):
        yield should("title-default", place_of(*where, "title"), title=quiz.title)
    yield from _slots(facts, edition, quiz)
    least = least_pass_mark(facts)
    if edition == facts.editions[0]:
        if quiz.is_final and quiz.pass_mark is not None and quiz.pass_mark < least:
            # OUTLINE: the pass mark of the course holds for its final assessment too
            yield must(
                "quiz-pass-mark-low", place_of(quiz.key, "", "pass_mark"), mark=quiz.pass_mark, least=least
            )
        asked = pool(facts, edition, quiz).values()
        if quiz.is_final and asked and all(each.kind == "essay" for each in asked):
            yield should("final-essays", place_of(*where, "slots"))  # our rule: see “essay-alone”
        if quiz.is_final and quiz.slots and all(slot.category is None for slot in quiz.slots):
            yield should("quiz-not-random", place_of(*where, "slots"))  # SELF: preferred


def _slots(facts: CourseFacts, edition: EditionFacts, quiz: QuizFacts) -> Iterator[Finding]:
    """Our guarantee that an attempt can be drawn: the same rule as `courses.drawing.draw_paper`."""
    place = place_of(quiz.key, edition.language, "slots")
    if not quiz.slots:
        yield must("quiz-empty", place)
    there = facts.questions_in(edition.language)
    named = {slot.question for slot in quiz.slots if slot.question}
    if named - there.keys():
        yield must("quiz-question-gone", place)
    wanted: Counter[Filter] = Counter()
    asked = Asked(quiz.slots, facts.branches)
    for slot in quiz.slots:
        if slot.category is not None:
            wanted[Filter(asked.drawers(slot), slot.objective, slot.difficulty)] += slot.draw
    counts = Counter(
        Cell(each.category, each.objective, each.difficulty)
        for each in there.values()
        if each.key not in named and each.category is not None
    )
    drawn = pools_of(wanted, counts).values()
    for each_pool in drawn:
        if each_pool.size < each_pool.draw:
            yield must("quiz-short", place, draw=each_pool.draw, number=each_pool.size)
    if all(each.size >= each.draw for each in drawn) and not suffices(drawn, counts):
        yield must("quiz-overlap", place)


def _whole(facts: CourseFacts, edition: EditionFacts) -> Iterator[Finding]:
    """SELF: two questions for each objective, and the final covers every module; by the first edition."""
    finals = [quiz for quiz in edition.quizzes if quiz.is_final]
    if facts.assessment == "test" and edition.modules and not finals:
        yield must(
            "final-missing", place_of(facts.key, "", "assessment")
        )  # OUTLINE: “must have some form of”
    level = Level.MUST if facts.assessment == "test" else Level.SHOULD
    tested = {key: each for quiz in edition.quizzes for key, each in pool(facts, edition, quiz).items()}
    number = Counter(each.objective for each in tested.values() if each.objective)
    in_final = {
        each.objective for quiz in finals for each in pool(facts, edition, quiz).values() if each.objective
    }
    for objective in edition.objectives:
        place = place_of(facts.key, edition.language, "objectives", objective.key)
        if number[objective.key] < LEAST_QUESTIONS:
            yield found("objective-untested", level, place, number=number[objective.key])
        elif finals and objective.key not in in_final:
            yield must("final-objective", place)
    for module in edition.modules if finals else ():
        yield from _module(facts, edition, module, in_final)


def _module(
    facts: CourseFacts, edition: EditionFacts, module: ModuleFacts, in_final: set[str]
) -> Iterator[Finding]:
    """SELF: “Final test should cover all modules”.

    What a module is about, its own quizzes tell by the objectives that they test. A module without a quiz of
    its own tells nothing, and is covered with its objectives.
    """
    own = {
        each.objective
        for quiz in module.quizzes
        if not quiz.is_final
        for each in pool(facts, edition, quiz).values()
        if each.objective
    }
    if own and not own & in_final:
        yield must("final-module", place_of(module.key, edition.language, "title"), title=module.title)
