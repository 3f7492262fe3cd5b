"""The ways on from the desk: past the checks when a course is handed in, to a correction, to a zip."""

import pytest
from django.urls import reverse

from courses.models import Course, CoursePage, LessonPage, PartnerGroup, Submission
from courses.quality_kinds import Finding, Level
from courses.services import appoint, onboard_partner
from tests.factories import UserFactory, make_course
from tests.factories.courses import catalogue

Role = PartnerGroup.Role


@pytest.fixture
def partner(db):
    catalogue()
    return onboard_partner(name="Nile Institute", slug="nile", texts={})


def sign_in(client, partner, role):
    person = UserFactory()
    appoint(user=person, partner=partner, role=role)
    client.force_login(person)


def text_of(client, name, *args):
    return client.get(reverse(f"desk:{name}", args=args)).content.decode()


def test_submitting_leads_past_the_checks_and_each_to_its_field(client, partner, monkeypatch):
    course = make_course(partner=partner, stage=Course.Stage.MATERIAL)
    page = LessonPage.objects.get()
    place = f"{page.translation_key}/en/body"
    found = [
        Finding("no-such-check", Level.MUST, place, "The first thing.", {}),
        Finding("no-such-check", Level.SHOULD, "", "The second thing.", {}),
    ]
    monkeypatch.setattr("courses.quality_facts.findings_of", lambda course: found)
    sign_in(client, partner, Role.COORDINATOR)
    hand_in = reverse("desk:hand_in", args=[course.code])
    outline = text_of(client, "course", course.code)
    assert f'href="{hand_in}"' in outline
    assert reverse("desk:submit_course", args=[course.code]) not in outline
    text = client.get(hand_in).content.decode()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert f'href="{edit}#panel-child-content-body-section"' in text
    assert text.count("The first thing.") == 2  # said, and named for whoever only hears the link
    assert text.count("The second thing.") == 1
    assert reverse("desk:submit_course", args=[course.code]) not in text  # a must stands


def test_a_live_page_with_newer_drafts_can_be_sent_as_a_small_correction(client, partner):
    course = make_course(partner=partner, languages=("en", "fr"))
    lesson = LessonPage.objects.get(locale__language_code="fr")
    head = CoursePage.objects.get(locale__language_code="en")
    ways = [reverse("desk:correct", args=[page.pk]) for page in (lesson, head)]
    sign_in(client, partner, Role.COORDINATOR)
    assert not any(way in text_of(client, "course", course.code) for way in ways)
    for page in (lesson, head):
        page.title += " again"
        page.save_revision()
    text = text_of(client, "course", course.code)
    assert [text.count(f'href="{way}"') for way in ways] == [1, 1]
    submission = Submission.objects.create(course=course, kind="material")
    assert not any(way in text_of(client, "course", course.code) for way in ways)
    submission.delete()
    sign_in(client, partner, Role.AUTHOR)
    assert not any(way in text_of(client, "course", course.code) for way in ways)


def test_a_changed_course_page_alone_can_be_submitted(client, partner):
    course = make_course(partner=partner)
    sign_in(client, partner, Role.COORDINATOR)
    assert "Submit for review" not in text_of(client, "course", course.code)
    page = CoursePage.objects.get()
    page.summary = "Something else."
    page.save_revision()
    assert "Submit for review" in text_of(client, "course", course.code)


def test_a_course_that_is_written_already_is_brought_in_from_the_list_and_the_form(client, partner):
    way = f'href="{reverse("desk:folder_in")}"'
    sign_in(client, partner, Role.AUTHOR)
    assert text_of(client, "courses").count(way) == 2  # beside the button, and where the list is empty
    assert way in text_of(client, "outline_new")
    make_course(partner=partner)
    assert text_of(client, "courses").count(way) == 1
    sign_in(client, partner, Role.TRANSLATOR)
    assert way not in text_of(client, "courses")
