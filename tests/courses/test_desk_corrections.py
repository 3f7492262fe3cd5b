"""Small corrections at the desk, and where each course stands in its life."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy.users.roles import REVIEWERS
from courses.models import Correction, Course, CoursePage, LessonPage, PartnerGroup
from courses.services import appoint, onboard_partner
from courses.services.review import correct
from tests.factories import RunFactory, UserFactory, make_course

pytestmark = pytest.mark.django_db
Role = PartnerGroup.Role


@pytest.fixture
def partner(author):
    return PartnerGroup.objects.get(group__user=author).partner


@pytest.fixture
def coordinator(partner):
    user = UserFactory(email="coordinator@test.example", full_name="Cora Coordinator")
    appoint(user=user, partner=partner, role=Role.COORDINATOR)
    return user


@pytest.fixture
def reviewer():
    user = UserFactory(email="reviewer@test.example")
    user.groups.add(Group.objects.get(name=REVIEWERS))
    return user


def mended(course, text="<p>Text of lesson 1 in English.</p>"):
    """The first lesson with a draft that changes a word."""
    head = CoursePage.objects.get(translation_key=course.key)
    lesson = LessonPage.objects.filter(path__startswith=head.path).order_by("path").first()
    lesson.body = [("text", text)]
    lesson.save_revision()
    return LessonPage.objects.get(pk=lesson.pk)


@pytest.fixture
def lesson(partner):
    return mended(make_course(partner=partner, stage=Course.Stage.OPEN))


def test_a_coordinator_sees_the_change_and_sends_it_live(client, coordinator, lesson):
    client.force_login(coordinator)
    url = reverse("desk:correct", args=[lesson.pk])
    answer = client.get(url)
    assert answer.context["judged"].is_small and "<ins>English.</ins>" in answer.content.decode()
    client.post(url)
    lesson.refresh_from_db()
    assert "English" in str(lesson.body) and Correction.objects.get().by == coordinator


def test_more_than_a_correction_says_why_and_goes_to_review(client, coordinator, lesson):
    lesson.body = [("text", "<p>" + "Another word. " * 60 + "</p>")]
    lesson.save_revision()
    client.force_login(coordinator)
    url = reverse("desk:correct", args=[lesson.pk])
    assert not client.get(url).context["judged"].is_small
    client.post(url)
    assert not Correction.objects.exists()


def test_authors_and_strangers_send_nothing_live(client, author, lesson):
    url = reverse("desk:correct", args=[lesson.pk])
    client.force_login(author)
    client.post(url)
    other = onboard_partner(name="Other", slug="other", texts={})
    stranger = UserFactory()
    appoint(user=stranger, partner=other, role=Role.COORDINATOR)
    client.force_login(stranger)
    assert client.get(url).status_code == client.post(url).status_code == 404
    assert not Correction.objects.exists()


def test_a_page_outside_courses_is_not_there(client, coordinator, partner):
    client.force_login(coordinator)
    home = CoursePage.objects.first() or make_course(partner=partner)
    assert home
    for pk in (1, 999_999, 10**30):
        assert client.get(f"/admin/academy/pages/{pk}/correct/").status_code == 404


def test_staff_look_at_it_afterwards(client, coordinator, reviewer, lesson):
    correction = correct(page=lesson, by=coordinator)
    client.force_login(reviewer)
    assert lesson.title in client.get(reverse("desk:corrections")).content.decode()
    text = client.get(reverse("desk:correction", args=[correction.pk])).content.decode()
    assert "<ins>English.</ins>" in text and "mailto:coordinator@test.example" in text
    client.post(reverse("desk:correction_seen", args=[correction.pk]))
    client.post(reverse("desk:correction_seen", args=[correction.pk]))
    correction.refresh_from_db()
    assert correction.seen_by == reviewer
    assert not client.get(reverse("desk:corrections")).context["rows"]
    assert client.get(reverse("desk:corrections") + "?state=all").context["rows"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_corrections_costs_the_same_for_one_and_three(
    client, partner, coordinator, reviewer, number
):
    for _each in range(number):
        correct(page=mended(make_course(partner=partner, stage=Course.Stage.OPEN)), by=coordinator)
    client.force_login(reviewer)
    client.get(reverse("desk:corrections"))
    with CaptureQueriesContext(connection) as queries:
        assert len(client.get(reverse("desk:corrections")).context["rows"]) == number
    assert len(queries) <= 14, len(queries)


@pytest.mark.parametrize("number", [1, 3])
def test_lives_cost_the_same_for_one_course_and_three(client, partner, author, number):
    for _each in range(number):
        make_course(partner=partner)
    make_course()  # a stranger's, and so not shown
    client.force_login(author)
    client.get(reverse("desk:lives"))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("desk:lives"))
    assert len(answer.context["rows"]) == number
    assert len(queries) <= 18, len(queries)


def test_a_course_stands_where_its_stage_says(client, partner, author, reviewer):
    stages = {"outline": 1, "material": 5, "open": 6, "withdrawn": 0}
    courses = {make_course(partner=partner, stage=stage).code: step for stage, step in stages.items()}
    client.force_login(author)
    rows = client.get(reverse("desk:lives")).context["rows"]
    assert {row.course.code: row.step for row in rows} == courses
    only = client.get(reverse("desk:lives") + "?stage=open").context["rows"]
    assert [row.course.stage for row in only] == ["open"]
    client.force_login(reviewer)
    assert len(client.get(reverse("desk:lives")).context["rows"]) == 4


def test_what_the_runs_have_come_to_is_part_of_a_courses_life(client, partner, author):
    dated = make_course(partner=partner, stage=Course.Stage.OPEN)
    paced = make_course(partner=partner, stage=Course.Stage.OPEN)
    now = timezone.now()
    RunFactory(course=dated, paced="dated", state="reporting", starts_at=now, ends_at=now + timedelta(days=1))
    RunFactory(course=paced)
    client.force_login(author)
    rows = client.get(reverse("desk:lives")).context["rows"]
    assert {row.course: row.step for row in rows} == {dated: 10, paced: 9}
