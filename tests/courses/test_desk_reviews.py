"""The list of reviews: what is mine first, everything findable, the same cost for one and many."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.users.roles import REVIEWERS
from courses.models import PartnerGroup, ReviewStep
from courses.services import appoint
from courses.services.review import approve_step, submit_course
from tests.factories import UserFactory, make_course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_checks(monkeypatch):
    """Let the sample courses pass the machine: its checks have tests of their own."""
    monkeypatch.setattr("courses.services.submitting.findings_of", lambda course: [])


@pytest.fixture
def partner(author):
    return PartnerGroup.objects.get(group__user=author).partner


def a_reviewer(name):
    user = UserFactory(email=f"{name}-{uuid.uuid4().hex[:6]}@test.example", full_name=name.title())
    user.groups.add(Group.objects.get(name=REVIEWERS))
    return user


@pytest.fixture
def reviewer():
    return a_reviewer("reviewer")


@pytest.fixture
def coordinator(partner):
    user = UserFactory(email="coordinator@test.example")
    appoint(user=user, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    return user


@pytest.fixture
def submission(partner, coordinator):
    return submit_course(course=make_course(partner=partner), by=coordinator)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_reviews_costs_the_same_for_one_and_three(client, reviewer, partner, coordinator, number):
    for _each in range(number):
        submit_course(course=make_course(partner=partner), by=coordinator)
    client.force_login(reviewer)
    client.get(reverse("desk:reviews"))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("desk:reviews"))
    assert len(answer.context["rows"]) == number
    assert len(queries) <= 19, len(queries)


def test_mine_stands_first_then_nobodys_then_others(client, reviewer, partner, coordinator):
    other = a_reviewer("other")
    steps = [submit_course(course=make_course(partner=partner), by=coordinator).steps.get() for _ in range(3)]
    ReviewStep.objects.filter(pk=steps[0].pk).update(reviewer=other, due_on="2020-01-01")
    ReviewStep.objects.filter(pk=steps[2].pk).update(reviewer=reviewer)
    client.force_login(reviewer)
    answer = client.get(reverse("desk:reviews"))
    assert [row.submission.pk for row in answer.context["rows"]] == [
        steps[2].submission_id, steps[1].submission_id, steps[0].submission_id,
    ]  # fmt: skip
    assert "overdue by" in answer.content.decode()


def test_decided_reviews_are_found_again(client, reviewer, submission):
    approve_step(step=submission.steps.get(), by=reviewer)
    client.force_login(reviewer)
    assert not client.get(reverse("desk:reviews")).context["rows"]
    assert len(client.get(reverse("desk:reviews") + "?state=closed").context["rows"]) == 1
    code = submission.course.code
    assert len(client.get(reverse("desk:reviews") + f"?state=closed&q={code}").context["rows"]) == 1
    assert not client.get(reverse("desk:reviews") + "?state=closed&q=other").context["rows"]


def test_partners_people_do_not_see_the_list_of_reviews(client, coordinator, submission):
    client.force_login(coordinator)
    assert client.get(reverse("desk:reviews")).status_code == 302
    assert client.get(reverse("desk:corrections")).status_code == 302
