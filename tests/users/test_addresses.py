"""Up to three addresses: each confirmed by its code, one the main one; changes are told to the others."""

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from academy.users.models import User
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/account/email/"
CONFIRM = "/account/confirm-email/"


@pytest.fixture
def mine(client: Client, member: User, confirm: Callable[[Client], None]) -> Client:
    """The member's browser, a moment after the password was typed again."""
    client.force_login(member)
    confirm(client)
    return client


def add(client: Client, code_of: Callable[[], str], email: str = "newer@test.example") -> None:
    client.post(PAGE, {"action_add": "", "email": email})
    client.post(CONFIRM, {"code": code_of()})
    cache.clear()


def test_an_added_address_counts_once_its_code_is_typed_and_the_main_one_is_told(
    mine: Client, member: User, code_of: Callable[[], str]
) -> None:
    answer = mine.post(PAGE, {"action_add": "", "email": "Newer@test.example"})
    assert answer.url == CONFIRM
    assert mail.outbox[-1].to == ["newer@test.example"]
    assert "is added once you type the code" in mine.get(PAGE).content.decode()
    assert EmailAddress.objects.filter(user=member).count() == 1
    mine.post(CONFIRM, {"code": code_of()})
    assert list(EmailAddress.objects.filter(user=member, verified=True).values_list("email", "primary")) == [
        ("member@test.example", True),
        ("newer@test.example", False),
    ]
    told = mail.outbox[-1]
    assert told.to == ["member@test.example"]
    assert "newer@test.example was added to your account" in told.body
    assert "Write to us at once at academy@demo.example" in told.body
    assert "Set a new password" not in told.body


def test_each_confirmed_address_signs_in_and_the_main_one_is_the_persons(
    mine: Client, member: User, code_of: Callable[[], str], sign_in: Callable[..., Client]
) -> None:
    add(mine, code_of)
    assert sign_in("newer@test.example").session["_auth_user_id"] == str(member.pk)
    mine.post(PAGE, {"action_primary": "", "email": "newer@test.example"})
    member = User.objects.get(pk=member.pk)
    assert member.email == "newer@test.example"
    assert member.has_confirmed_address
    assert mail.outbox[-1].to == ["member@test.example"]  # the old one is told
    assert "changed from member@test.example to newer@test.example" in mail.outbox[-1].body
    assert sign_in("member@test.example").session["_auth_user_id"] == str(member.pk)


def test_a_removed_address_is_told_and_signs_in_no_more(
    mine: Client, code_of: Callable[[], str], sign_in: Callable[..., Client]
) -> None:
    add(mine, code_of)
    mine.post(PAGE, {"action_remove": "", "email": "newer@test.example"})
    assert [message.to for message in mail.outbox[-2:]] == [["member@test.example"], ["newer@test.example"]]
    assert "newer@test.example was removed" in mail.outbox[-1].body
    assert "_auth_user_id" not in sign_in("newer@test.example").session


def test_the_main_address_is_not_removed(mine: Client, member: User, code_of: Callable[[], str]) -> None:
    mine.post(PAGE, {"action_remove": "", "email": member.email})
    add(mine, code_of)
    page = mine.post(PAGE, {"action_remove": "", "email": member.email}, follow=True)
    assert "Make another one the main address first" in page.content.decode()
    assert EmailAddress.objects.filter(user=member).count() == 2


def test_an_address_that_is_not_confirmed_becomes_no_main_one(mine: Client, member: User) -> None:
    EmailAddress.objects.create(user=member, email="later@test.example")
    mine.post(PAGE, {"action_primary": "", "email": "later@test.example"})
    member.refresh_from_db()
    assert member.email == "member@test.example"


def test_there_are_three_at_most(mine: Client, member: User, code_of: Callable[[], str]) -> None:
    for number in (2, 3):
        add(mine, code_of, f"number{number}@test.example")
    page = mine.get(PAGE).content.decode()
    assert "An account has three addresses at most" in page
    assert "action_add" not in page
    answer = mine.post(PAGE, {"action_add": "", "email": "number4@test.example"})
    assert "at most 3 addresses" in str(answer.context["form"].errors["email"])
    assert EmailAddress.objects.filter(user=member).count() == 3


def test_a_mail_to_another_address_speaks_its_owners_language(code_of: Callable[[], str]) -> None:
    person = UserFactory(language="ar")
    EmailAddress.objects.create(user=person, email="second@test.example", verified=True)
    Client().post("/account/password/reset/", {"email": "second@test.example"})
    assert mail.outbox[-1].to == ["second@test.example"]
    assert str(mail.outbox[-1].body).startswith("مرحب")


def test_a_second_address_is_known_at_sign_up(member: User) -> None:
    EmailAddress.objects.create(user=member, email="second@test.example", verified=True)
    data = {"email": "second@test.example", "full_name": "A", "password1": "four-words-in-a-row"}
    assert Client().post("/account/signup/", data).url == CONFIRM
    assert "There is one already" in mail.outbox[-1].body
    assert User.objects.count() == 1


def test_an_open_session_alone_changes_no_address(client: Client, member: User) -> None:
    client.force_login(member)
    change = {"action_add": "", "email": "thief@test.example"}
    asked = client.post(PAGE, change)
    assert asked.url == "/account/reauthenticate/?next=%2Faccount%2Femail%2F"
    page = client.get(asked.url).content.decode()
    assert "Type your password again" in page
    assert 'class="site-header' in page
    client.post(asked.url, {"password": "a-wrong-password", "next": PAGE})
    assert mail.outbox == []
    client.post(asked.url, {"password": PASSWORD, "next": PAGE})
    assert mail.outbox[-1].to == ["thief@test.example"]  # what was typed is taken up again


@pytest.mark.parametrize("action", ["action_primary", "action_remove"])
def test_an_open_session_alone_moves_and_removes_no_address(
    client: Client, member: User, action: str
) -> None:
    EmailAddress.objects.create(user=member, email="second@test.example", verified=True)
    client.force_login(member)
    answer = client.post(PAGE, {action: "", "email": "second@test.example"})
    assert answer.url.startswith("/account/reauthenticate/")
    assert EmailAddress.objects.filter(user=member).count() == 2


def test_another_persons_address_can_be_neither_taken_nor_found_out(
    mine: Client, member: User, stranger: User, code_of: Callable[[], str]
) -> None:
    seen = []
    for email in (stranger.email, "free@test.example"):
        cache.clear()
        answer = mine.post(PAGE, {"action_add": "", "email": email})
        seen.append((answer.status_code, answer.url))
    assert seen[0] == seen[1]
    cache.clear()
    mine.post(PAGE, {"action_add": "", "email": stranger.email})
    page = mine.post(CONFIRM, {"code": code_of()})
    assert "cannot be used" in page.content.decode()
    assert EmailAddress.objects.filter(user=member).count() == 1


@pytest.mark.parametrize(
    "email",
    ["", "none", "a@b", "x" * 300 + "@test.example", "a@test.example\nBcc: b@test.example", "\x00@t.example"],
)
def test_what_is_no_address_is_refused(mine: Client, member: User, email: str) -> None:
    for action in ("action_add", "action_send", "action_remove", "action_primary"):
        assert mine.post(PAGE, {action: "", "email": email}).status_code in (200, 302)
    assert EmailAddress.objects.filter(user=member).count() == 1
    assert mail.outbox == []
