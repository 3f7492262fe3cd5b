"""Trying the papers of a quiz at the desk, and finding a question for a slot."""

import pytest
from django.urls import reverse

from courses.desk.papers import in_words
from courses.models import Question, QuizPage, QuizSlot
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import make_course, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    make_catalogues("en")
    return make_partner("ours")


def drawing_quiz(partner, questions=6, draw=2):
    """A quiz that draws some of these questions; returns (its code, the category)."""
    course = make_course(partner=partner, questions=1)
    quiz = course.activities.get(kind="quiz")
    category = Question.objects.get(partner=partner).category
    for number in range(questions - 1):
        make_question(category=category, name=f"Number {number}")
    page = QuizPage.objects.get(translation_key=quiz.key)
    page.slots.set([QuizSlot(category=category, draw=draw, section="Part one")])
    page.save_revision().publish()
    return quiz.code, category


def test_an_author_sees_how_many_papers_there_are_and_one_of_them(client, ours):
    code, _category = drawing_quiz(ours)
    client.force_login(make_person("author", ours))
    page = client.get(reverse("desk:papers", args=[code])).content.decode()
    assert "There are 15 different papers" in page
    assert "Each has 2 questions" in page
    assert "Part one" in page
    seen = {
        client.get(reverse("desk:papers", args=[code]), {"seed": seed}).content.decode().count("Number")
        for seed in range(1, 4)
    }
    assert seen <= {1, 2}


def test_a_quiz_that_the_bank_cannot_fill_says_where_it_is_short(client, ours):
    code, _category = drawing_quiz(ours, questions=2, draw=3)
    client.force_login(make_person("author", ours))
    page = client.get(reverse("desk:papers", args=[code])).content.decode()
    assert "No paper can be drawn" in page
    assert "too few" in page


def test_drafts_are_counted_as_approval_will_make_them_live(client, ours):
    code, category = drawing_quiz(ours)
    Question.objects.filter(category=category, name__startswith="Number").update(live=False)
    client.force_login(make_person("author", ours))
    page = client.get(reverse("desk:papers", args=[code])).content.decode()
    assert "There are 15 different papers" in page
    assert "5 of its questions are not live yet" in page


def test_nonsense_in_the_address_is_taken_as_the_first_paper(client, ours):
    code, _category = drawing_quiz(ours)
    client.force_login(make_person("author", ours))
    for seed in ("", "-1", "x", "9" * 40, "٣"):
        assert client.get(reverse("desk:papers", args=[code]), {"seed": seed}).status_code == 200


def test_another_partners_quiz_is_not_there(client, ours):
    code, _category = drawing_quiz(ours)
    client.force_login(make_person("author", make_partner("second")))
    assert client.get(reverse("desk:papers", args=[code])).status_code == 404


def test_a_question_is_found_by_name_among_ones_own(client, ours):
    _code, category = drawing_quiz(ours)
    client.force_login(make_person("author", ours))
    found = client.get(reverse("desk:find_questions"), {"q": "number 3", "partner": ours.pk}).json()
    [question] = found["questions"]
    assert question["name"] == f"{category}: Number 3"
    client.force_login(make_person("author", make_partner("second")))
    assert client.get(reverse("desk:find_questions"), {"q": "number"}).json() == {"questions": []}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (999, "999"),
        (9_999_999, "9,999,999"),
        (10**7, "1.0 × 10⁷"),
        (10**23 - 10**20, "1.0 × 10²³"),
        (10**23, "1.0 × 10²³"),
        (25 * 10**19_999, "2.5 × 10²⁰⁰⁰⁰"),
    ],
    ids=["small", "last", "first", "almost", "round", "huge"],
)
def test_a_number_of_papers_is_said_however_large(number, words):
    assert in_words(number) == words
