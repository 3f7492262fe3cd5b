"""Which certificates a course gives, and how that is said before enrolment."""

import pytest

from courses.assessment import award_sentences
from courses.given import GIVES, Given, as_rules, from_rules, given_by, gives_of
from courses.models import Course
from courses.outline import outline_of
from enrollments.freezing import freeze_syllabus
from tests.factories import make_course

BOTH = {"gives_completion": True, "gives_participation": True}


def said(course, **settings):
    for name, value in settings.items():
        setattr(course, name, value)
    return award_sentences(course, outline_of(course, "en"))


def test_every_word_of_a_form_is_said_back():
    assert [gives_of(settings) for settings in GIVES.values()] == list(GIVES)


def test_rules_keep_only_what_differs_from_what_every_course_gives():
    assert as_rules(Given()) == {}
    assert from_rules({"v": 1}) == Given()
    given = Given(completion=False, attendance_mark=75, valid_months=24, supervised=True)
    assert from_rules(as_rules(given)) == given


@pytest.mark.django_db
def test_a_course_says_before_enrolment_what_it_gives_and_by_which_rule():
    course = make_course()
    assert "80 % or more" in said(course)[0]
    both = said(course, **BOTH, attendance_mark=75, valid_months=24, is_supervised=True)
    assert "75 % attendance" in both[1]
    assert both[2:4] == ["The assessment is supervised.", "Valid for 2 years."]
    assert both[4].startswith("Each carries a number")
    assert said(course, valid_months=18)[3] == "Valid for 18 months."
    assert "attendance" in said(course, gives_completion=False)[0]
    assert said(course, gives_participation=False) == ["This course gives no certificate."]


@pytest.mark.django_db
def test_a_syllabus_freezes_what_is_given_and_old_digests_stay():
    course = make_course()
    before = freeze_syllabus(course)
    assert "awards" not in before.rules
    Course.objects.filter(pk=course.pk).update(**BOTH, attendance_mark=60)
    course.refresh_from_db()
    after = freeze_syllabus(course)
    assert (from_rules(before.rules), from_rules(after.rules)) == (Given(), given_by(course))
    assert before.digest != after.digest
