"""Reading while a sign-up waits for its code: lessons of a run that anybody could join, and no more."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.editions import course_link
from courses.models import Activity, LessonPage
from enrollments.models import Attempt, Enrollment, Milestone, Run
from tests.factories import RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db

CONFIRM = "/account/confirm-email/"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def run() -> Run:
    return RunFactory(course=make_course(lessons=2, languages=("en", "ar")))


def sign_up(client: Client, email: str = "new@test.example", **fields: str) -> Any:
    data = {"email": email, "full_name": "Amina", "password1": "four-words-in-a-row", **fields}
    return client.post("/account/signup/", data)


def url_of(run: Run, kind: str) -> str:
    activity = run.course.activities.filter(kind=kind).order_by("pk").first()
    return reverse("enrollments:activity", args=[run.code, activity.code])


def test_the_waiting_page_leads_to_the_lessons_and_they_are_read_only(client: Client, run: Run) -> None:
    sign_up(client, next=f"/learn/{run.code}/enrol/")
    assert f'href="/learn/{run.code}/"' in client.get(CONFIRM).content.decode()
    first = client.get(f"/learn/{run.code}/", follow=True)
    page = first.content.decode()
    assert first.status_code == 200
    assert "Text of lesson 1 in en." in page
    assert "You read on while your code is on its way" in page
    assert "Mark complete" not in page
    assert "no-store" in first["Cache-Control"]
    assert not Milestone.objects.exists()
    assert not Enrollment.objects.exists()


def test_a_visitor_who_has_not_signed_up_reads_nothing(client: Client, run: Run) -> None:
    for url in (f"/learn/{run.code}/", url_of(run, "lesson"), url_of(run, "quiz")):
        assert client.get(url).url.startswith("/account/login/?next=/learn/")
    client.get("/account/signup/")
    assert client.get(url_of(run, "lesson")).url.startswith("/account/login/")


def test_quizzes_stay_closed_and_nothing_can_be_sent(client: Client, run: Run) -> None:
    sign_up(client)
    quiz = client.get(url_of(run, "quiz"))
    assert quiz.status_code == 403
    assert "This opens with your account" in quiz.content.decode()
    assert f'href="{CONFIRM}"' in quiz.content.decode()
    for end in ("finish/", "start/"):
        for kind in ("lesson", "quiz"):
            assert client.post(url_of(run, kind) + end).url.startswith("/account/login/")
    for path in ("", f"{run.code}/enrol/", f"{run.code}/withdraw/", f"{run.code}/language/"):
        assert client.post(f"/learn/{path}").status_code in (302, 405)
    assert client.get("/learn/").url.startswith("/account/login/")
    assert not (Milestone.objects.exists() or Attempt.objects.exists() or Enrollment.objects.exists())


@pytest.mark.parametrize(
    "fields",
    [
        {"places": 9},  # a member may have to wait for what a visitor would read
        {"registration": Run.Registration.APPLICATION},
        {"registration": Run.Registration.INVITATION},
        {"state": Run.State.CLOSED},
        {"state": Run.State.ANNOUNCED},
        {"state": Run.State.DRAFT},
        {"registration_closes_at": timezone.now() - timedelta(days=1)},
        {
            "paced": Run.Paced.DATED,
            "starts_at": timezone.now() - timedelta(days=1),
            "ends_at": timezone.now() + timedelta(days=9),
        },
    ],
)
def test_a_run_that_not_anybody_could_join_now_stays_closed(client: Client, fields: dict[str, Any]) -> None:
    run = RunFactory(course=make_course(lessons=1), **fields)
    sign_up(client, next=f"/learn/{run.code}/enrol/")
    answer = client.get(url_of(run, "lesson"))
    if run.state == Run.State.DRAFT:
        assert answer.status_code == 404  # not even that it is planned is told
    else:
        assert answer.status_code == 302
        assert "/learn/" not in answer.url
    assert "Read the lessons" not in client.get(CONFIRM).content.decode()


def test_the_permission_ends_with_the_wait(client: Client, run: Run) -> None:
    lesson = url_of(run, "lesson")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_up(client)
        assert client.get(lesson).status_code == 200
        clock.shift(31 * 60)
        assert client.get(lesson).url.startswith("/account/login/")
    cache.clear()
    other = Client()
    sign_up(other, "other@test.example")
    for _each in range(3):
        other.post(CONFIRM, {"code": "no"})
    assert other.get(lesson).url.startswith("/account/login/")


def test_once_confirmed_they_land_where_they_came_from_and_enrol_like_anybody(
    client: Client, run: Run
) -> None:
    there = f"/learn/{run.code}/enrol/"
    sign_up(client, next=there)
    code = re.findall(r"(?m)^(\d{6})$", str(mail.outbox[-1].body))[0]
    assert client.post(CONFIRM, {"code": code}).url == there
    answer = client.get(url_of(run, "lesson"))
    assert answer.status_code == 302  # a member who is not enrolled belongs on the course page


def test_known_and_new_addresses_read_the_same(run: Run) -> None:
    UserFactory(email="known@test.example")
    seen = []
    for email in ("known@test.example", "new@test.example"):
        cache.clear()
        client = Client()
        sign_up(client, email, next=f"/learn/{run.code}/enrol/")
        pages = [client.get(url) for url in (CONFIRM, url_of(run, "lesson"), url_of(run, "quiz"))]
        texts = [re.sub(r'value="\w{64}"', "", page.content.decode()).replace(email, "") for page in pages]
        seen.append([(page.status_code, text) for page, text in zip(pages, texts, strict=True)])
    seen = [[(status, re.sub(r"in \d+ seconds", "", text)) for status, text in pages] for pages in seen]
    assert seen[0] == seen[1]


def test_nothing_of_a_visitors_page_is_kept_for_others(client: Client, run: Run) -> None:
    sign_up(client)
    client.get(url_of(run, "lesson"))
    reviewer = UserFactory(is_superuser=True)
    theirs = Client()
    theirs.force_login(reviewer)
    page = theirs.get(url_of(run, "lesson")).content.decode()
    assert "while your code is on its way" not in page
    assert "You read this course without being enrolled" in page
    assert "while your code is on its way" in client.get(url_of(run, "lesson")).content.decode()


def test_the_waiting_page_knows_the_course_by_its_own_address(client: Client, run: Run) -> None:
    for language in ("en", "ar"):
        cache.clear()
        visitor = Client()
        sign_up(visitor, next=course_link(run.course, language).url)
        assert f'href="/learn/{run.code}/"' in visitor.get(CONFIRM).content.decode()


@pytest.mark.parametrize(
    "there", ["/en/\x00/", "/en/" + "a" * 5000, "/learn/00000000/enrol/", "/en/%00/", "/x", "?"]
)
def test_a_strange_way_back_is_no_error(client: Client, there: str) -> None:
    sign_up(client, next=there)
    assert client.get(CONFIRM).status_code == 200


def test_activities_that_are_no_lessons_are_what_is_closed(run: Run) -> None:
    assert set(run.course.activities.values_list("kind", flat=True)) == {
        Activity.Kind.LESSON,
        Activity.Kind.QUIZ,
    }


def open_run(*languages: str, **fields: Any) -> Run:
    return RunFactory(course=make_course(lessons=1, languages=languages), **fields)


def test_who_came_for_no_course_is_offered_one_in_their_language(client: Client) -> None:
    open_run("en", "ar", state=Run.State.CLOSED)
    english, arabic = open_run("en"), open_run("en", "ar")
    sign_up(client, next="/learn/")
    page = client.get(CONFIRM).content.decode()
    assert "for example of" in page
    assert f'href="/learn/{english.code}/"' in page
    assert "Text of lesson 1 in en." in client.get(f"/learn/{english.code}/", follow=True).content.decode()
    client.cookies["academy_language"] = "ar"
    assert f'href="/learn/{arabic.code}/"' in client.get(CONFIRM).content.decode()
    client.cookies["academy_language"] = "ru"
    assert f'href="/learn/{english.code}/"' in client.get(CONFIRM).content.decode()


def test_a_course_without_lessons_is_not_offered(client: Client, run: Run) -> None:
    for page in LessonPage.objects.all():
        page.unpublish()
    sign_up(client)
    assert f'href="/learn/{run.code}/"' not in client.get(CONFIRM).content.decode()


def box_of(client: Client, run: Run) -> str:
    page = client.get(course_link(run.course, "en").url).content.decode()
    return page.split('id="enrol"')[1].split("</section>")[0]


def test_the_course_page_invites_who_waits_to_read(client: Client, run: Run) -> None:
    assert "Sign in to enrol" in box_of(client, run)
    sign_up(client)
    box = box_of(client, run)
    assert f'class="button button--wide" href="/learn/{run.code}/">Read the lessons' in box
    assert f'href="{CONFIRM}">Enter the code' in box
    assert box.count('class="button') == 1
    assert not ("Sign in to enrol" in box or "Create one" in box)


def test_where_nothing_can_be_read_who_waits_is_led_to_the_code(client: Client, run: Run) -> None:
    begins = timezone.now() + timedelta(days=20)
    Run.objects.update(paced=Run.Paced.DATED, starts_at=begins, ends_at=begins + timedelta(days=9))
    sign_up(client)
    box = box_of(client, run)
    assert "Read the lessons" not in box
    assert f'class="button button--wide" href="{CONFIRM}">Enter the code' in box
    assert box.count('class="button') == 1
    Run.objects.update(state=Run.State.CLOSED)
    assert "Enter the code" not in box_of(client, run)
