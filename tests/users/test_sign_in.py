"""Sign-in, its limits, a forgotten password, and what a stranger can learn from them: nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from academy.users.models import User
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_IN = "/account/login/"
RESET = "/account/password/reset/"


def told(response: HttpResponse, email: str) -> tuple[int, str | None, str]:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return response.status_code, response.headers.get("Location"), text.replace(email, "ADDRESS")


def test_a_sign_in_lasts_a_month_and_leads_to_next(client: Client, member: User) -> None:
    answer = client.post(
        SIGN_IN, {"login": "Member@Test.example", "password": PASSWORD, "next": "/learn/?a=1"}
    )
    assert answer.url == "/learn/?a=1"
    assert client.session.get_expiry_age() == 30 * 24 * 3600
    assert answer.cookies["academy_session"]["httponly"]


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "/\\evil.example", "http:evil.example"]
)
def test_no_next_leads_away(client: Client, member: User, there: str) -> None:
    answer = client.post(SIGN_IN, {"login": member.email, "password": PASSWORD, "next": there})
    assert answer.url == "/home/"
    assert client.get(SIGN_IN, {"next": there}).url == "/home/"


def test_a_wrong_password_and_an_unknown_address_read_alike(member: User) -> None:
    UserFactory(email="closed@test.example", is_active=False)
    UserFactory(email="unconfirmed@test.example", confirmed=False)
    seen = set()
    for email in (member.email, "nobody@test.example", "closed@test.example", "unconfirmed@test.example"):
        for password in ("wrong-password", ""):
            answer = Client().post(SIGN_IN, {"login": email, "password": password})
            assert answer.status_code == 200
            seen.add((password, told(answer, email)))
    assert len(seen) == 2
    assert not mail.outbox


@pytest.mark.parametrize("email", ["member@test.example", "nobody@test.example"])
def test_a_known_and_an_unknown_address_cost_one_hashing_each(
    member: User, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: work.append("hash"))
    monkeypatch.setattr(User, "check_password", lambda self, raw: bool(work.append("hash")))
    Client().post(SIGN_IN, {"login": email, "password": "wrong-password"})
    assert work == ["hash"]


@pytest.mark.parametrize("email", ["member@test.example", "nobody@test.example"])
def test_the_sixth_wrong_try_waits_five_minutes_known_or_not(member: User, email: str) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        for _ in range(5):
            page = Client().post(SIGN_IN, {"login": email, "password": "wrong-password"}).content
            assert b"do not match" in page
        page = Client().post(SIGN_IN, {"login": email.upper(), "password": PASSWORD}).content
        assert b"Too many wrong tries" in page
        clock.shift(301)
        assert (
            b"Too many" not in Client().post(SIGN_IN, {"login": email, "password": "wrong-password"}).content
        )


def test_one_person_locked_out_locks_nobody_else_out(member: User) -> None:
    other = UserFactory()
    for _ in range(6):
        Client().post(SIGN_IN, {"login": member.email, "password": "wrong-password"})
    assert Client().post(SIGN_IN, {"login": other.email, "password": PASSWORD}).status_code == 302


def test_many_addresses_from_one_place_are_limited(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "4/10m/ip,5/5m/key"}
    pages = [
        Client().post(SIGN_IN, {"login": f"p{n}@test.example", "password": "wrong-pass"}) for n in range(5)
    ]
    assert [b"Too many" in page.content for page in pages] == [False] * 4 + [True]


def test_behind_proxies_the_last_trusted_one_says_who_it_is(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/10m/ip"}

    def from_address(chain: str) -> int:
        data = {"login": "nobody@test.example", "password": "wrong-password"}
        return Client().post(SIGN_IN, data, headers={"x-forwarded-for": chain}).status_code

    assert [from_address("203.0.113.1"), from_address("203.0.113.2")] == [200, 429]  # forged: not believed
    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [from_address("198.51.100.9, 203.0.113.1"), from_address("203.0.113.2")] == [200, 200]
    assert from_address("198.51.100.1, 203.0.113.1") == 429


def test_a_closed_account_is_told_so_only_with_its_password() -> None:
    UserFactory(email="closed@test.example", is_active=False)
    data = {"login": "closed@test.example", "password": PASSWORD}
    assert Client().post(SIGN_IN, data).url == "/account/inactive/"


def test_an_unconfirmed_person_gets_a_code_and_no_session(client: Client, code_of: Callable[[], str]) -> None:
    person = UserFactory(confirmed=False)
    answer = client.post(SIGN_IN, {"login": person.email, "password": PASSWORD, "next": "/learn/"})
    assert answer.url == "/account/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert client.post(answer.url, {"code": code_of()}).url == "/learn/"


@pytest.mark.parametrize("email", ["member@test.example", "nobody@test.example", "closed@test.example"])
def test_asking_for_a_new_password_reads_alike_and_sends_one_mail(member: User, email: str) -> None:
    UserFactory(email="closed@test.example", is_active=False)
    answer = Client().post(RESET, {"email": email}, follow=True)
    assert answer.redirect_chain == [("/account/password/reset/done/", 302)]
    assert email not in answer.content.decode()
    assert [sent.to for sent in mail.outbox] == [[email]]


def test_the_fourth_ask_in_ten_minutes_waits_known_or_not(member: User) -> None:
    for email in (member.email, "nobody@test.example"):
        statuses = [Client().post(RESET, {"email": email}).status_code for _ in range(4)]
        assert statuses == [302, 302, 302, 429]
    page = Client().post(RESET, {"email": member.email})
    assert "Too many tries" in page.content.decode()


def link() -> str:
    return next(line for line in mail.outbox[-1].body.splitlines() if line.startswith("http")).removeprefix(
        settings.ACADEMY_BASE_URL
    )


def test_a_reset_link_works_once_signs_other_devices_out_and_tells_the_owner(
    client: Client, member: User, sign_in: Callable[..., Client]
) -> None:
    elsewhere = sign_in(member.email)
    assert elsewhere.get("/account/profile/").status_code == 200
    client.post(RESET, {"email": member.email})
    first = link()
    form = client.get(first).url
    assert client.post(form, {"password1": "short"}).context["form"].errors["password1"]
    assert (
        client.post(form, {"password1": "quite-another-password"}).url == "/account/password/reset/key/done/"
    )
    member.refresh_from_db()
    assert member.check_password("quite-another-password")
    assert "Your password was changed" in mail.outbox[-1].subject
    assert elsewhere.get("/account/profile/").status_code == 302
    assert "This link no longer works" in Client().get(first).content.decode()


@pytest.mark.parametrize("path", ["1-abc/", "zzz-abcd-efgh/", "1-set-password/"])
def test_a_made_up_link_says_so(client: Client, path: str) -> None:
    page = client.get(f"/account/password/reset/key/{path}")
    assert "This link no longer works" in page.content.decode()


def test_a_changed_password_needs_the_present_one(client: Client, member: User) -> None:
    client.force_login(member)
    new = {"password1": "quite-another-password"}
    answer = client.post("/account/password/change/", {"oldpassword": "wrong-password", **new})
    assert answer.context["form"].errors["oldpassword"]
    answer = client.post("/account/password/change/", {"oldpassword": PASSWORD, **new})
    assert answer.url == "/account/profile/"
    assert client.get("/account/profile/").status_code == 200
    assert mail.outbox[-1].to == [member.email]


def test_sign_out_ends_the_session(client: Client, member: User) -> None:
    client.force_login(member)
    assert client.get("/account/logout/").status_code == 200  # asks; a link alone signs nobody out
    assert client.post("/account/logout/").url == "/"
    assert client.get("/account/profile/").url.startswith("/account/login/?next=")


def test_the_admin_has_no_sign_in_of_its_own(client: Client, member: User) -> None:
    assert client.get("/admin/").url == "/account/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/users/").url == "/account/login/?next=%2Fadmin%2Fusers%2F"
    assert client.get("/admin/login/?next=https://evil.example/").url == "/account/login/?next=%2Fadmin%2F"
    answer = client.post("/admin/login/", {"username": member.email, "password": PASSWORD})
    assert answer.url.startswith("/account/login/")
    assert "_auth_user_id" not in client.session
    for path in ("", "done/", "complete/", "confirm/MQ/abc-def/"):
        assert client.get(f"/admin/password_reset/{path}").status_code == 404


def test_a_member_who_tries_the_admin_lands_at_home_and_not_in_a_circle(client: Client, member: User) -> None:
    client.force_login(member)
    first = client.get("/admin/")
    assert first.url == "/account/login/?next=/admin/"
    assert client.get(first.url).url == "/home/"
