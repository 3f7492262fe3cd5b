"""Which questions a submission pins: what its quizzes can ask, by branch, objective and difficulty."""

import uuid

import pytest

from courses.asked import Asked, Slot, branches_of, slots_in
from courses.models import Question, QuestionCategory, QuizPage, QuizSlot
from courses.review.pins import newest_texts
from courses.translating.lines import texts_of
from tests.factories import make_course

pytestmark = pytest.mark.django_db
KEY = uuid.uuid4()


@pytest.fixture
def bank():
    """A course, and a bank of three drawers inside each other with a question in each."""
    course = make_course(questions=1)
    template = Question.objects.get(partner=course.partner)
    drawers, above = [], None
    for name in ("Outer", "Middle", "Inner"):
        above = QuestionCategory.objects.create(partner=course.partner, name=name, parent=above)
        drawers.append(above)
        question = Question.objects.create(
            partner=course.partner, category=above, name=f"In {name}", locale=template.locale,
            prompt="<p>?</p>", live=True,
        )  # fmt: skip
        question.save_revision().publish()
    return course, drawers


def ask(course, **slot):
    quiz = QuizPage.objects.get(translation_key=course.activities.get(kind="quiz").key)
    quiz.slots.all().delete()
    quiz = QuizPage.objects.get(pk=quiz.pk)
    quiz.slots = [QuizSlot(sort_order=1, **slot)]
    quiz.save_revision().publish()


def pinned(course):
    found = [text.title for text in newest_texts(course) if text.kind == "question"]
    assert sorted(found) == sorted(line.title for line in texts_of(course).lines if line.kind == "question")
    return sorted(found)


def change(name, **columns):
    Question.objects.filter(name=name).update(**columns)
    question = Question.objects.get(name=name)
    question.save_revision().publish()


def test_a_draw_asks_of_its_drawer_and_of_those_inside_where_it_says_so(bank):
    course, (outer, middle, _inner) = bank
    ask(course, category=outer)
    assert pinned(course) == ["In Outer"]
    ask(course, category=outer, with_below=True)
    assert pinned(course) == ["In Inner", "In Middle", "In Outer"]
    ask(course, category=middle, with_below=True)
    assert pinned(course) == ["In Inner", "In Middle"]


def test_a_draw_asks_only_for_its_objective_and_difficulty(bank):
    course, (outer, _middle, _inner) = bank
    change("In Inner", objective_key=KEY, difficulty="hard")
    change("In Middle", objective_key=KEY)
    ask(course, category=outer, with_below=True, objective_key=KEY)
    assert pinned(course) == ["In Inner", "In Middle"]
    ask(course, category=outer, with_below=True, objective_key=KEY, difficulty="hard")
    assert pinned(course) == ["In Inner"]
    change("In Inner", retired=True)
    assert pinned(course) == []


def test_a_draft_that_will_be_drawn_is_pinned_too(bank):
    course, (outer, _middle, _inner) = bank
    ask(course, category=outer, objective_key=KEY)
    draft = Question.objects.get(name="In Outer")
    draft.objective_key = KEY
    draft.save_revision()
    assert [text.title for text in newest_texts(course) if text.kind == "question"] == ["In Outer"]


def test_a_named_question_is_asked_in_any_case(bank):
    course, _drawers = bank
    change("In Inner", retired=True)
    ask(course, question_key=Question.objects.get(name="In Inner").translation_key)
    assert pinned(course) == ["In Inner"]


def test_branches_cost_a_query_only_where_one_is_drawn_from(bank, django_assert_num_queries):
    course, (outer, middle, inner) = bank
    with django_assert_num_queries(0):
        assert branches_of(course.partner_id, [Slot(category=outer.pk)]) == {}
    with django_assert_num_queries(1):
        found = branches_of(course.partner_id, [Slot(category=outer.pk, with_below=True)])
    assert found == {outer.pk: {outer.pk, middle.pk, inner.pk}}


def test_slots_are_read_from_whatever_a_revision_holds():
    assert slots_in(None) == slots_in("[]") == slots_in([3]) == ()
    (slot,) = slots_in([{"question_key": "x", "category": "4", "with_below": "yes", "draw": None}])
    assert slot == Slot(question="x", draw=0)
    assert Asked((slot,)).asks("x", category=None, objective="", difficulty="", retired=True)
    assert not Asked((slot,)).asks("y", category=None, objective="", difficulty="")
