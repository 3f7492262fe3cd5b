"""Enrolling, withdrawing and My learning over HTTP."""

import pytest
from django.core import mail
from django.urls import reverse

from courses.models import Course
from enrollments import services
from enrollments.models import Enrollment, Run, Transition
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, hand_in, make_course, pass_course

pytestmark = pytest.mark.django_db
State = Enrollment.State


def enrol_url(run):
    return reverse("enrollments:enrol", args=[run.code])


def test_the_button_enrols_and_opens_the_course(client):
    member, run = UserFactory(), RunFactory()
    client.force_login(member)
    response = client.post(enrol_url(run), follow=True)
    assert response.status_code == 200
    assert "Text of lesson 1" in response.content.decode()
    assert Enrollment.objects.get().member == member


def test_two_clicks_enrol_once(client):
    client.force_login(UserFactory())
    run = RunFactory()
    client.post(enrol_url(run))
    client.post(enrol_url(run))
    assert Enrollment.objects.count() == 1


def test_following_the_link_enrols_nobody(client):
    client.force_login(UserFactory())
    assert client.get(enrol_url(RunFactory())).status_code == 302
    assert not Enrollment.objects.exists()


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ({"places": 0, "waiting_list": False}, "All places in this run are taken"),
        ({"state": Run.State.CLOSED}, "Registration for this run is closed"),
        ({"registration": Run.Registration.INVITATION}, "by application or invitation"),
    ],
)
def test_a_run_that_cannot_be_joined_says_why(client, run, words):
    client.force_login(UserFactory())
    response = client.post(enrol_url(RunFactory(**run)))
    assert response.status_code == 409
    assert words in response.content.decode()


def test_an_unpublished_course_says_so(client):
    client.force_login(UserFactory())
    run = RunFactory(course=make_course(stage=Course.Stage.MATERIAL))
    response = client.post(enrol_url(run))
    assert response.status_code == 409
    assert "not open at the moment" in response.content.decode()


def test_an_unconfirmed_address_is_asked_for(client):
    client.force_login(UserFactory(confirmed=False))
    response = client.post(enrol_url(RunFactory()))
    assert response.status_code == 409
    assert "Confirm your e-mail address" in response.content.decode()


def test_a_draft_run_does_not_exist_for_visitors(client):
    client.force_login(UserFactory())
    assert client.post(enrol_url(RunFactory(state=Run.State.DRAFT))).status_code == 404


def test_a_withdrawal_tells_the_person_who_moved_up(client, django_capture_on_commit_callbacks):
    run = RunFactory(places=1)
    first = EnrollmentFactory(run=run)
    second = EnrollmentFactory(run=run, member=UserFactory(language="ar"))
    client.force_login(first.member)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("enrollments:withdraw", args=[run.code]))
    second.refresh_from_db()
    assert second.state == State.ACTIVE
    assert [message.to for message in mail.outbox] == [[second.member.email]]
    assert f"/learn/{run.code}/" in mail.outbox[0].body
    assert "\n" not in mail.outbox[0].subject


def test_a_mail_that_was_lost_is_sent_by_the_sweep_once():
    run = RunFactory(places=1)
    first = EnrollmentFactory(run=run)
    EnrollmentFactory(run=run)
    services.withdraw(enrollment=first, by=first.member)
    assert services.tell_all_owed() == 1
    assert services.tell_all_owed() == 0
    assert len(mail.outbox) == 1
    assert not Transition.objects.still_to_tell().exists()


def test_withdrawing_from_what_is_not_ones_own_changes_nothing(client):
    enrollment = EnrollmentFactory()
    client.force_login(UserFactory())
    client.post(reverse("enrollments:withdraw", args=[enrollment.run.code]))
    enrollment.refresh_from_db()
    assert enrollment.state == State.ACTIVE


@pytest.mark.parametrize("courses", [1, 3])
def test_my_learning_costs_the_same_for_one_course_and_three(client, courses, django_assert_num_queries):
    member = UserFactory()
    for _number in range(courses):
        EnrollmentFactory(member=member)
    EnrollmentFactory()  # a stranger's, and so not shown
    client.force_login(member)
    client.get(reverse("enrollments:my_learning"))
    with django_assert_num_queries(7):  # session, person, enrolments, milestones, grades, waits, certificates
        response = client.get(reverse("enrollments:my_learning"))
    assert response.content.decode().count("0 of 2") == courses


def test_my_learning_says_what_is_missing_in_words(client):
    enrollment = EnrollmentFactory()
    quiz = enrollment.run.course.activities.get(kind="quiz")
    client.force_login(enrollment.member)
    page = client.get(reverse("enrollments:my_learning")).content.decode()
    assert "Finish “Lesson 1 (en)”." in page
    assert "Pass “Final quiz (en)” with 80 % or more." in page
    hand_in(enrollment, quiz, right=1)
    page = client.get(reverse("enrollments:my_learning")).content.decode()
    assert "“Final quiz (en)”: 50 %, needs 80 %." in page


def test_my_learning_shows_the_place_in_the_queue(client):
    run = RunFactory(places=1)
    _first, _second, third = [EnrollmentFactory(run=run) for _number in range(3)]
    client.force_login(third.member)
    assert "Your place in the queue: 2" in client.get(reverse("enrollments:my_learning")).content.decode()


def test_a_completed_course_stands_under_completed(client):
    award = pass_course()
    client.force_login(award.member)
    page = client.get(reverse("enrollments:my_learning")).content.decode()
    assert 'id="completed"' in page
    assert 'id="in-progress"' not in page


def test_an_empty_page_says_what_to_do(client):
    client.force_login(UserFactory())
    page = client.get(reverse("enrollments:my_learning")).content.decode()
    assert "Choose one and enrol" in page
