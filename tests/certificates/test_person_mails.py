"""Mails about acts on accounts are owed with the act: no mail server fails the act, or loses the mail."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from academy.users.models import User
from certificates import sweeping, tasks
from certificates.models import AccountMerge, PersonMail
from certificates.services import person_mails
from certificates.services.erasing import erase_person
from certificates.services.merging import merge_accounts
from certificates.services.recovering import begin_recovery, recover_account
from tests.certificates.accounts import make_registrar, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar() -> User:
    return make_registrar()


@pytest.fixture
def member() -> User:
    return UserFactory(email="member@test.example", full_name="Mona Member")


@pytest.fixture
def away(monkeypatch) -> pytest.MonkeyPatch:
    """The mail server is away until this is undone."""

    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    return monkeypatch


def recipients() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_two_accounts_are_merged_while_the_mail_server_is_away_and_both_are_told_once(
    registrar, member, away, django_capture_on_commit_callbacks
):
    gone = UserFactory(email="gone@test.example")
    url = reverse("desk:person_merge", args=[member.public_id])
    given = {"gone": str(gone.public_id), "why": "x"}
    desk = signed_in(registrar)
    page = desk.get(url, given).context["plan"].digest
    with django_capture_on_commit_callbacks(execute=True):
        assert desk.post(url, given | {"seen": page}).status_code == HTTPStatus.FOUND
    assert AccountMerge.objects.filter(gone=gone).exists() and mail.outbox == []
    with pytest.raises(sweeping.StepIncomplete):
        sweeping.tell_people()
    assert PersonMail.objects.count() == 2, "control: while it is away, nothing is sent and nothing lost"
    away.undo()
    assert (sweeping.tell_people(), sweeping.tell_people()) == (2, 0)
    assert recipients() == ["gone@test.example", "member@test.example"]
    assert not PersonMail.objects.exists()
    merge_accounts(kept=member, gone=gone, by=registrar, why="again")
    assert not PersonMail.objects.exists()


def test_an_act_that_fails_owes_no_mail(registrar, member, monkeypatch):
    monkeypatch.setattr("certificates.services.recovering.log_act", lambda **about: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        begin_recovery(person=member, email="new@test.example", by=registrar, why="x")
    assert not PersonMail.objects.exists()


def test_the_code_is_in_no_row_and_the_same_whenever_it_is_sent(registrar, member):
    asked = begin_recovery(person=member, email="New@test.example", by=registrar, why="x")
    code = person_mails.code_of(asked)
    assert len(code) == 6 and code not in str(list(PersonMail.objects.values_list("told", "email", "name")))
    tasks.mail_people()
    assert recipients() == ["member@test.example", "new@test.example"]
    (told,) = [message for message in mail.outbox if message.to == ["new@test.example"]]
    assert f"\n{code}\n" in told.body
    assert str(asked.uuid.hex) in told.extra_headers["Message-ID"]


def test_a_newer_code_takes_the_place_of_one_that_waits_and_an_old_one_is_never_sent(registrar, member):
    begin_recovery(person=member, email="typo@test.example", by=registrar, why="x")
    begin_recovery(person=member, email="new@test.example", by=registrar, why="x")
    codes = PersonMail.objects.filter(name="recovery_code")
    assert codes.get().email == "new@test.example"
    PersonMail.objects.update(asked_at=timezone.now() - timedelta(days=2))
    tasks.mail_people()
    assert set(recipients()) == {"member@test.example"}
    PersonMail.objects.update(asked_at=timezone.now() - timedelta(days=8))
    assert person_mails.person_mails_to_send().count() == 0
    assert person_mails.forget_person_mails() == 1


def test_recovering_tells_the_old_address_once(registrar, member):
    for _twice in range(2):
        recover_account(person=member, email="new@test.example", by=registrar, why="x")
    tasks.mail_people()
    assert recipients() == ["member@test.example"]
    assert "n…@test.example" in mail.outbox[0].body


def test_one_in_somebodys_hands_is_left_for_a_minute(registrar, member):
    person_mails.tell_of_second_factor(person=member)
    PersonMail.objects.update(claimed_at=timezone.now())
    assert not person_mails.send_person_mail(mail=PersonMail.objects.get())
    PersonMail.objects.update(claimed_at=timezone.now() - 2 * person_mails.LEASE)
    assert person_mails.send_person_mail(mail=PersonMail.objects.get())
    assert recipients() == ["member@test.example"]


def test_an_erased_person_is_owed_nothing(registrar, member):
    person_mails.tell_of_second_factor(person=member)
    erase_person(member=member, by=registrar, why="By letter")
    assert not PersonMail.objects.exists()
