"""Results, attempts and saved answers in the words that a learner reads."""

import re
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from courses.models import Activity
from enrollments import services
from enrollments.grading import percent
from enrollments.progress import missing
from enrollments.readable import rounded_down, shown_percent
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, hand_in, make_course, named

PRACTICE = {"is_final": False, "weight": 0}
SENT_IN_THE_EVENING = datetime(2026, 3, 3, 20, 21, tzinfo=UTC)


def enrolled(questions: int = 2, member=None, **rules):
    """Return somebody's enrolment in a course whose quiz has these rules, and the quiz."""
    course = make_course(questions=questions, rules=rules)
    enrollment = named(EnrollmentFactory(member=member or UserFactory(), run=RunFactory(course=course)))
    return enrollment, course.activities.get(kind=Activity.Kind.QUIZ)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def front_page(client, enrollment, quiz) -> str:
    client.force_login(enrollment.member)
    return text_of(client.get(reverse("enrollments:activity", args=[enrollment.run.code, quiz.code])))


def result_page(client, attempt) -> str:
    client.force_login(attempt.enrollment.member)
    return text_of(client.get(reverse("enrollments:result", args=[attempt.uuid])))


@pytest.mark.parametrize(
    ("points", "out_of", "shown"),
    [
        (79_969, 100_000, "79.9"),
        (2, 3, "66.6"),
        (3, 8, "37.5"),
        (9, 10, "90"),
        (1, 1, "100"),
        (0, 7, "0"),
        (1, 5000, "0"),
    ],
)
def test_a_result_is_shown_with_one_decimal_at_most_and_never_as_more_than_it_is(points, out_of, shown):
    assert shown_percent(points, out_of) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [("ar", "37.5"), ("en", "37.5"), ("es", "37,5"), ("fr", "37,5"), ("ru", "37,5"), ("zh-hans", "37.5")],
)
def test_a_result_has_the_decimal_mark_of_its_readers_language(language, shown):
    with translation.override(language):
        assert shown_percent(3, 8) == rounded_down(Fraction("37.59")) == shown
        assert percent(3, 8) == "37.50"  # what is kept and signed is nobody's language


def test_what_is_missing_names_a_result_in_its_readers_language():
    rules = {
        "requirements": [{"activity": "q", "rule": "pass", "pass_mark": 80, "weight": 1}],
        "pass_mark": 80,
    }
    with translation.override("ru"):
        (sentence,) = missing(rules, set(), {"q": "Q"}, {"q": (7999, 10_000)})
    assert "79,9" in sentence
    assert "79,99" not in sentence


@pytest.mark.django_db
def test_a_practice_quiz_is_handed_in_and_never_passed(client):
    enrollment, quiz = enrolled(**PRACTICE)
    hand_in(enrollment, quiz, right=0)
    page = front_page(client, enrollment, quiz)
    row = page[page.index("Your attempts") :]
    assert "Attempt 1 0 % Handed in Handed in on" in row
    assert "Feedback on attempt 1" in row
    assert "passed" not in row
    assert "best" not in page


@pytest.mark.django_db
def test_a_quiz_that_is_passed_says_so_and_that_the_best_attempt_counts(client):
    enrollment, quiz = enrolled()
    hand_in(enrollment, quiz, right=1)
    hand_in(enrollment, quiz, right=2)
    page = front_page(client, enrollment, quiz)
    assert "100 % passed" in page
    assert "50 % not passed" in page
    assert "Your best result so far is 100 %. The best one counts." in page


@pytest.mark.django_db
def test_nobody_is_told_that_the_best_counts_where_the_latest_does(client):
    enrollment, quiz = enrolled(counts="latest")
    hand_in(enrollment, quiz)
    assert "The best one counts" not in front_page(client, enrollment, quiz)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("used", "said"), [(1, "You have 2 attempts left."), (2, "You have 1 attempt left.")]
)
def test_who_has_used_some_attempts_is_told_how_many_are_left(client, used, said):
    enrollment, quiz = enrolled()
    for _number in range(used):
        hand_in(enrollment, quiz, right=0)
    assert said in front_page(client, enrollment, quiz)


@pytest.mark.django_db
def test_attempts_are_counted_anew_after_the_wait(client):
    enrollment, quiz = enrolled()
    with time_machine.travel(timezone.now() - timedelta(days=8), tick=False):
        for _number in range(3):
            hand_in(enrollment, quiz, right=0)
        assert "left" not in front_page(client, enrollment, quiz)
    assert "You have 3 attempts left." in front_page(client, enrollment, quiz)
    hand_in(enrollment, quiz, right=0)
    assert "You have 2 attempts left." in front_page(client, enrollment, quiz)


@pytest.mark.django_db
@pytest.mark.parametrize("rules", [{"attempts": None}, {"attempts": 3, "wait_days": 0}])
def test_nothing_is_left_where_nothing_is_limited(client, rules):
    enrollment, quiz = enrolled(**rules)
    hand_in(enrollment, quiz, right=0)
    page = front_page(client, enrollment, quiz)
    assert "Start another attempt" in page
    assert "left." not in page


@pytest.mark.django_db
def test_who_sits_an_attempt_is_not_told_how_many_may_be_started(client):
    enrollment, quiz = enrolled()
    hand_in(enrollment, quiz, right=0)
    services.start_attempt(enrollment=enrollment, activity=quiz)
    page = front_page(client, enrollment, quiz)
    assert "You have an attempt under way" in page
    assert "left." not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "hours", "said"),
    [
        ("UTC", 3, "Saved at 20:21."),
        ("UTC", 4, "Saved on 3 March 2026 at 20:21."),
        ("Asia/Tokyo", 4, "Saved at 05:21."),  # yesterday in UTC, today for the reader
        ("America/Lima", 9, "Saved on 3 March 2026 at 15:21."),
    ],
)
def test_an_answer_of_another_day_is_shown_with_its_date(client, zone, hours, said):
    enrollment, quiz = enrolled(member=UserFactory(time_zone=zone))
    with time_machine.travel(SENT_IN_THE_EVENING, tick=False):
        attempt = services.start_attempt(enrollment=enrollment, activity=quiz)
        item = attempt.questions.select_related("question").get(position=1)
        services.save_answer(
            member=enrollment.member,
            attempt_uuid=attempt.uuid,
            position=1,
            value={"chosen": [item.question.content["options"][0]["key"]]},
        )
    with time_machine.travel(SENT_IN_THE_EVENING + timedelta(hours=hours), tick=False):
        client.force_login(enrollment.member)
        assert said in text_of(client.get(reverse("enrollments:question", args=[attempt.uuid, 1])))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("most", "right", "said"), [(1, 1, "1 of 1 point"), (1, 0, "0 of 1 point"), (2, 1, "2 of 2 points")]
)
def test_points_are_counted_by_how_many_there_are_to_earn(client, most, right, said):
    enrollment, quiz = enrolled(questions=1)
    attempt = hand_in(enrollment, quiz, right=right)
    attempt.questions.update(points=most)
    page = result_page(client, attempt)
    assert f"Question 1 {said} " in page


@pytest.mark.django_db
def test_a_result_page_speaks_its_readers_numbers(client):
    enrollment, quiz = enrolled(questions=3, member=UserFactory(language="ru"))
    page = result_page(client, hand_in(enrollment, quiz, right=1))
    assert "33,3 %" in page
    assert "33.3" not in page
