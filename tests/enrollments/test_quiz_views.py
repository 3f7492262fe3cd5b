"""Taking a quiz over HTTP, with and without JavaScript, signed in and suddenly not."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from courses.models import Activity
from enrollments import services
from enrollments.models import Answer, Attempt
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, hand_in, make_course, named
from tests.factories.users import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    return named(EnrollmentFactory(run=RunFactory(course=make_course(rules={"time_limit_minutes": 30}))))


@pytest.fixture
def quiz(enrollment):
    return enrollment.run.course.activities.get(kind=Activity.Kind.QUIZ)


@pytest.fixture
def attempt(enrollment, quiz):
    return services.start_attempt(enrollment=enrollment, activity=quiz)


def question_url(attempt, position=1):
    return reverse("enrollments:question", args=[attempt.uuid, position])


def right_answer(attempt, position=1):
    content = attempt.questions.get(position=position).question.content
    return max(content["options"], key=lambda option: option["weight"])["key"]


def saved(attempt, position=1):
    return Answer.objects.get(question__attempt=attempt, question__position=position).value["chosen"]


def test_the_front_page_tells_the_rules_and_starts(client, enrollment, quiz):
    client.force_login(enrollment.member)
    page = client.get(reverse("enrollments:activity", args=[enrollment.run.code, quiz.code])).content.decode()
    assert "You pass with 80 % or more." in page
    assert "3 attempts" in page
    response = client.post(reverse("enrollments:start", args=[enrollment.run.code, quiz.code]))
    assert response["Location"] == question_url(Attempt.objects.get())


def test_a_plain_form_saves_and_goes_on(client, attempt):
    client.force_login(attempt.enrollment.member)
    response = client.post(question_url(attempt), {"answer": right_answer(attempt), "go": "next"})
    assert response["Location"] == question_url(attempt, 2)
    assert saved(attempt) == [right_answer(attempt)]
    response = client.post(question_url(attempt, 2), {"answer": right_answer(attempt, 2), "go": "next"})
    assert response["Location"] == reverse("enrollments:review", args=[attempt.uuid])


def test_a_script_gets_json(client, attempt):
    client.force_login(attempt.enrollment.member)
    response = client.post(
        question_url(attempt),
        {"answer": right_answer(attempt), "seq": 5},
        headers={"Accept": "application/json"},
    )
    assert response.json()["saved"] is True


def test_saving_an_answer_costs_four_rows_read_or_written(client, attempt, django_assert_num_queries):
    client.force_login(attempt.enrollment.member)
    data = {"answer": right_answer(attempt), "seq": 5}
    with django_assert_num_queries(6):  # session, person, BEGIN, question, answer, COMMIT
        client.post(question_url(attempt), data, headers={"Accept": "application/json"})


def test_quiz_pages_cost_the_same_however_many_questions(client, django_assert_num_queries):
    for questions in (1, 3):
        enrollment = EnrollmentFactory(run=RunFactory(course=make_course(questions=questions)))
        quiz = enrollment.run.course.activities.get(kind=Activity.Kind.QUIZ)
        attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
        client.force_login(enrollment.member)
        front = reverse("enrollments:activity", args=[enrollment.run.code, quiz.code])
        client.get(front)
        with django_assert_num_queries(6):  # session, person, enrolment, attempts, window, milestones
            client.get(front)
        with django_assert_num_queries(5):  # session, person, attempt, question, numbers
            client.get(question_url(attempt))


@pytest.mark.parametrize("answer", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_nonsense_is_refused_and_nothing_is_saved(client, attempt, answer):
    client.force_login(attempt.enrollment.member)
    response = client.post(question_url(attempt), {"answer": answer})
    assert response.status_code in {400, 409}
    assert not Answer.objects.exists()


def test_another_members_attempt_does_not_exist(client, attempt):
    client.force_login(UserFactory())
    assert client.get(question_url(attempt)).status_code == 404
    assert client.post(question_url(attempt), {"answer": right_answer(attempt)}).status_code == 404
    for name in ("review", "hand_in", "result"):
        url = reverse(f"enrollments:{name}", args=[attempt.uuid])
        assert client.post(url).status_code in {404, 405}
        assert client.get(url).status_code in {404, 405}
    assert not Answer.objects.exists()
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.OPEN


def test_a_question_past_the_last_is_not_found(client, attempt):
    client.force_login(attempt.enrollment.member)
    assert client.get(question_url(attempt, 99)).status_code == 404


def test_who_is_signed_out_while_answering_signs_in_and_loses_nothing(client, attempt):
    response = client.post(question_url(attempt), {"answer": right_answer(attempt), "go": "next"})
    assert response["Location"] == f"{reverse('account_login')}?next={question_url(attempt)}"
    client.force_login(attempt.enrollment.member)
    page = client.get(question_url(attempt)).content.decode()
    assert saved(attempt) == [right_answer(attempt)]
    assert "checked" in page


def test_who_was_signed_out_is_told_so_and_has_an_hour_to_come_back(client, attempt):
    before = Session.objects.count()
    response = client.post(question_url(attempt), {"answer": right_answer(attempt)})
    assert "You were signed out. Your answer is kept" in client.get(response["Location"]).content.decode()
    kept = Session.objects.latest("expire_date")
    assert Session.objects.count() == before + 1
    assert kept.expire_date <= timezone.now() + timedelta(hours=1)
    who = {"login": attempt.enrollment.member.email, "password": PASSWORD}
    answer = client.post(response["Location"], who | {"next": question_url(attempt)})
    assert answer["Location"] == question_url(attempt)
    client.get(answer["Location"])
    assert saved(attempt) == [right_answer(attempt)]
    assert client.session.get_expiry_age() > timedelta(days=1).total_seconds()


def test_nothing_is_kept_for_a_sitting_that_is_not_there_or_is_closed(client, attempt):
    data = {"answer": right_answer(attempt)}
    made_up = reverse("enrollments:question", args=[uuid.uuid4(), 1])
    assert client.post(made_up, data).status_code == 302
    services.submit_attempt(attempt=attempt)
    assert client.post(question_url(attempt), data).status_code == 302
    assert not Session.objects.exists()


def test_somebody_else_who_signs_in_there_saves_nothing(client, attempt):
    client.post(question_url(attempt), {"answer": right_answer(attempt)})
    client.force_login(UserFactory())
    assert client.get(question_url(attempt)).status_code == 404
    assert not Answer.objects.exists()


def test_a_script_that_is_signed_out_is_told_where_to_sign_in(client, attempt):
    response = client.post(
        question_url(attempt), {"answer": right_answer(attempt)}, headers={"Accept": "application/json"}
    )
    assert response.status_code == 401
    assert response.json()["sign_in"] == reverse("account_login")


def test_review_names_what_is_open_and_hand_in_shows_the_result(client, attempt):
    client.force_login(attempt.enrollment.member)
    client.post(question_url(attempt), {"answer": right_answer(attempt)})
    page = client.get(reverse("enrollments:review", args=[attempt.uuid])).content.decode()
    assert "1 question has no answer yet" in page
    response = client.post(reverse("enrollments:hand_in", args=[attempt.uuid]), follow=True)
    page = response.content.decode()
    assert "50 %" in page
    assert "right answer" in page


def test_feedback_on_the_chosen_only_does_not_give_the_key_away(client):
    enrollment = EnrollmentFactory(run=RunFactory(course=make_course(rules={"feedback": "chosen"})))
    attempt = hand_in(enrollment, enrollment.run.course.activities.get(kind="quiz"), right=0)
    client.force_login(enrollment.member)
    page = client.get(reverse("enrollments:result", args=[attempt.uuid])).content.decode()
    assert "your answer, not right" in page
    assert "✓" not in page


def test_after_hand_in_saving_is_a_conflict_and_pages_lead_to_the_result(client, attempt):
    client.force_login(attempt.enrollment.member)
    services.submit_attempt(attempt=attempt)
    result = reverse("enrollments:result", args=[attempt.uuid])
    data = {"answer": right_answer(attempt)}
    assert client.post(question_url(attempt), data)["Location"] == result
    reply = client.post(question_url(attempt), data, headers={"Accept": "application/json"})
    assert (reply.status_code, reply.json()["url"]) == (409, result)
    assert client.get(question_url(attempt))["Location"] == result


def test_after_the_deadline_the_result_hands_in_what_was_saved(client, attempt):
    client.force_login(attempt.enrollment.member)
    client.post(question_url(attempt), {"answer": right_answer(attempt)})
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        page = client.get(question_url(attempt), follow=True).content.decode()
    assert "50 %" in page


def test_too_many_attempts_say_when_the_next_may_start(client, enrollment, quiz):
    client.force_login(enrollment.member)
    for _number in range(3):
        hand_in(enrollment, quiz, right=0)
    response = client.post(reverse("enrollments:start", args=[enrollment.run.code, quiz.code]))
    assert response.status_code == 409
    assert "You can try again from" in response.content.decode()
    page = client.get(reverse("enrollments:activity", args=[enrollment.run.code, quiz.code])).content.decode()
    assert "You can try again from" in page
    assert "Start another attempt" not in page
