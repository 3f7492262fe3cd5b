"""Mails about courses: sent once, in the reader's language, with links to where one acts."""

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from courses.models import Course, CourseMail
from courses.services import review
from courses.services.course_mails import send_course_mail, send_owed_course_mails
from courses.services.review_people import owe

Kind = CourseMail.Kind


def submit(scene, **kwargs):
    return review.submit_course(course=scene.course, by=scene.coordinator, **kwargs)


def last_mail(scene, kind, to, **fields):
    owe(kind, [to], course=scene.course, **fields)
    assert send_course_mail(mail_id=CourseMail.objects.latest("pk").pk)
    return mail.outbox[-1]


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_kind_can_be_sent_in_any_language(scene, kind, language):
    step = submit(scene, message="Please read.").steps.get()
    if kind == Kind.CLOSING:
        Course.objects.update(stage=Course.Stage.WITHDRAWN)
        scene.course.refresh_from_db()
    scene.reviewer.language = language
    scene.reviewer.save()
    sent = (
        last_mail(
            scene,
            kind,
            scene.reviewer,
            submission=step.submission,
            step=step,
            by=scene.coordinator,
            words="Why\nnot",
        )
        if kind not in (Kind.ASSIGNED,)
        else _assigned(scene, step)
    )
    assert sent.to == [scene.reviewer.email]
    assert scene.page().title in sent.subject
    assert "{{" not in sent.body and "http" in sent.body
    assert settings.ACADEMY_BASE_URL in sent.body


def _assigned(scene, step):
    review.assign_reviewer(step=step, reviewer=scene.reviewer, by=scene.administrator)
    assert send_course_mail(mail_id=CourseMail.objects.get(kind=Kind.ASSIGNED).pk)
    return mail.outbox[-1]


def test_a_mail_is_sent_once(scene):
    submit(scene)
    owed = CourseMail.objects.filter(to=scene.reviewer).get()
    assert send_course_mail(mail_id=owed.pk)
    assert not send_course_mail(mail_id=owed.pk)
    assert len(mail.outbox) == 1


def test_the_link_opens_the_submission(scene):
    submission = submit(scene, message="Look at module 2.")
    send_owed_course_mails()
    address = settings.ACADEMY_BASE_URL + reverse("desk:submission", args=[submission.pk])
    assert address in mail.outbox[0].body
    assert "Look at module 2." in mail.outbox[0].body


def test_what_is_owed_is_sent_by_the_chore_and_one_that_fails_waits(scene, monkeypatch):
    submit(scene)
    from courses.services import course_mails

    real = course_mails._send
    failing = CourseMail.objects.owed().first().pk

    def send(owed):
        if owed.pk == failing:
            raise OSError("no post today")
        real(owed)

    monkeypatch.setattr(course_mails, "_send", send)
    assert send_owed_course_mails() == 1
    assert CourseMail.objects.owed().count() == 1
    monkeypatch.setattr(course_mails, "_send", real)
    assert send_owed_course_mails() == 1


def test_a_mail_that_has_lost_its_sense_is_not_sent(scene):
    submission = submit(scene)
    review.take_back(submission=submission, by=scene.coordinator)
    assert send_owed_course_mails() == 0
    assert not mail.outbox
    assert not CourseMail.objects.owed().exists()


def test_a_closed_account_gets_no_mail(scene):
    scene.reviewer.is_active = False
    scene.reviewer.save()
    submit(scene)
    send_owed_course_mails()
    assert [each.to for each in mail.outbox] == [[scene.other.email]]


def test_who_acts_is_told_nothing(scene):
    step = submit(scene).steps.get()
    review.assign_reviewer(step=step, reviewer=scene.reviewer, by=scene.reviewer)
    assert not CourseMail.objects.filter(kind=Kind.ASSIGNED).exists()


def test_the_mail_follows_the_commit(scene, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submit(scene)
    assert {each.to[0] for each in mail.outbox} == {scene.reviewer.email, scene.other.email}
