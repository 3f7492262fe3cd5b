"""Mails that are owed: one that fails holds no other back."""

import pytest
from django.core import mail

from enrollments import services
from enrollments.models import Transition
from enrollments.services import telling
from tests.factories import EnrollmentFactory, RunFactory

pytestmark = pytest.mark.django_db


def test_a_mail_that_fails_is_kept_and_holds_no_other_back(monkeypatch):
    run = RunFactory(places=2)
    first, second = EnrollmentFactory(run=run), EnrollmentFactory(run=run)
    unlucky, lucky = EnrollmentFactory(run=run), EnrollmentFactory(run=run)
    services.withdraw(enrollment=first, by=first.member)
    services.withdraw(enrollment=second, by=second.member)
    send = telling._send

    def refuse(owed):
        if owed.enrollment == unlucky:
            raise ConnectionError("mailbox on fire")
        send(owed)

    monkeypatch.setattr(telling, "_send", refuse)
    assert services.tell_all_owed() == 1
    assert [message.to for message in mail.outbox] == [[lucky.member.email]]
    assert [t.enrollment for t in Transition.objects.still_to_tell()] == [unlucky]
    monkeypatch.setattr(telling, "_send", send)
    assert services.tell_all_owed() == 1
