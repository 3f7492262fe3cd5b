"""The box on the course page: which runs, in which words, a member's own state; one main action."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Site

from courses.models import CoursePage, LessonPage, QuizPage
from enrollments.models import Enrollment, Run
from enrollments.run_lines import zone_label
from tests.factories import EnrollmentFactory, RunFactory, UserFactory, make_course, pass_course

pytestmark = pytest.mark.django_db
State = Enrollment.State
FILLED = re.compile(r'class="button(?: button--wide)?"')


@pytest.fixture(autouse=True)
def site_paths():
    """Wagtail keeps the site's root paths in the cache, where a rolled-back test leaves them."""
    Site.clear_site_root_paths_cache()


def box_of(client, course):
    url = CoursePage.objects.get(translation_key=course.key, locale__language_code="en").get_url()
    html = client.get(url).content.decode()
    return " ".join(html.split('id="enrol"')[1].split("</section>")[0].split())


def dated(course, *, starts=30, **fields):
    begins = (timezone.now() + timedelta(days=starts)).replace(hour=8, minute=0, second=0, microsecond=0)
    return RunFactory(
        course=course, paced="dated", starts_at=begins, ends_at=begins + timedelta(days=28), **fields
    )


def in_days(days):
    return timezone.now() + timedelta(days=days)


def test_a_visitor_reads_dates_in_the_runs_zone_and_is_led_to_sign_in(client):
    course = make_course()
    dated(
        course, time_zone="Africa/Addis_Ababa", registration_closes_at=in_days(20).replace(hour=7, minute=30)
    )
    box = box_of(client, course)
    assert "10:30" in box
    assert "Addis Ababa time" in box
    assert "Sign in to enrol" in box
    assert "Create one" in box
    assert len(FILLED.findall(box)) == 1


def test_a_run_names_its_zone_once_for_its_opening_and_its_closing(client):
    course = make_course()
    dates = {"registration_opens_at": in_days(5), "registration_closes_at": in_days(20)}
    dated(course, time_zone="Africa/Addis_Ababa", state=Run.State.ANNOUNCED, **dates)
    box = box_of(client, course)
    assert box.count("Addis Ababa time<") == 1
    assert box.index("Registration opens") < box.index("Registration closes") < box.index("Time zone:")


def test_a_member_reads_them_in_their_own(client):
    course = make_course()
    dated(
        course, time_zone="Africa/Addis_Ababa", registration_closes_at=in_days(20).replace(hour=7, minute=30)
    )
    client.force_login(UserFactory(time_zone="Asia/Tokyo"))
    box = box_of(client, course)
    assert "16:30" in box
    assert "Tokyo time" in box
    assert box.count("Enrol</button>") == 1


def test_what_can_be_joined_stands_first_and_has_the_main_button(client):
    course = make_course()
    RunFactory(course=course, title="closed one", state=Run.State.CLOSED)
    dated(course, title="open one", places=3)
    dated(course, title="coming one", state=Run.State.ANNOUNCED, starts=90)
    box = box_of(client, course)
    assert box.index("open one") < box.index("coming one") < box.index("Other runs") < box.index("closed one")
    assert "3 places left" in box
    assert len(FILLED.findall(box)) == 1


def test_a_run_that_is_over_is_gone(client):
    course = make_course()
    dated(course, title="Spring of long ago", starts=-60, state=Run.State.REPORTING)
    box = box_of(client, course)
    assert "Spring of long ago" not in box
    assert "No run is open now" in box


@pytest.mark.parametrize("state", [Run.State.ANNOUNCED, Run.State.OPEN])
def test_a_course_whose_runs_are_to_come_says_when_it_opens(client, state):
    course = make_course()
    page = CoursePage.objects.get()
    page.contact = "ask@partner.example"
    page.save_revision().publish()
    opens = timezone.now().replace(month=12, day=24, hour=12, year=2099)
    run = dated(course, state=state, registration_opens_at=opens, starts=9_000 * 4)
    box = box_of(client, course)
    assert f'Opens on <time datetime="{opens.isoformat()}">24 December 2099</time>' in box
    assert 'href="mailto:ask@partner.example"' in box
    assert "Sign in to enrol" not in box
    assert len(FILLED.findall(box)) == 1
    assert run.pk


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"places": 0, "waiting_list": True}, "Sign in to enrol"),
        ({"places": 0, "waiting_list": False}, "this run has no waiting list"),
        ({"state": Run.State.CLOSED}, "Registration for this run is closed"),
        ({"state": Run.State.POSTPONED}, "Its new dates will stand here"),
        ({"state": Run.State.ANNOUNCED}, "The day on which registration opens will stand here"),
        ({"registration": Run.Registration.APPLICATION}, "Places go by application"),
        ({"registration": Run.Registration.INVITATION}, "invites people to this run"),
    ],
)
def test_each_run_says_what_to_do_about_it(client, fields, words):
    course = make_course()
    RunFactory(course=course, **fields)
    box = box_of(client, course)
    assert words in box
    assert len(FILLED.findall(box)) == 1


def test_a_full_run_offers_its_waiting_list(client):
    course = make_course()
    RunFactory(course=course, places=0)
    client.force_login(UserFactory())
    box = box_of(client, course)
    assert "Join the waiting list" in box
    assert "the first in order gets the next free place" in box


def test_a_full_run_is_said_to_be_full_and_stands_after_one_with_places(client):
    course = make_course()
    dated(course, title="full one", places=0)
    assert "Open for registration" not in box_of(client, course)
    assert '<span class="pill pill--amber">Full</span>' in box_of(client, course)
    dated(course, title="free one", places=2, starts=60)
    box = box_of(client, course)
    assert box.index("free one") < box.index("full one")


def test_a_run_by_application_says_until_when(client):
    course = make_course()
    closes = {"registration_closes_at": in_days(20)}
    run = dated(course, registration=Run.Registration.APPLICATION, **closes)
    RunFactory(course=course, title="closed one", state=Run.State.CLOSED)
    box = box_of(client, course)
    assert box.index("Registration closes:") < box.index("Other runs") < box.index("closed one")
    Run.objects.filter(pk=run.pk).update(registration_closes_at=in_days(-1))
    assert "Registration closes:" not in box_of(client, course)


def test_an_open_run_of_a_course_without_lessons_cannot_be_joined(client):
    course = make_course()
    RunFactory(course=course)
    for page in (*LessonPage.objects.all(), *QuizPage.objects.all()):
        page.unpublish()
    client.force_login(UserFactory())
    box = box_of(client, course)
    assert "when the lessons of this course are published" in box
    assert "<form" not in box


def test_a_course_without_runs_leads_on(client):
    box = box_of(client, make_course())
    assert "The next one will stand here" in box
    assert "See the other courses" in box


def test_an_unconfirmed_address_is_named_before_the_button(client):
    course = make_course()
    RunFactory(course=course)
    client.force_login(UserFactory(confirmed=False))
    assert "Confirm your e-mail address before you enrol" in box_of(client, course)
    client.force_login(UserFactory())
    assert "Confirm your e-mail address" not in box_of(client, course)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.ACTIVE, "Continue: Lesson 1 (en)"),
        (State.WAITLISTED, "Your place in the queue: 1"),
        (State.APPLIED, "Your application is under way"),
        (State.OFFERED, "You are offered a place"),
        (State.ACCEPTED, "Your place is yours"),
        (State.WITHDRAWN, "You withdrew from this course"),
        (State.FAILED, "Another run is another chance"),
        (State.NO_SHOW, "did not attend"),
        (State.DECLINED, "How your last enrolment here ended: declined"),
    ],
)
def test_a_member_sees_their_own_state_and_one_way_on(client, state, words):
    enrollment = EnrollmentFactory()
    waiting = timezone.now() if state == State.WAITLISTED else None
    Enrollment.objects.filter(pk=enrollment.pk).update(state=state, waitlisted_at=waiting)
    client.force_login(enrollment.member)
    box = box_of(client, enrollment.run.course)
    assert words in box
    assert len(FILLED.findall(box)) == 1


def test_who_has_completed_a_run_that_is_over_still_sees_it(client):
    award = pass_course()
    run = award.enrollment.run
    client.force_login(award.member)
    assert "Read the course again" in box_of(client, run.course)
    Run.objects.filter(pk=run.pk).update(state=Run.State.CLOSED_OUT)
    box = box_of(client, run.course)
    assert "Completed" in box
    assert "Read the course again" not in box


def test_an_enrolment_before_the_first_day_says_when(client):
    course = make_course()
    run = dated(course)
    enrollment = EnrollmentFactory(run=run, member=UserFactory(time_zone="Africa/Nairobi"))
    client.force_login(enrollment.member)
    box = box_of(client, course)
    assert "You are enrolled" in box
    assert "11:00 (Nairobi time)" in box
    Run.objects.filter(pk=run.pk).update(starts_at=in_days(-9), ends_at=in_days(-1))
    assert "Your run is not open now" in box_of(client, course)


def test_a_zone_that_is_none_of_ours_breaks_nothing(client):
    course = make_course()
    dated(course, time_zone="Mars/Olympus", registration_closes_at=in_days(5))
    assert "UTC" in box_of(client, course)
    assert zone_label("UTC") == "UTC"


@pytest.mark.parametrize("title", ["\u202etluaf", "A" * 120, "<b>x</b>", "اسم"])
def test_a_runs_title_stays_in_its_place(client, title):
    course = make_course()
    RunFactory(course=course, title=title)
    box = box_of(client, course)
    assert "<b>x" not in box
    assert "<bdi>" in box
