"""Every kind of question over HTTP: asked, answered, kept, reviewed, and shown with what the rules allow."""

import re
from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from enrollments import services
from enrollments.errors import NotAnOption
from enrollments.grading import result_that_counts
from enrollments.models import Answer, Attempt, Grade, QuizWindow, Ruling
from tests.courses.test_answers import AUDIO, IMAGE, KINDS, MATCHING, ORDERING, content, rows
from tests.enrollments.essays import enrolled, every_kind, quiz_of, sit
from tests.factories import UserFactory, hand_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def enrollment(client):
    found = enrolled()
    client.force_login(found.member)
    return found


def url(attempt, position=1):
    return reverse("enrollments:question", args=[attempt.uuid, position])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def answer(attempt, value, position=1):
    services.save_answer(
        member=attempt.enrollment.member, attempt_uuid=attempt.uuid, position=position, value=value
    )


def result(client, attempt):
    services.submit_attempt(attempt=attempt)
    client.force_login(attempt.enrollment.member)
    return text_of(client.get(reverse("enrollments:result", args=[attempt.uuid])))


def on_one_page(attempt):
    attempt.limits["layout"] = "all"
    attempt.save(update_fields=["limits"])
    return reverse("enrollments:paper", args=[attempt.uuid])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("script", [True, False])
def test_a_form_of_every_kind_is_kept(client, enrollment, kind, script):
    question, data, value = KINDS[kind]
    attempt = sit(enrollment, question)
    assert client.get(url(attempt)).status_code == 200
    sent = QueryDict(data).dict() | {"answer": QueryDict(data).getlist("answer")}
    response = client.post(url(attempt), sent, headers=JSON if script else {})
    assert response.status_code == (200 if script else 302)
    assert Answer.objects.get().value == value


def test_a_page_and_an_answer_cost_the_same_for_every_kind(client, enrollment, django_assert_num_queries):
    attempt = every_kind(enrollment)
    client.get(url(attempt))
    for position, (_question, data, _value) in enumerate(KINDS.values(), start=1):
        with django_assert_num_queries(5):  # session, person, attempt, question, numbers
            client.get(url(attempt, position))
        with django_assert_num_queries(6):  # session, person, BEGIN, question, answer, COMMIT
            client.post(url(attempt, position), QueryDict(data).dict(), headers=JSON)


@pytest.mark.parametrize(
    ("question", "data"),
    [
        (MATCHING, {"match-1": "nowhere"}),
        (ORDERING, {"place-1": "9"}),
        (content("short-text"), {"text": "x" * 501}),
    ],
)
def test_what_a_form_could_not_have_sent_is_refused_and_stays_in_the_fields(
    client, enrollment, question, data
):
    attempt = sit(enrollment, question)
    response = client.post(url(attempt), data)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert data.get("text", "") in response.content.decode()
    assert client.post(url(attempt), data, headers=JSON).json()["refused"]
    assert not Answer.objects.exists()
    with pytest.raises(NotAnOption):
        answer(attempt, {"chosen": ["a"]})


def test_there_is_no_question_before_the_first(client, enrollment):
    attempt = sit(enrollment, ORDERING)
    assert client.get(url(attempt, 0)).status_code == 404
    assert client.post(url(attempt, 0), {"place-1": "1"}).status_code == 404


def test_a_form_that_cannot_be_read_shows_no_question_once_the_paper_is_handed_in(client, enrollment):
    attempt = sit(enrollment, ORDERING)
    client.post(reverse("enrollments:hand_in", args=[attempt.uuid]))
    response = client.post(url(attempt), {"seq": "never"})
    assert response["Location"] == reverse("enrollments:result", args=[attempt.uuid])


def test_who_has_something_to_mend_is_told_once_and_can_go_on(client, enrollment):
    attempt = sit(enrollment, ORDERING, KINDS["number"][0])
    data = {"place-1": "1", "place-2": "1", "place-3": "2", "go": "next"}
    response = client.post(url(attempt), data, follow=True)
    assert response.redirect_chain[-1][0] == url(attempt)
    assert "Two rows have the same place" in text_of(response)
    assert 'name="told"' in response.content.decode()
    assert client.post(url(attempt), data | {"told": "yes"})["Location"] == url(attempt, 2)
    reply = client.post(url(attempt, 2), {"text": "a lot"}, headers=JSON).json()
    assert "cannot be read" in reply["remark"]


@pytest.mark.parametrize("kind", ["essay", "matching", "ordering"])
def test_a_session_that_ended_gives_every_kind_of_answer_back(client, enrollment, kind):
    question, data, value = KINDS[kind]
    attempt = sit(enrollment, question)
    client.logout()
    client.post(url(attempt), QueryDict(data).dict() | {"csrf": "x" * 10, "go": "next"})
    client.force_login(enrollment.member)
    client.get(url(attempt))
    assert Answer.objects.get().value == value


def test_a_long_text_survives_and_one_that_is_too_long_is_not_kept(client, enrollment):
    attempt = sit(enrollment, KINDS["essay"][0])
    client.logout()
    client.post(url(attempt), {"text": "x" * 130_000})
    assert "unsaved_answer" not in client.session
    client.post(url(attempt), {"text": "word " * 9_000})
    client.force_login(enrollment.member)
    client.get(url(attempt))
    assert len(Answer.objects.get().value["text"]) == 45_000


def test_all_questions_on_one_page_are_one_form(client, enrollment):
    attempt = every_kind(enrollment)
    page = on_one_page(attempt)
    assert client.get(url(attempt, 3))["Location"] == f"{page}#question-3"
    body = client.get(page).content.decode()
    assert body.count("data-question=") == len(KINDS)
    assert len(re.findall(r' id="([^"]+)"', body)) == len(set(re.findall(r' id="([^"]+)"', body)))
    sent = QueryDict(mutable=True)
    for position, (_question, data, _value) in enumerate(KINDS.values(), start=1):
        for name, values in QueryDict(data).lists():
            sent.setlist(f"q{position}-{name}", values)
    response = client.post(page, sent.urlencode(), content_type="application/x-www-form-urlencoded")
    assert response["Location"] == reverse("enrollments:review", args=[attempt.uuid])
    saved = {row.question.position: row.value for row in Answer.objects.select_related("question")}
    assert list(saved.values()) == [value for _question, _data, value in KINDS.values()]


def test_one_page_keeps_what_is_right_and_shows_what_is_not(client, enrollment):
    attempt = sit(enrollment, KINDS["single"][0], content("short-text"), sections=("Part one", "Part two"))
    page = on_one_page(attempt)
    response = client.post(page, {"q1-answer": "a", "q2-text": "x" * 501})
    assert response.status_code == 400
    assert Answer.objects.get().value == {"chosen": ["a"]}
    assert "longer than" in text_of(response)
    assert text_of(response).index("Part one") < text_of(response).index("Part two")


def test_a_session_that_ended_gives_a_whole_page_back(client, enrollment):
    attempt = sit(enrollment, KINDS["single"][0], KINDS["essay"][0])
    page = on_one_page(attempt)
    client.logout()
    assert page in client.post(page, {"q1-answer": "a", "q2-text": "Mine"})["Location"]
    client.force_login(enrollment.member)
    client.get(page)
    assert Answer.objects.count() == 2


def test_another_members_page_is_not_there(client, enrollment):
    page = on_one_page(sit(enrollment, KINDS["single"][0]))
    client.force_login(UserFactory())
    assert client.get(page).status_code == client.post(page, {"q1-answer": "a"}).status_code == 404
    assert not Answer.objects.exists()


def test_the_review_names_what_lacks_an_answer(client, enrollment):
    attempt = every_kind(enrollment)
    answer(attempt, {"text": "  "}, 8)
    answer(attempt, {"places": {"a": 1}}, 5)
    page = text_of(client.get(reverse("enrollments:review", args=[attempt.uuid])))
    assert "7 questions have no answer yet" in page


@pytest.mark.parametrize(
    "name", ["audio-2-00000000.mp3", "image-1-800-00000000.jpg", "image-9-800-00000000.jpg"]
)
def test_files_of_a_question_are_its_takers_alone(client, enrollment, name, monkeypatch):
    question = content("single", rows("a", weight=1), image=IMAGE, audio=AUDIO)
    attempt = sit(enrollment, question)
    opened = []
    monkeypatch.setattr("enrollments.views.files.open_lesson_file", lambda name: opened.append(name) or 1 / 0)
    where = reverse("enrollments:question_file", args=[attempt.uuid, 1, name])
    client.force_login(UserFactory())
    assert client.get(where).status_code == 404
    client.force_login(enrollment.member)
    if name.startswith("image-9"):
        assert client.get(where).status_code == 404
        assert not opened
    else:
        with pytest.raises(ZeroDivisionError):
            client.get(where)
        assert opened == [name]


FEEDBACK = {"feedback_right": "BAND RIGHT", "feedback_partly": "BAND PARTLY", "feedback_wrong": "BAND WRONG"}
SHORT = (
    content(
        "short-text",
        [
            {"key": "a", "answer": "Geneva", "weight": 1, "feedback": "MET"},
            {"key": "b", "answer": "Bern", "weight": 0, "feedback": "THE CAPITAL"},
        ],
    )
    | FEEDBACK
    | {"feedback": "GENERAL"}
)


@pytest.mark.parametrize(
    ("mode", "said", "not_said"),
    [
        ("full", ["THE CAPITAL", "BAND WRONG", "GENERAL", "Geneva"], ["MET"]),
        ("chosen", ["THE CAPITAL", "BAND WRONG"], ["MET", "GENERAL", "Geneva"]),
        ("result", [], ["THE CAPITAL", "BAND", "GENERAL", "Geneva", "Bern"]),
    ],
)
def test_feedback_says_as_much_as_the_rules_allow(client, mode, said, not_said):
    attempt = sit(enrolled(feedback=mode), SHORT)
    answer(attempt, {"text": "bern"})
    page = result(client, attempt)
    assert "0 %" in page
    assert all(words in page for words in said)
    assert not any(words in page for words in not_said)


@pytest.mark.parametrize(
    ("places", "band"),
    [({"c": 1, "a": 2, "b": 3}, "RIGHT"), ({"a": 1, "c": 2, "b": 3}, "PARTLY"), ({}, "WRONG")],
)
def test_each_band_has_its_feedback(client, enrollment, places, band):
    attempt = sit(enrollment, ORDERING | FEEDBACK)
    answer(attempt, {"places": places})
    assert re.findall(r"BAND (\w+)", result(client, attempt)) == [band]


def test_the_result_shows_every_kind(client, enrollment):
    attempt = every_kind(enrollment)
    for position, (_question, _data, value) in enumerate(KINDS.values(), start=1):
        answer(attempt, value | ({"text": ""} if position == 8 else {}), position)
    page = result(client, attempt)
    for words in ("Right answer:", "Choice b & co".replace("&", "&amp;"), "Your order", "9,81 MHz", "Geneva"):
        assert words in page, words
    assert "You gave no answer." in page


def test_feedback_waits_until_it_is_passed_or_nothing_is_left(client):
    enrollment = enrolled(feedback_when="done", attempts=2)
    attempt = hand_in(enrollment, quiz_of(enrollment), right=0)
    page = result(client, attempt)
    assert "shown once you have passed, or have no attempt left" in page
    assert "Question by question" not in page
    hand_in(enrollment, quiz_of(enrollment), right=0)
    assert "Question by question" in result(client, attempt)


def test_feedback_waits_until_the_quiz_has_closed(client):
    enrollment = enrolled(feedback_when="closed", attempts=None)
    attempt = hand_in(enrollment, quiz_of(enrollment))
    closes = timezone.now() + timedelta(days=1)
    QuizWindow.objects.create(run=enrollment.run, activity=quiz_of(enrollment), closes_at=closes)
    assert "once the quiz has closed, on" in result(client, attempt)
    with time_machine.travel(closes + timedelta(minutes=1), tick=False):
        assert "Question by question" in result(client, attempt)


def test_feedback_of_a_quiz_that_never_closes_waits_until_it_is_passed_or_nothing_is_left(client):
    enrollment = enrolled(feedback_when="closed", attempts=2)
    quiz = quiz_of(enrollment)
    attempt = hand_in(enrollment, quiz, right=0)
    page = result(client, attempt)
    assert "shown once you have passed, or have no attempt left" in page
    assert "Question by question" not in page
    hand_in(enrollment, quiz)
    assert "Question by question" in result(client, attempt)


def test_a_ruling_stands_with_its_reason_in_whatever_mode(client):
    for mode in ("full", "result"):
        enrollment = enrolled(feedback=mode)
        attempt = sit(enrollment, SHORT)
        item = attempt.questions.get()
        ruling = Ruling.objects.create(
            partner=enrollment.run.course.partner,
            question_key=item.question.question_key,
            kind=Ruling.Kind.FULL,
            reason="Two answers were right.",
            by=UserFactory(),
        )
        ruling.questions.add(item.question)
        page = result(client, attempt)
        assert "This question was ruled on: full marks to all. Two answers were right." in page
        assert "1 of 1 point" in page


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ("best", Fraction(1)),
        ("latest", Fraction(1, 3)),
        ("first", Fraction(1, 2)),
        ("average", Fraction(11, 18)),
    ],
)
def test_which_attempt_counts(counts, expected):
    scores = [(1, 2), (6, 6), (1, 3)]
    assert Fraction(*result_that_counts(counts, scores)) == expected


@pytest.mark.parametrize(
    ("counts", "expected", "said"),
    [
        ("best", [(0, 1), (1, 1)], "The best one counts"),
        ("latest", [(0, 1), (1, 1), (0, 1)], "Your latest result counts: 0 %."),
        ("first", [(0, 1)], "Your first result counts: 0 %."),
        ("average", [(0, 1), (1, 2), (1, 3)], "The average of your results counts: 33.3 %."),
    ],
)
def test_a_grade_is_added_where_what_counts_changes(client, counts, expected, said):
    enrollment = enrolled(counts=counts)
    for right in (0, 1, 0):
        hand_in(enrollment, quiz_of(enrollment), right=right)
    assert list(Grade.objects.order_by("pk").values_list("points", "out_of")) == expected
    client.force_login(enrollment.member)
    where = [enrollment.run.code, quiz_of(enrollment).code]
    assert said in text_of(client.get(reverse("enrollments:activity", args=where)))


def test_attempts_are_numbered_within_their_round(client):
    enrollment = enrolled(attempts=2, wait_days=0)
    client.force_login(enrollment.member)
    for _number in range(2):
        hand_in(enrollment, quiz_of(enrollment), right=0)
    third = services.start_attempt(enrollment=enrollment, activity=quiz_of(enrollment))
    assert Attempt.objects.get(pk=third.pk).number == 3
    assert "attempt 1 of 2" in text_of(client.get(url(third)))


def test_my_learning_says_from_when_the_quiz_can_be_tried_again(client):
    enrollment = enrolled(attempts=1)
    client.force_login(enrollment.member)
    hand_in(enrollment, quiz_of(enrollment), right=0)
    assert "you can try again from" in text_of(client.get(reverse("enrollments:my_learning")))
