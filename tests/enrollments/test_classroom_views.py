"""The classroom over HTTP: who gets in, what they see, what it costs."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from academy.users.roles import REVIEWERS
from courses.models import Activity, LessonPage
from enrollments import services
from enrollments.models import Enrollment, Milestone, Run
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    return EnrollmentFactory(run=RunFactory(course=make_course(lessons=2, languages=("en", "ar"))))


def lesson_of(enrollment, number=0):
    lessons = enrollment.run.course.activities.filter(kind=Activity.Kind.LESSON)
    keys = (
        LessonPage.objects.filter(locale__language_code="en").order_by("path").values_list("translation_key")
    )
    return lessons.get(key=list(keys)[number][0])


def url_of(enrollment, activity):
    return reverse("enrollments:activity", args=[enrollment.run.code, activity.code])


def test_a_learner_reads_a_lesson(client, enrollment):
    client.force_login(enrollment.member)
    response = client.get(url_of(enrollment, lesson_of(enrollment)))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Text of lesson 1 in en." in page
    assert "no-store" in response["Cache-Control"]
    assert "0 of 3" in page


def test_the_slug_is_not_read_and_the_code_is_read_in_any_case(client, enrollment):
    client.force_login(enrollment.member)
    url = f"/learn/{enrollment.run.code.lower()}/{lesson_of(enrollment).code.lower()}/renamed-since/"
    assert client.get(url).status_code == 200


def test_a_lesson_costs_the_same_however_many_activities_there_are(client, django_assert_num_queries):
    for lessons in (1, 3):
        enrollment = EnrollmentFactory(run=RunFactory(course=make_course(lessons=lessons)))
        activity = enrollment.run.course.activities.filter(kind="lesson").first()
        client.force_login(enrollment.member)
        client.get(url_of(enrollment, activity))  # the body and the outline are kept from here on
        with django_assert_num_queries(4):  # session, person, enrolment, milestones
            client.get(url_of(enrollment, activity))


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, enrollment):
    url = url_of(enrollment, lesson_of(enrollment))
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={url}"


def test_a_member_who_is_not_enrolled_lands_on_the_course_page(client, enrollment):
    client.force_login(UserFactory())
    response = client.get(url_of(enrollment, lesson_of(enrollment)))
    assert response.status_code == 302
    assert response["Location"].startswith("/en/courses/")


@pytest.mark.parametrize("code", ["00000000", "ZZZZZZZZ"])
def test_what_does_not_exist_is_not_found(client, enrollment, code):
    client.force_login(enrollment.member)
    assert client.get(f"/learn/{code}/").status_code == 404
    assert client.get(f"/learn/{enrollment.run.code}/{code}/").status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waitlisted", "You are on the waiting list"),
        ("withdrawn", "You have withdrawn"),
        ("failed", "has ended"),
    ],
)
def test_who_has_no_place_is_told_why(client, enrollment, state, words):
    Enrollment.objects.filter(pk=enrollment.pk).update(state=state, waitlisted_at=timezone.now())
    client.force_login(enrollment.member)
    response = client.get(url_of(enrollment, lesson_of(enrollment)))
    assert response.status_code == 403
    assert words in response.content.decode()


def test_a_course_that_has_not_started_says_when_it_does(client):
    now = timezone.now()
    run = RunFactory(
        paced=Run.Paced.DATED, starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=9)
    )
    enrollment = EnrollmentFactory(run=run)
    client.force_login(enrollment.member)
    response = client.get(f"/learn/{run.code}/")
    assert response.status_code == 403
    assert "Teaching starts on" in response.content.decode()


def test_entering_a_run_opens_what_is_next(client, enrollment):
    client.force_login(enrollment.member)
    services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment, 0))
    response = client.get(f"/learn/{enrollment.run.code}/")
    assert lesson_of(enrollment, 1).code in response["Location"]


def test_finishing_records_and_goes_on(client, enrollment):
    client.force_login(enrollment.member)
    first, second = lesson_of(enrollment, 0), lesson_of(enrollment, 1)
    response = client.post(reverse("enrollments:finish", args=[enrollment.run.code, first.code]))
    assert second.code in response["Location"]
    assert Milestone.objects.get().activity == first


def test_finishing_is_not_a_link(client, enrollment):
    client.force_login(enrollment.member)
    url = reverse("enrollments:finish", args=[enrollment.run.code, lesson_of(enrollment).code])
    assert client.get(url).status_code == 405


def test_the_language_changes_in_mid_course_and_nothing_is_lost(client, enrollment):
    client.force_login(enrollment.member)
    services.finish_activity(enrollment=enrollment, activity=lesson_of(enrollment, 0))
    client.post(reverse("enrollments:language", args=[enrollment.run.code]), {"language": "ar"})
    page = client.get(url_of(enrollment, lesson_of(enrollment, 1))).content.decode()
    assert "Text of lesson 2 in ar." in page
    assert 'lang="ar" dir="rtl"' in page
    assert Milestone.objects.count() == 1


def test_a_language_the_course_lacks_is_refused_in_words(client, enrollment):
    client.force_login(enrollment.member)
    response = client.post(reverse("enrollments:language", args=[enrollment.run.code]), {"language": "ru"})
    assert response.status_code == 409


def test_a_reviewer_reads_along_and_nothing_is_recorded(client, enrollment):
    reviewer = UserFactory()
    reviewer.groups.add(Group.objects.get(name=REVIEWERS))
    client.force_login(reviewer)
    activity = lesson_of(enrollment)
    page = client.get(url_of(enrollment, activity)).content.decode()
    assert "Nothing is recorded" in page
    client.post(reverse("enrollments:finish", args=[enrollment.run.code, activity.code]))
    assert not Milestone.objects.exists()


def test_a_required_activity_that_is_gone_says_so(client, enrollment):
    activity = lesson_of(enrollment)
    for page in LessonPage.objects.filter(translation_key=activity.key):
        page.unpublish()
    client.force_login(enrollment.member)
    response = client.get(url_of(enrollment, activity))
    assert response.status_code == 409
    assert "not available" in response.content.decode()


def test_a_file_of_another_lesson_is_not_found(client, enrollment):
    client.force_login(enrollment.member)
    for name in ("image-1-800-deadbeef.webp", "..%2F..%2Fsettings.py", "document-1-deadbeef.pdf"):
        assert client.get(url_of(enrollment, lesson_of(enrollment)) + f"files/{name}").status_code == 404


def test_the_switch_of_a_lesson_stays_on_the_lesson(client, enrollment):
    client.force_login(enrollment.member)
    url = url_of(enrollment, lesson_of(enrollment, 1))
    page = client.get(url).content.decode()
    field = page.split('name="activity" value="')[1].split('"')[0]
    assert field == lesson_of(enrollment, 1).code
    switch = reverse("enrollments:language", args=[enrollment.run.code])
    assert field in client.post(switch, {"language": "ar", "activity": field})["Location"]


def test_a_script_name_from_outside_changes_no_address(client, enrollment):
    client.force_login(enrollment.member)
    url = url_of(enrollment, lesson_of(enrollment))
    assert "/evil/" not in client.get(url, SCRIPT_NAME="/evil").content.decode()
