"""The outline of a course at the desk: what its people see and do there."""

import pytest
from django.urls import reverse

from courses.models import PartnerGroup
from courses.services import appoint, onboard_partner
from tests.factories import UserFactory, make_course
from tests.factories.courses import catalogue


@pytest.fixture
def partner(db):
    catalogue()
    return onboard_partner(name="Nile Institute", slug="nile", texts={})


@pytest.fixture
def writer(partner):
    person = UserFactory(full_name="Wanda Writer")
    appoint(user=person, partner=partner, role=PartnerGroup.Role.AUTHOR)
    return person


def page_of(client, course):
    return client.get(reverse("desk:course", args=[course.code]))


def test_an_author_sees_the_whole_course_on_one_page(client, writer, partner):
    course = make_course(partner=partner, lessons=2)
    client.force_login(writer)
    answer = page_of(client, course)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Lesson 1 (en)" in text
    assert "Final quiz (en)" in text
    assert "Tell your coordinator that it is ready" in text


def test_a_strangers_course_is_not_there(client, writer):
    course = make_course()
    client.force_login(writer)
    assert page_of(client, course).status_code == 404
    arrange = reverse("desk:arrange", args=[course.code])
    assert client.post(arrange, {"act": "add", "kind": "module", "title": "Mine"}).status_code == 404


def test_the_list_shows_own_courses_only(client, writer, partner):
    mine, theirs = make_course(partner=partner), make_course()
    client.force_login(writer)
    text = client.get(reverse("desk:courses")).content.decode()
    assert mine.code in text
    assert theirs.code not in text
