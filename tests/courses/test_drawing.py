"""Papers drawn from a bank: filters, branches, languages, sections."""

import random
import uuid

import pytest

from courses.drawing import PaperIncomplete, draw_paper, shuffled_by_section
from courses.models import Question, QuestionCategory, QuizPage, QuizSlot
from courses.quiz_supply import supplies_of
from tests.factories import make_course, make_question

pytestmark = pytest.mark.django_db
OBJECTIVE = uuid.UUID(int=7)


class Bank:
    """A quiz without slots, and a category with one inside it."""

    def __init__(self, languages=("en",)):
        self.course = make_course(questions=1, languages=languages)
        key = self.course.activities.get(kind="quiz").key
        self.pages = {
            page.locale.language_code: page for page in QuizPage.objects.filter(translation_key=key)
        }
        QuizSlot.objects.filter(page__in=self.pages.values()).delete()
        self.top = self._category("Top", None)
        self.inside = self._category("Inside", self.top)
        self.languages = languages

    def _category(self, name, parent):
        return QuestionCategory.objects.create(partner=self.course.partner, parent=parent, name=name)

    def add(self, number=1, category=None, **columns):
        """Put questions into the bank, each in every language."""
        keys = []
        for _each in range(number):
            keys.append(uuid.uuid4())
            for language in self.languages:
                made = make_question(category=category or self.top, language=language, key=keys[-1])
                Question.objects.filter(pk=made.pk).update(**columns)
        return keys

    def slot(self, **columns):
        if "question_key" not in columns:
            columns.setdefault("category", self.top)
        for page in self.pages.values():
            QuizSlot.objects.create(page=page, sort_order=page.slots.count(), **columns)

    def paper(self, seed=0, language="en"):
        return draw_paper(quiz_page_id=self.pages[language].pk, language=language, rng=random.Random(seed))

    def keys(self, seed=0, language="en"):
        return [item.question.translation_key for item in self.paper(seed, language)]

    def fills(self):
        """Whether the supply says that a paper can be drawn; it must say what a draw finds."""
        page = self.pages["en"]
        said = supplies_of({page.pk: "en"})[page.pk].fills_paper
        try:
            self.paper()
        except PaperIncomplete:
            assert not said
        else:
            assert said
        return said


def test_a_slot_draws_from_its_own_category_or_from_the_whole_branch():
    bank = Bank()
    [top], [inside] = bank.add(), bank.add(category=bank.inside)
    bank.slot(draw=1)
    assert {bank.keys(seed)[0] for seed in range(20)} == {top}
    QuizSlot.objects.update(with_below=True)
    assert {bank.keys(seed)[0] for seed in range(20)} == {top, inside}


def test_a_slot_draws_for_one_objective_and_of_one_difficulty():
    bank = Bank()
    bank.add(3)
    [hard] = bank.add(difficulty="hard")
    [about] = bank.add(objective_key=OBJECTIVE)
    [both] = bank.add(objective_key=OBJECTIVE, difficulty="hard")
    bank.slot(draw=2, objective_key=OBJECTIVE)
    assert set(bank.keys()) == {about, both}
    QuizSlot.objects.update(objective_key=None, difficulty="hard")
    assert set(bank.keys()) == {hard, both}
    QuizSlot.objects.update(objective_key=OBJECTIVE, draw=1)
    assert bank.keys() == [both]


def test_a_question_is_asked_once_however_the_slots_overlap():
    bank = Bank()
    bank.add(3)
    [named, *_others] = bank.add(2, difficulty="hard")
    bank.slot(draw=3)
    bank.slot(draw=1, difficulty="hard")
    bank.slot(question_key=named)
    for seed in range(30):
        keys = bank.keys(seed)
        assert len(set(keys)) == 5
        assert keys[4] == named
    assert bank.fills()


def test_what_is_short_together_is_no_paper():
    bank = Bank()
    bank.add(2)
    bank.add(1, difficulty="hard")
    bank.slot(draw=3)
    assert bank.fills()
    bank.slot(draw=1, difficulty="hard")
    assert not bank.fills()


def test_a_named_question_must_be_usable():
    bank = Bank()
    [key] = bank.add()
    bank.slot(question_key=key)
    assert bank.fills()
    Question.objects.filter(translation_key=key).update(retired=True)
    assert not bank.fills()


def test_retired_questions_and_drafts_are_not_drawn():
    bank = Bank()
    [key] = bank.add()
    bank.add(2, retired=True)
    bank.add(2, live=False)
    bank.slot(draw=1)
    assert {bank.keys(seed)[0] for seed in range(10)} == {key}


def test_the_same_seed_draws_the_same_questions_in_every_language():
    bank = Bank(languages=("en", "ar"))
    bank.add(12)
    bank.add(12, category=bank.inside, difficulty="hard")
    bank.slot(draw=5, with_below=True)
    bank.slot(draw=2, difficulty="hard", category=bank.inside)
    for seed in range(5):
        assert bank.keys(seed) == bank.keys(seed, "ar")
    assert bank.keys(1) != bank.keys(2)


def test_shuffling_stays_inside_a_section():
    bank = Bank()
    first, second = bank.add(4), bank.add(4, category=bank.inside)
    bank.slot(draw=2)
    bank.slot(draw=2)
    bank.slot(draw=4, category=bank.inside, section="Planning")
    paper = shuffled_by_section(bank.paper(), random.Random(1))
    assert [item.section for item in paper] == [""] * 4 + ["Planning"] * 4
    keys = [item.question.translation_key for item in paper]
    assert set(keys[:4]) == set(first)
    assert set(keys[4:]) == set(second)
    assert keys != bank.keys()


@pytest.mark.parametrize("size", [10, 60])
def test_a_paper_costs_the_same_from_a_small_bank_and_a_larger_one(size, django_assert_num_queries):
    bank = Bank()
    [named] = bank.add()
    bank.add(size)
    bank.slot(question_key=named)
    bank.slot(draw=size // 2, with_below=True)
    with django_assert_num_queries(5):  # slots, categories, counts, questions, options
        assert len(bank.paper()) == 1 + size // 2


def test_a_bank_that_shrinks_meanwhile_is_counted_again(monkeypatch):
    bank = Bank()
    gone, *rest = sorted(bank.add(4))
    bank.slot(draw=3)
    from courses import drawing

    count, tries = drawing.counts_of, []

    def count_then_retire(*args):
        counted = count(*args)
        if not tries:
            Question.objects.filter(translation_key=gone).update(retired=True)
        tries.append(1)
        return counted

    monkeypatch.setattr(drawing, "counts_of", count_then_retire)
    seed = next(s for s in range(50) if 3 in random.Random(s).sample(range(4), 3))
    assert sorted(bank.keys(seed)) == rest
    assert len(tries) == 2
