"""Exactly one certificate for an award, one file and one mail, however often the message is delivered."""

from functools import partial

import pytest
from django.core import mail

from academy.celery import app
from certificates import services, tasks
from certificates.models import Certificate, CertificateEvent, CertificateQuerySet
from certificates.services import delivery, lifecycle
from enrollments.models import Award
from tests.certificates.records import make_award, make_certificate, stored_files
from tests.factories import UserFactory
from tests.races.together import rest_after, rest_before, together, without_constraint, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

DELIVERIES = 20
CLICKS = 50
STORAGE = Certificate._meta.get_field("pdf").storage


@pytest.fixture
def in_this_process():
    """Each delivery runs the whole chain where it arrives: issue, draw, mail."""
    before = app.conf.task_always_eager
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = before


def kinds():
    return sorted(CertificateEvent.objects.values_list("kind", flat=True))


def test_twenty_deliveries_make_one_certificate_one_file_and_one_mail(in_this_process, figures, monkeypatch):
    rest_after(monkeypatch, lifecycle, "first_content", 0.02)
    rest_before(monkeypatch, delivery, "attach_pdf", 0.02)
    award, before = make_award(), stored_files(STORAGE)
    outcomes = together([partial(tasks.issue, award.pk)] * DELIVERIES)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    certificate = Certificate.objects.get()
    assert kinds() == ["issued", "rendered"]
    assert stored_files(STORAGE) - before == {certificate.pdf.name.removeprefix("certificates/")}
    assert len(mail.outbox) == 1
    assert certificate.mailed_at


def test_control_without_lock_and_constraints_there_are_several(figures, monkeypatch):
    monkeypatch.setattr(Award.objects, "select_for_update", lambda **how: Award.objects.all())
    rest_before(monkeypatch, Certificate, "save", 0.5)  # between looking for one and writing one
    without_constraint(Certificate, "certificate_one_per_sequence")
    without_constraint(Certificate, "certificate_one_standing_per_award")
    outcomes = together([partial(services.issue_certificate, award=make_award())] * DELIVERIES)
    figures(outcomes, failures=Certificate.objects.count() - 1)
    assert Certificate.objects.count() > 1


def update_whatever_stands_there(self, **values):
    """What storing must not do: write without asking whether another was first."""
    return super(CertificateQuerySet, Certificate.objects.filter(standing=True)).update(**values)


def test_control_without_the_condition_every_file_and_every_mail_goes_out(figures, monkeypatch):
    rest_before(monkeypatch, delivery, "attach_pdf", 0.02)
    certificate, before = make_certificate(), stored_files(STORAGE)
    monkeypatch.setattr(CertificateQuerySet, "update", update_whatever_stands_there)
    outcomes = together([partial(services.draw_certificate, certificate=certificate)] * DELIVERIES)
    outcomes += together([partial(services.mail_certificate, certificate=certificate)] * DELIVERIES)
    files = len(stored_files(STORAGE) - before)
    figures(outcomes, failures=files - 1 + len(mail.outbox) - 1)
    assert files > 1
    assert len(mail.outbox) > 1


def test_fifty_clicks_on_reissue_make_one_new_certificate(figures):
    old, registrar = make_certificate(), UserFactory()
    act = partial(services.reissue_certificate, certificate=old, by=registrar, why="A misspelt name")
    outcomes = together([act] * CLICKS)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    assert sum(outcome.error is None for outcome in outcomes) == 1
    assert Certificate.objects.count() == 2
    assert Certificate.objects.get(standing=True).sequence == 2


def test_revoking_against_reissuing_leaves_one_standing_certificate_at_most(figures):
    old, registrar = make_certificate(), UserFactory()
    revoke = partial(services.revoke_certificate, certificate=old, by=registrar, why="By mistake")
    reissue = partial(services.reissue_certificate, certificate=old, by=registrar, why="A misspelt name")
    outcomes = together([revoke, reissue] * (CLICKS // 2))
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    old.refresh_from_db()
    assert not old.standing
    number = Certificate.objects.count()  # one where the revocation was first: nothing revives it
    assert number in (1, 2)
    assert Certificate.objects.filter(standing=True).count() == number - 1


@pytest.mark.parametrize("constraint", [True, False])
def test_control_without_the_lock_clicks_fail_or_leave_two(figures, monkeypatch, constraint):
    old, registrar = make_certificate(), UserFactory()
    without_locks(monkeypatch)
    rest_after(monkeypatch, lifecycle, "_refuse_replaced", 0.02)
    if not constraint:
        without_constraint(Certificate, "certificate_one_per_sequence")
        without_constraint(Certificate, "certificate_one_standing_per_award")
    act = partial(services.reissue_certificate, certificate=old, by=registrar, why="A misspelt name")
    outcomes = together([act] * CLICKS)
    more = Certificate.objects.count() - 2
    figures(outcomes, failures=more)
    assert any(outcome.failed for outcome in outcomes) is constraint
    assert (more > 0) is not constraint
