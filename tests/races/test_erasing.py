"""A person is erased while their certificate is made or told of: no name comes back, and nothing hangs."""

import threading
import time
from functools import partial
from typing import Any

import pytest
from django.core import serializers
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from academy.users import sent_mail
from academy.users.models import SentMail, User
from certificates import services, tasks
from certificates.log_chain import verify_log
from certificates.models import Certificate, JointAct, LogEntry, ReleaseItem
from certificates.services import delivery, erasing, lifecycle, releasing
from certificates.services.erasing import erase_person
from certificates.services.issuing import first_content
from certificates.services.joint_acts import confirm_act
from certificates.services.people import note_opening
from certificates.services.revoking import ask_to_reinstate
from enrollments.models import Award, Enrollment, Run
from tests.certificates.records import make_award, make_certificate, make_run, stored_files
from tests.factories import UserFactory
from tests.races.together import rest_after, rest_before, together, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NAME = "Zebedee Quince"
STORAGE = Certificate._meta.get_field("pdf").storage


@pytest.fixture
def person() -> User:
    return UserFactory(full_name=NAME, email="zebedee@quince.example")


def erasure(person: User) -> Any:
    return partial(erase_person, member=person, by=UserFactory(), why="By letter")


def named_anywhere() -> list[str]:
    """The rows that hold the person's name or address."""
    models = (User, Enrollment, Certificate, ReleaseItem, JointAct, LogEntry, SentMail)
    rows = [row for model in models for row in model._default_manager.all()]
    words = [NAME.casefold(), "quince"]
    return [
        str(row) for row in rows if any(w in serializers.serialize("json", [row]).casefold() for w in words)
    ]


def issue_later(award: Award) -> None:
    """What the background does, the person read just before the erasure."""
    tasks.issue(award.pk)


def issue_from_what_was_read(award: Award, issued_by: User | None) -> Certificate:
    """What issuing must not do: print what was read before the award was locked."""
    with transaction.atomic():
        Award.objects.select_for_update(no_key=True).get(pk=award.pk)
        content = first_content(award, timezone.now())
        return Certificate.objects.get_or_create(award=award, sequence=1, defaults=content)[0]


@pytest.mark.parametrize("fresh", [True, False])
def test_who_is_erased_before_the_issue_is_not_named_on_a_certificate(person, fresh, figures, monkeypatch):
    """The control prints what was read before."""
    monkeypatch.setattr(tasks.draw, "delay", lambda pk: None)
    if not fresh:
        monkeypatch.setattr(lifecycle, "_issue", issue_from_what_was_read)
    rest_before(monkeypatch, lifecycle, "_issue", 0.5)
    award = make_award(member=person)
    outcomes = together([partial(issue_later, award), erasure(person)])
    figures(outcomes, failures=len(named_anywhere()))
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    assert Certificate.objects.exists() is not fresh
    assert bool(named_anywhere()) is not fresh


def test_a_release_at_work_during_an_erasure_names_nobody(person, figures, monkeypatch):
    monkeypatch.setattr(
        releasing,
        "draw_certificate",
        lambda *, certificate: services.attach_pdf(certificate=certificate, content=NAME.encode()),
    )
    before, run = stored_files(STORAGE), make_run(release=Run.Release.BY_ADMINISTRATOR)
    make_award(member=person, run=run, released=False)
    make_award(run=run, released=False)
    release = releasing.start_release(run=run, by=UserFactory())
    rest_after(monkeypatch, erasing, "erase_learning", 0.1)
    work = partial(releasing.work_on_release, release=release)
    outcomes = together([work, erasure(person), work, work])
    figures(outcomes, failures=len(named_anywhere()))
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    assert not named_anywhere()
    names = stored_files(STORAGE) - before
    assert len(names) == Certificate.objects.exclude(holder_name="").count() == 1
    assert verify_log().ok


@pytest.mark.parametrize("guarded", [True, False])
def test_a_certificate_drawn_during_the_erasure_leaves_no_file(person, guarded, figures, monkeypatch):
    """The control looks for files without holding the certificates."""
    before, certificate = stored_files(STORAGE), make_certificate(member=person)
    rest_before(monkeypatch, erasing, "_unguarded", 0.1)
    if not guarded:
        without_locks(monkeypatch)

    def draw() -> bool:
        time.sleep(0.1)
        return delivery.attach_pdf(certificate=certificate, content=NAME.encode())

    outcomes = together([draw, erasure(person)])
    left = stored_files(STORAGE) - before
    figures(outcomes, failures=len(left))
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    assert bool(left) is not guarded


def test_a_mail_noted_during_the_erasure_is_forgotten_by_the_chores(person, figures, monkeypatch):
    rest_after(monkeypatch, sent_mail, "_owners", 0.5)
    message = EmailMessage("Your certificate", "…", to=[person.email])
    outcomes = together([partial(sent_mail.note_mail, message), erasure(person)])
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert SentMail.objects.filter(user=person).exists(), "control: without the chores it stays"
    sent_mail.forget_old_mails()
    assert not named_anywhere()


@pytest.mark.parametrize("guarded", [True, False])
def test_a_file_opened_during_the_erasure_never_waits_in_a_circle(person, guarded, figures, monkeypatch):
    """The control changes the address before it holds the log, which others hold who refer to the person."""
    if not guarded:
        monkeypatch.setattr(erasing, "hold_log", lambda: None)
    by, changed, anonymise = UserFactory(), threading.Event(), erasing.anonymise

    def change(one: User) -> None:
        anonymise(one)
        changed.set()
        time.sleep(0.3)

    def look() -> None:
        assert changed.wait(10)
        note_opening(person=person, by=by)

    monkeypatch.setattr(erasing, "anonymise", change)

    outcomes = together([erasure(person), look])
    figures(outcomes)
    assert ("deadlock" in str([outcome.error for outcome in outcomes if outcome.failed])) is not guarded


@pytest.mark.parametrize("guarded", [True, False])
def test_an_act_confirmed_during_the_erasure_never_waits_in_a_circle(person, guarded, figures, monkeypatch):
    """The control empties the acts about a person without having held them first."""
    certificate = make_certificate(member=person)
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="Fraud")
    certificate.refresh_from_db()
    act = ask_to_reinstate(certificate=certificate, by=UserFactory(), why="No fraud")
    if not guarded:
        monkeypatch.setattr(erasing, "_accounts_of", _nobody_at_first(erasing._accounts_of))
    rest_after(monkeypatch, erasing, "_erase_certificates", 0.3)
    rest_before(monkeypatch, lifecycle, "_lock", 0.2)
    outcomes = together([erasure(person), partial(confirm_act, act=act, by=UserFactory())])
    figures(outcomes)
    assert ("deadlock" in str([outcome.error for outcome in outcomes if outcome.failed])) is not guarded
    assert not guarded or not named_anywhere()


def _nobody_at_first(accounts_of: Any) -> Any:
    calls = []

    def found(member: User) -> list[User]:
        calls.append(member)
        return accounts_of(member) if len(calls) > 1 else []

    return found
