"""The code is late, or guessed: what the waiting page offers, the same for known and new addresses."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from academy.users import tries
from academy.users.models import User
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

SIGN_UP = "/account/signup/"
CONFIRM = "/account/confirm-email/"
AGAIN = "/account/confirm-email/start-again/"


def sign_up(client: Client, email: str = "new@test.example", **fields: str) -> Any:
    data = {"email": email, "full_name": "Amina Otieno", "password1": "four-words-in-a-row", **fields}
    return client.post(SIGN_UP, data)


def wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_another_code_comes_after_a_minute_and_the_page_says_when(
    client: Client, code_of: Callable[[], str]
) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        sign_up(client)
        first = code_of()
        clock.shift(20)
        page = client.post(CONFIRM, {"action": "resend"}, follow=True)
        assert page.content.decode().count("Another code can be sent in 40 seconds.") == 2  # said, and beside
        assert len(mail.outbox) == 1
        clock.shift(41)
        page = client.post(CONFIRM, {"action": "resend"}, follow=True)
        assert "Another code is on its way" in page.content.decode()
        assert len(mail.outbox) == 2
        if first != code_of():
            assert client.post(CONFIRM, {"code": first}).status_code == 200
        assert client.post(CONFIRM, {"code": code_of()}).url == "/home/"


def test_after_two_more_the_page_offers_none(client: Client) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        sign_up(client)
        for _each in range(4):
            clock.shift(61)
            client.post(CONFIRM, {"action": "resend"})
        assert len(mail.outbox) == 3
        page = client.get(CONFIRM).content.decode()
    assert 'value="resend"' not in page
    assert "No more codes can be sent from this page" in page


def test_too_many_codes_for_one_address_are_said_on_the_page(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "1/h/key"}
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        sign_up(client)
        clock.shift(61)
        page = client.post(CONFIRM, {"action": "resend"}, follow=True)
    assert page.status_code == 200
    assert "Enough codes went to this address" in page.content.decode()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("email", ["known@test.example", "typo@test.example"])
def test_a_mistyped_address_is_corrected_with_the_rest_kept(client: Client, email: str) -> None:
    UserFactory(email="known@test.example")
    sign_up(client, email, next="/en/courses/")
    answer = client.post(AGAIN)
    assert answer.url == "/account/signup/?next=%2Fen%2Fcourses%2F"
    page = client.get(answer.url).content.decode()
    assert f'value="{email}"' in page
    assert 'value="Amina Otieno"' in page
    assert "four-words" not in page
    assert client.get(CONFIRM).url == "/account/login/"  # the old code is forgotten
    cache.clear()
    assert sign_up(client, "right@test.example", next="/en/courses/").url == CONFIRM
    assert mail.outbox[-1].to == ["right@test.example"]


def test_starting_again_with_nothing_awaited_is_a_bare_form(client: Client) -> None:
    assert client.post(AGAIN).url == SIGN_UP
    assert client.get(AGAIN).status_code == 405
    assert 'value="Amina' not in client.get(SIGN_UP).content.decode()


def told(response: Any, email: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(email, "ADDRESS")


def test_waiting_resending_and_correcting_tell_nobody_who_is_here() -> None:
    UserFactory(email="known@test.example")
    seen = {}
    for email in ("known@test.example", "new@test.example"):
        cache.clear()
        client = Client()
        with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
            steps = [sign_up(client, email, next="/en/"), client.get(CONFIRM)]
            steps += [client.post(CONFIRM, {"action": "resend"}), client.get(CONFIRM)]
            clock.shift(61)
            steps += [client.post(CONFIRM, {"action": "resend"}), client.get(CONFIRM)]
            steps += [client.get("/learn/7KQ4M2XD/"), client.get("/learn/")]
            steps += [client.post(CONFIRM, {"code": "no"}), client.post(AGAIN), client.get(SIGN_UP)]
        seen[email] = [(s.status_code, s.headers.get("Location"), told(s, email)) for s in steps]
    assert seen["known@test.example"] == seen["new@test.example"]


def forget_the_tries(client: Client) -> None:
    """Put the session back to what a request that runs at the same moment has read."""
    session = client.session
    session[EMAIL_VERIFICATION_CODE_SESSION_KEY]["failed_attempts"] = 0
    session.save()


def guess_at_once(client: Client, code: str) -> bool:
    """Three wrong guesses and the right one, all sent before the first was answered; whether it got in."""
    for guess in [wrong(code)] * 3 + [code]:
        forget_the_tries(client)
        client.post(CONFIRM, {"code": guess})
        if "_auth_user_id" in client.session:
            return True
    return False


def test_a_burst_of_guesses_gets_three_tries_like_anybody(client: Client, code_of: Callable[[], str]) -> None:
    sign_up(client)
    assert not guess_at_once(client, code_of())
    assert EMAIL_VERIFICATION_CODE_SESSION_KEY not in client.session  # the fourth ended the wait
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert not User.objects.get().has_confirmed_address


def test_without_the_count_the_burst_would_get_in(
    client: Client, code_of: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: shows that the race is real, and so that the count above is what stops it."""
    sign_up(client)
    monkeypatch.setattr("academy.users.confirming.count_try", lambda what, *, seconds: 1)
    assert guess_at_once(client, code_of())


def test_tries_that_cannot_be_counted_are_refused_and_cost_nothing(
    client: Client, code_of: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(client)
    with monkeypatch.context() as away:
        away.setattr(tries.cache, "incr", lambda key: (_ for _ in ()).throw(ValueError(key)))
        page = client.post(CONFIRM, {"code": code_of()}, follow=True)
        assert "Codes cannot be checked just now" in page.content.decode()
        assert "_auth_user_id" not in client.session
    assert client.post(CONFIRM, {"code": code_of()}).url == "/home/"


def test_a_member_who_guesses_an_added_address_wrong_goes_back_to_the_addresses(
    client: Client, member: User, confirm: Callable[[Client], None], code_of: Callable[[], str]
) -> None:
    client.force_login(member)
    confirm(client)
    client.post("/account/email/", {"action_add": "", "email": "newer@test.example"})
    for _each in range(2):
        assert client.post(CONFIRM, {"code": wrong(code_of())}).status_code == 200
    assert client.post(CONFIRM, {"code": wrong(code_of())}).url == "/account/email/"
    assert client.post(CONFIRM, {"code": code_of()}).url == "/account/email/"
    assert EmailAddress.objects.filter(user=member).count() == 1
