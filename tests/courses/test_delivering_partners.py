"""Who else delivers a course, and when it opened: told of the course, and seen on its pages at once."""

import pytest

from courses.models import Course, CoursePage, PartnerPage
from courses.services import open_course
from tests.factories import PartnerFactory, make_course
from tests.factories.courses import partner_page

pytestmark = pytest.mark.django_db


def version_of(course):
    return Course.objects.get(pk=course.pk).content_version


def test_a_course_is_new_once(time_machine):
    course = make_course(stage=Course.Stage.MATERIAL)
    time_machine.move_to("2026-03-01T10:00Z", tick=False)
    first = open_course(course=course).opened_at
    Course.objects.filter(pk=course.pk).update(stage=Course.Stage.WITHDRAWN)
    time_machine.move_to("2026-09-01T10:00Z", tick=False)
    again = open_course(course=course)
    assert again.stage == Course.Stage.OPEN
    assert again.opened_at == first


def test_naming_another_deliverer_is_a_new_version_of_the_course():
    course, other = make_course(), PartnerFactory()
    before = version_of(course)
    course.delivered_with.add(other)
    named = version_of(course)
    assert named > before
    other.delivers_with.clear()
    assert version_of(course) > named


def test_what_a_deliverer_is_called_is_part_of_the_course():
    course, other, stranger = make_course(), PartnerFactory(), make_course()
    course.delivered_with.add(other)
    before, unmoved = version_of(course), version_of(stranger)
    page = partner_page(other)
    page.title = "Renamed"
    page.save_revision().publish()
    assert version_of(course) > before
    assert version_of(stranger) == unmoved
    assert PartnerPage.objects.get(pk=page.pk).title == "Renamed"


def test_the_settings_of_a_course_page_hold_its_deliverers_and_a_copy_keeps_them():
    course, other = make_course(), PartnerFactory()
    page = CoursePage.objects.get(translation_key=course.key)
    page.staged_settings = {"delivered_with": [other]}
    page.save()
    assert page.read_settings()["delivered_with"] == [other]
    copy = page.copy(update_attrs={"slug": "copied"})
    assert list(copy.specific.find_row().delivered_with.all()) == [other]
