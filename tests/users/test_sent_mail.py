"""What went out to whom is kept by its subject for a year, whichever part of the house sent it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage, get_connection
from django.test import override_settings
from django.utils import timezone

from academy.users.models import FormerAddress, SentMail, User
from academy.users.sent_mail import forget_old_mails
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


def send(*messages: EmailMessage, behind: str = LOCMEM) -> int:
    with override_settings(ACADEMY_MAIL_BACKEND=behind):
        return get_connection("academy.users.sent_mail.NotingBackend").send_messages(list(messages))


def test_a_mail_to_a_known_person_is_noted_by_its_subject_alone(member: User):
    EmailAddress.objects.create(user=member, email="second@test.example", verified=True)
    send(
        EmailMessage("Your certificate", "the text", to=["MEMBER@test.example"]),
        EmailMessage("To the second address", "the text", to=["second@test.example"]),
        EmailMessage("To nobody", "the text", to=["nobody@test.example"]),
    )
    assert len(mail.outbox) == 3
    assert set(SentMail.objects.values_list("user", "email", "subject")) == {
        (member.pk, "member@test.example", "Your certificate"),
        (member.pk, "second@test.example", "To the second address"),
    }


def test_no_code_is_kept(member: User):
    send(EmailMessage("123456 is your code", "text", to=[member.email]))
    assert SentMail.objects.get().subject == "… is your code"


def test_an_address_that_somebody_only_claims_is_not_theirs(member: User, stranger: User):
    EmailAddress.objects.create(user=stranger, email="claimed@test.example", verified=False)
    send(EmailMessage("Hello", "text", to=["claimed@test.example"]))
    assert not SentMail.objects.exists()


class Refusing:
    def __init__(self, **kwargs):
        pass

    def open(self):
        return False

    def send_messages(self, messages):
        raise ConnectionError


def test_a_mail_that_did_not_go_out_is_not_noted(member: User):
    with pytest.raises(ConnectionError):
        send(EmailMessage("Hello", "text", to=[member.email]), behind=f"{__name__}.Refusing")
    assert not SentMail.objects.exists()


def test_a_mail_goes_out_where_noting_fails(member: User, monkeypatch):
    monkeypatch.setattr(SentMail.objects, "bulk_create", lambda rows: 1 / 0)
    assert send(EmailMessage("Hello", "text", to=[member.email])) == 1


def test_mails_are_forgotten_after_a_year(member: User):
    now = timezone.now()
    for days in (364, 366):
        SentMail.objects.create(user=member, email=member.email, subject="x", at=now - timedelta(days=days))
    assert forget_old_mails() == 1
    assert forget_old_mails() == 0


def test_a_removed_address_is_kept_as_a_former_one_where_it_was_confirmed():
    person = UserFactory()
    for email, verified in (("old@test.example", True), ("typo@test.example", False)):
        EmailAddress.objects.create(user=person, email=email, verified=verified).delete()
    assert list(FormerAddress.objects.values_list("user", "email")) == [(person.pk, "old@test.example")]


def test_an_address_removed_twice_is_kept_once():
    person = UserFactory()
    for _time in range(2):
        EmailAddress.objects.create(user=person, email="old@test.example", verified=True).delete()
    assert FormerAddress.objects.get().email == "old@test.example"
