"""Two at once, on real PostgreSQL; each with a control that shows the race with its guard taken away."""

import itertools
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from certificates import services
from certificates.errors import AlreadyReplaced
from certificates.models import Certificate, CertificateEvent, CertificateQuerySet
from certificates.services import lifecycle
from tests.certificates.records import make_award, make_certificate
from tests.factories import UserFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT_ONCE = 20


def all_at_once(act: Callable[[], Any], times: int = AT_ONCE) -> list[Any]:
    """Start `times` threads that wait for each other and then act; return what each returned or raised."""
    gate, results = threading.Barrier(times), []

    def run() -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_twenty_issues_at_once_make_one_certificate():
    award = make_award()
    results = all_at_once(lambda: services.issue_certificate(award=award))
    assert {certificate.number for certificate in results} == {Certificate.objects.get().number}
    assert CertificateEvent.objects.count() == 1


def test_control_without_get_or_create_issues_collide(monkeypatch):
    """The same with plain inserts: the constraint holds, but all but one fail."""
    award = make_award()
    monkeypatch.setattr(
        CertificateQuerySet,
        "get_or_create",
        lambda self, defaults, **keys: (self.create(**keys, **defaults), True),
    )
    results = all_at_once(lambda: services.issue_certificate(award=award))
    assert any(isinstance(result, IntegrityError) for result in results)


def test_twenty_mails_at_once_send_one():
    certificate = make_certificate()
    services.attach_pdf(certificate=certificate, content=b"%PDF")
    sent = all_at_once(lambda: services.mail_certificate(certificate=certificate))
    assert sorted(sent) == [False] * (AT_ONCE - 1) + [True]
    assert len(mail.outbox) == 1


def test_control_without_the_claim_several_mails_go_out(monkeypatch):
    certificate = make_certificate()
    services.attach_pdf(certificate=certificate, content=b"%PDF")
    monkeypatch.setattr(CertificateQuerySet, "update", lambda self, **values: 1)
    all_at_once(lambda: services.mail_certificate(certificate=certificate))
    assert len(mail.outbox) == AT_ONCE


def reissues_at_once() -> list[Any]:
    certificate, registrar = make_certificate(), UserFactory()
    return all_at_once(
        lambda: services.reissue_certificate(certificate=certificate, by=registrar, why="misspelt")
    )


def test_twenty_presses_of_the_button_make_one_new_certificate():
    refused = [result for result in reissues_at_once() if isinstance(result, AlreadyReplaced)]
    assert len(refused) == AT_ONCE - 1
    assert Certificate.objects.count() == 2
    assert Certificate.objects.standing().count() == 1


def test_control_without_the_lock_presses_collide_in_the_database(monkeypatch):
    """The same without the lock: the constraints still hold, but people see an error page."""
    monkeypatch.setattr(lifecycle, "_lock", lambda certificate: Certificate.objects.get(pk=certificate.pk))
    results = reissues_at_once()
    assert any(isinstance(result, IntegrityError) for result in results)
    assert Certificate.objects.standing().count() == 1


def test_acts_at_once_leave_the_last_event_and_the_state_agreed():
    certificate, registrar = make_certificate(), UserFactory()
    acts = [services.revoke_certificate, services.reinstate_certificate] * (AT_ONCE // 2)
    all_at_once(lambda: acts.pop()(certificate=certificate, by=registrar, why="at once"))
    last = certificate.events.deciding().first()
    assert Certificate.objects.get().standing == (last.kind in CertificateEvent.STANDING)
    kinds = list(certificate.events.values_list("kind", flat=True))
    assert all(first != second for first, second in itertools.pairwise(kinds))
