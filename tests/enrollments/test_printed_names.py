"""The name as it will be printed, confirmed once before what decides."""

import pytest
from django.urls import reverse

from courses.models import Activity
from enrollments import services
from enrollments.errors import NameNotGiven, NotLearning
from enrollments.models import Attempt
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, hand_in, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    member = UserFactory(full_name="Zoé Žižek")
    return EnrollmentFactory(member=member, run=RunFactory(course=make_course(lessons=1)))


def quiz_of(enrollment):
    return enrollment.run.course.activities.get(kind=Activity.Kind.QUIZ)


def addresses(enrollment):
    where = [enrollment.run.code, quiz_of(enrollment).code]
    return [reverse(f"enrollments:{name}", args=where) for name in ("activity", "confirm_name", "start")]


def test_the_final_quiz_asks_once_and_then_begins(client, enrollment):
    client.force_login(enrollment.member)
    front, confirm, start = addresses(enrollment)
    page = client.get(front).content.decode()
    assert "Zoé Žižek" in page
    assert "Start the quiz" not in page
    assert client.post(start)["Location"].endswith("#name")
    assert not Attempt.objects.exists()
    assert client.post(confirm, {"name": "Zoé Žižek"}).status_code == 302
    assert "Start the quiz" in client.get(front).content.decode()
    assert "/attempts/" in client.post(start)["Location"]
    enrollment.refresh_from_db()
    assert enrollment.confirmed_name == "Zoé Žižek"
    assert enrollment.name_confirmed_at


def test_another_spelling_is_kept_in_the_profile_too(client, enrollment):
    client.force_login(enrollment.member)
    _front, confirm, _start = addresses(enrollment)
    client.post(confirm, {"name": "  Zoé   Žižková "})
    enrollment.refresh_from_db()
    assert enrollment.confirmed_name == "Zoé Žižková"
    assert enrollment.member.__class__.objects.get(pk=enrollment.member_id).printed_name == "Zoé Žižková"
    client.post(confirm, {"name": "Zoé Žižek"})
    assert enrollment.member.__class__.objects.get(pk=enrollment.member_id).certificate_name == ""


@pytest.mark.parametrize("name", ["", "   ", "12345", "Zoé\u202eŽižek", "see www.example.org", "x" * 151])
def test_what_cannot_be_printed_is_refused_in_words(client, enrollment, name):
    client.force_login(enrollment.member)
    front, confirm, _start = addresses(enrollment)
    assert client.post(confirm, {"name": name})["Location"].endswith("#name")
    assert "notice" in client.get(front).content.decode()
    enrollment.refresh_from_db()
    assert enrollment.confirmed_name == ""


def test_whoever_has_no_name_is_asked_to_write_one(client, enrollment):
    member = enrollment.member
    member.full_name = ""
    member.save()
    client.force_login(member)
    page = client.get(addresses(enrollment)[0]).content.decode()
    assert "Yes, print it like this" not in page
    assert 'name="name" value=""' in page


def test_practice_and_courses_without_certificates_ask_nothing(client):
    for course in (
        make_course(lessons=1, rules={"is_final": False, "weight": 0}),
        make_course(lessons=1, gives_completion=False),
    ):
        enrollment = EnrollmentFactory(run=RunFactory(course=course))
        client.force_login(enrollment.member)
        assert "/attempts/" in client.post(addresses(enrollment)[2])["Location"]


def test_the_service_refuses_no_name_and_whatever_is_over(enrollment):
    with pytest.raises(NameNotGiven):
        services.confirm_name(enrollment=enrollment, name=" ")
    first = services.confirm_name(enrollment=enrollment, name="A Name")
    assert services.confirm_name(enrollment=enrollment, name="A Name").confirmed_name == first.confirmed_name
    services.finish_activity(
        enrollment=enrollment, activity=enrollment.run.course.activities.get(kind=Activity.Kind.LESSON)
    )
    hand_in(enrollment, quiz_of(enrollment))
    with pytest.raises(NotLearning):
        services.confirm_name(enrollment=enrollment, name="Another Name")


def test_somebody_elses_enrolment_is_not_named(client, enrollment):
    client.force_login(UserFactory())
    client.post(addresses(enrollment)[1], {"name": "Not Mine"})
    enrollment.refresh_from_db()
    assert enrollment.confirmed_name == ""
