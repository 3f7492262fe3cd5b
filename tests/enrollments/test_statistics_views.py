"""Statistics and rulings at the desk: who meets which page, and what stands there."""

import re
from itertools import product

import pytest
from django.core import mail
from django.urls import reverse

from courses.models import Activity, QuestionStatistics, QuizRules
from enrollments.models import Attempt, FrozenQuestion, Ruling
from enrollments.services.counting import count_handed_in
from tests.courses.academy_site import make_partner, make_person
from tests.factories import RunFactory, UserFactory, make_course
from tests.factories.courses import catalogue
from tests.factories.enrollments import EnrollmentFactory, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner():
    catalogue()
    return make_partner("own-partner")


def seed(partner, questions=2, wrong=10, right=2, languages=("en",)):
    """A quiz that ten failed and two passed; return it with the key of its first question."""
    course = make_course(
        partner=partner, lessons=0, questions=questions, languages=languages,
        rules={"attempts": None, "counts": QuizRules.Counts.BEST, "pass_mark": 50},
    )  # fmt: skip
    run = RunFactory(course=course)
    quiz = course.activities.get(kind=Activity.Kind.QUIZ)
    for number in range(wrong + right):
        member = UserFactory(full_name=f"Learner en {number}")
        row = EnrollmentFactory(run=run, member=member, language="en")
        hand_in(row, quiz, right=0 if number < wrong else questions)
    count_handed_in()
    key = QuestionStatistics.objects.filter(language="", partner=partner).order_by("pk")[0].question_key
    return quiz, key


def at(name, *args):
    return reverse(f"desk:{name}", args=args)


def sign_in(client, role, partner):
    person = make_person(role, partner)
    client.force_login(person)
    return person


def test_people_of_the_partner_read_statistics_without_names(client, partner):
    quiz, key = seed(partner)
    addresses = (at("question_statistics", key), at("quiz_statistics", quiz.code))
    readers = [make_person(role, partner) for role in ("author", "coordinator", "translator")]
    for reader, address in product(readers, addresses):
        client.force_login(reader)
        page = client.get(address).content.decode()
        assert "Probably wrong" in page or "Worth a look" in page or "Good" in page
        assert "Learner en" not in page and " style=" not in re.sub(r"(?s)^.*<main", "", page)


def test_others_find_nothing(client, partner):
    quiz, key = seed(partner, questions=1, wrong=1, right=1)
    stranger = make_person("coordinator", make_partner("other-partner"))
    instructor = make_person("instructor", partner)
    for person in (stranger, instructor):
        client.force_login(person)
        for address in (at("question_statistics", key), at("ruling", key), at("quiz_statistics", quiz.code)):
            assert client.get(address).status_code == 404
    for role in ("author", "translator"):
        sign_in(client, role, partner)
        assert client.get(at("ruling", key)).status_code == 404, "learners' names stand there"


def test_nothing_is_said_of_an_edition_with_fewer_than_ten(client, partner):
    _quiz, key = seed(partner, questions=1, wrong=7, right=2)
    sign_in(client, "author", partner)
    assert "Too few answers yet" in client.get(at("question_statistics", key)).content.decode()


def test_all_languages_are_those_that_are_shown(client, partner):
    quiz, key = seed(partner, languages=("en", "fr"))
    run = Attempt.objects.first().enrollment.run
    for _ in range(3):
        hand_in(EnrollmentFactory(run=run, language="fr"), quiz, right=0)
    count_handed_in()
    assert QuestionStatistics.objects.get(question_key=key, language="").answers == 12
    sign_in(client, "author", partner)
    page = client.get(at("question_statistics", key)).content.decode()
    assert page.count('<td class="desk-num">12</td>') == 2 and ">15<" not in page
    assert "fewer than ten answers" in page


def test_the_worst_questions_of_a_quiz_come_first(client, partner):
    quiz, _key = seed(partner, questions=3, wrong=1, right=1)
    rows = list(QuestionStatistics.objects.filter(language="").order_by("pk"))
    for row, verdict in zip(rows, ("good", "bad", "watch"), strict=True):
        QuestionStatistics.objects.filter(pk=row.pk).update(verdict=verdict)
    sign_in(client, "author", partner)
    page = client.get(at("quiz_statistics", quiz.code)).content.decode()
    places = [page.index(words) for words in ("Probably wrong", "Worth a look", "Good")]
    assert places == sorted(places)


@pytest.mark.parametrize("questions", [1, 3])
def test_a_quiz_costs_the_same_with_one_question_and_three(
    client, partner, questions, django_assert_max_num_queries
):
    quiz, _key = seed(partner, questions=questions, wrong=1, right=1)
    sign_in(client, "author", partner)
    client.get(at("quiz_statistics", quiz.code))
    with django_assert_max_num_queries(17):
        client.get(at("quiz_statistics", quiz.code))


def test_a_ruling_says_what_it_takes_for_right_besides(client, partner):
    _quiz, key = seed(partner, questions=1)
    sign_in(client, "coordinator", partner)
    chosen = FrozenQuestion.objects.get(question_key=key).content["options"][1]["key"]
    sent = {"kind": "accept", "option": chosen, "reason": "It is right too.", "make": "1"}
    page = client.post(at("ruling", key), sent, follow=True).content.decode()
    assert "Accept also</strong>: <bdi>B. Option 2 en</bdi>" in page


def test_a_coordinator_looks_first_and_then_rules(client, partner):
    _quiz, key = seed(partner, questions=1)
    sign_in(client, "coordinator", partner)
    sent = {"kind": "full", "reason": "The question had no right answer."}
    page = client.get(at("ruling", key)).content.decode()
    assert "cannot be taken back" in page and 'name="make"' not in page
    page = client.post(at("ruling", key), sent).content.decode()
    assert "Learner en 3" in page and page.count("passed</span>") == 10 and not Ruling.objects.exists()
    answer = client.post(at("ruling", key), {**sent, "make": "1"}, follow=True)
    assert "had no right answer" in answer.content.decode()
    ruling = Ruling.objects.get()
    assert ruling.finished_at and ruling.regradings.count() == 10
    assert len([each for each in mail.outbox if "has risen" in each.subject]) == 10
    client.post(at("ruling", key), {**sent, "make": "1"})
    assert Ruling.objects.count() == 1


def test_a_ruling_says_what_is_missing(client, partner):
    _quiz, key = seed(partner, questions=1, wrong=1, right=1)
    sign_in(client, "coordinator", partner)
    answer = client.post(at("ruling", key), {"kind": "accept", "option": "", "reason": "Why", "make": "1"})
    assert answer.status_code == 422 and "Say what is right too" in answer.content.decode()
    answer = client.post(at("ruling", key), {"kind": "accept", "option": "foreign", "reason": ""})
    assert answer.status_code == 422 and not Ruling.objects.exists()


def test_a_question_that_nobody_met_is_changed_in_the_bank(client, partner):
    course = make_course(partner=partner)
    key = course.partner.questions.first().key
    sign_in(client, "coordinator", partner)
    assert client.get(at("ruling", key)).url == at("question_statistics", key)
    assert "Too few answers yet" in client.get(at("question_statistics", key)).content.decode()
