"""A withdrawn course keeps its page and its learners for a while, and takes nobody new."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.models import Course, CourseMail
from courses.services import review
from courses.services.course_mails import send_owed_course_mails
from courses.services.review_errors import (
    CourseInReview,
    NotAReviewer,
    NotOpen,
    TooSoon,
    WrongSuccessor,
)
from courses.services.withdrawal import earliest_closing, restore_course, withdraw_course
from enrollments import services
from enrollments.errors import CourseNotOpen, NotLearning
from enrollments.models import Run
from tests.courses.review.scenes import LessonPage, Stage
from tests.factories import RunFactory, UserFactory, make_course


def withdraw(scene, **kwargs):
    kwargs = {"notice": "It is out of date.", **kwargs}
    return withdraw_course(course=scene.course, by=scene.coordinator, **kwargs)


def close(course):
    """Let the learners' last day pass."""
    Course.objects.filter(pk=course.pk).update(closes_on=timezone.now().date() - timedelta(days=2))


def test_it_leaves_catalogue_and_enrolment_and_keeps_its_page(scene, client):
    run = RunFactory(course=scene.course)
    course = withdraw(scene)
    assert course.stage == Stage.WITHDRAWN
    assert course.closes_on == earliest_closing() == timezone.now().date() + timedelta(days=90)
    assert course.stage_since == course.withdrawn_at
    with pytest.raises(CourseNotOpen):
        services.enrol(member=UserFactory(), run=Run.objects.get(pk=run.pk), language="en")
    page = client.get(scene.page().get_url())
    assert page.status_code == 200
    assert "It is out of date." in page.content.decode()
    assert (
        scene.page().title
        not in client.get(scene.page().get_parent().get_parent().get_url()).content.decode()
    )


def test_twice_is_the_same_as_once(scene):
    first = withdraw(scene)
    second = withdraw(scene, notice="Something else")
    assert second.withdrawal_notice == "It is out of date."
    assert second.withdrawn_at == first.withdrawn_at
    assert ModelLogEntry.objects.filter(action="courses.withdraw_course").count() == 1


def test_the_enrolled_keep_at_least_ninety_days(scene):
    with pytest.raises(TooSoon) as refused:
        withdraw(scene, closes_on=earliest_closing() - timedelta(days=1))
    assert refused.value.message
    scene.course.refresh_from_db()
    assert scene.course.stage == Stage.OPEN
    later = earliest_closing() + timedelta(days=30)
    assert withdraw(scene, closes_on=later).closes_on == later


def test_a_course_that_never_opened_is_not_withdrawn(material):
    with pytest.raises(NotOpen) as refused:
        withdraw(material)
    assert refused.value.message


def test_a_course_in_review_is_not_withdrawn(scene):
    review.submit_course(course=scene.course, by=scene.coordinator)
    with pytest.raises(CourseInReview) as refused:
        withdraw(scene)
    assert refused.value.message


def test_what_replaces_it_is_another_open_course(scene, client):
    with pytest.raises(WrongSuccessor) as refused:
        withdraw(scene, replaced_by=scene.course)
    assert refused.value.message
    draft = make_course(partner=scene.partner, stage=Stage.OUTLINE)
    with pytest.raises(WrongSuccessor):
        withdraw(scene, replaced_by=draft)
    successor = make_course(partner=scene.partner)
    withdraw(scene, replaced_by=successor)
    assert f"Course {str(successor.key)[:8]} (en)" in client.get(scene.page().get_url()).content.decode()


def test_learners_go_on_to_the_last_day_and_are_told(scene):
    member = UserFactory()
    enrollment = services.enrol(member=member, run=RunFactory(course=scene.course), language="en")
    course = withdraw(scene)
    lesson = scene.page(LessonPage).activity_row
    services.finish_activity(enrollment=enrollment, activity=lesson)
    send_owed_course_mails()
    (sent,) = [each for each in mail.outbox if each.to == [member.email]]
    assert "It is out of date." in sent.body and "/learn/" in sent.body
    close(course)
    with pytest.raises(NotLearning):
        services.finish_activity(enrollment=enrollment, activity=lesson)


def test_the_classroom_says_that_it_is_closed(scene, client):
    member = UserFactory()
    run = RunFactory(course=scene.course)
    services.enrol(member=member, run=run, language="en")
    course = withdraw(scene)
    client.force_login(member)
    address = reverse("enrollments:run", args=[run.code])
    assert client.get(address, follow=True).status_code == 200
    close(course)
    response = client.get(address, follow=True)
    assert "This course is closed" in response.content.decode()


def test_runs_that_come_to_nothing_are_cancelled(scene):
    now = timezone.now()

    def dated(days, *people):
        run = RunFactory(course=scene.course)
        for person in people:
            services.enrol(member=person, run=run, language="en")
        starts = now + timedelta(days=days)
        ends = starts + timedelta(days=10)
        Run.objects.filter(pk=run.pk).update(paced=Run.Paced.DATED, starts_at=starts, ends_at=ends)
        return run

    empty, begun = dated(20), dated(-2)
    joined, late = dated(30, UserFactory()), dated(200, UserFactory())
    withdraw(scene)
    states = {run.pk: run.state for run in Run.objects.all()}
    cancelled = {pk for pk, state in states.items() if state == Run.State.CANCELLED}
    assert cancelled == {empty.pk, late.pk}
    assert {begun.pk, joined.pk} & cancelled == set()


def test_nobody_moves_up_in_a_withdrawn_course(scene):
    run = RunFactory(course=scene.course, places=1)
    first, second = UserFactory(), UserFactory()
    enrollment = services.enrol(member=first, run=run, language="en")
    services.enrol(member=second, run=run, language="en")
    withdraw(scene)
    assert services.withdraw(enrollment=enrollment, by=first) == []


def test_an_administrator_restores_it_and_twice_is_once(scene):
    services.enrol(member=UserFactory(), run=RunFactory(course=scene.course), language="en")
    course = withdraw(scene)
    with pytest.raises(NotAReviewer):
        restore_course(course=course, by=scene.coordinator)
    for _again in range(2):
        course = restore_course(course=course, by=scene.administrator)
    assert (course.stage, course.closes_on, course.withdrawal_notice) == (Stage.OPEN, None, "")
    assert ModelLogEntry.objects.filter(action="courses.restore_course").count() == 1
    assert not CourseMail.objects.filter(kind="closing").exists()  # what was not sent is not said any more


def test_what_never_opened_is_not_restored(material):
    with pytest.raises(NotOpen):
        restore_course(course=material.course, by=material.administrator)


def test_a_coordinator_withdraws_at_the_desk(scene, client):
    address = reverse("desk:withdraw", args=[scene.course.code])
    client.force_login(scene.author)
    assert client.post(address, {}).status_code in (302, 403)
    scene.course.refresh_from_db()
    assert scene.course.stage == Stage.OPEN
    client.force_login(scene.coordinator)
    assert client.get(address).status_code == 200
    soon = timezone.now().date().isoformat()
    refused = client.post(address, {"notice": "Old", "closes_on": soon, "replaced_by": "NOPE"})
    assert refused.status_code == 422
    assert refused.content.decode().count("desk-field__error") == 2
    sent = {"notice": "Old", "closes_on": earliest_closing().isoformat(), "replaced_by": ""}
    assert client.post(address, sent).status_code == 302
    scene.course.refresh_from_db()
    assert scene.course.stage == Stage.WITHDRAWN
    assert client.post(reverse("desk:restore", args=[scene.course.code])).status_code in (302, 403)
    scene.course.refresh_from_db()
    assert scene.course.stage == Stage.WITHDRAWN
    client.force_login(scene.administrator)
    client.post(reverse("desk:restore", args=[scene.course.code]))
    scene.course.refresh_from_db()
    assert scene.course.stage == Stage.OPEN


def test_a_stranger_finds_no_course_to_withdraw(scene, client, author):
    client.force_login(author)
    assert client.get(reverse("desk:withdraw", args=[scene.course.code])).status_code == 404
