"""Sign-up and the code that confirms an address."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from academy.users.models import User
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

SIGN_UP = "/account/signup/"
CONFIRM = "/account/confirm-email/"


def sign_up(client: Client, email: str = "new@test.example", **fields: str) -> HttpResponse:
    data = {"email": email, "full_name": "Amina Otieno", "password1": "four-words-in-a-row", **fields}
    return client.post(SIGN_UP, data, headers=fields.pop("headers", None))


def test_a_code_of_six_digits_confirms_the_address(client: Client, code_of: Callable[[], str]) -> None:
    assert sign_up(client, time_zone="Africa/Nairobi").url == CONFIRM
    person = User.objects.get(email="new@test.example")
    assert not person.has_confirmed_address
    assert re.fullmatch(r"\d{6}", code_of())
    assert code_of() in mail.outbox[-1].subject
    assert client.post(CONFIRM, {"code": code_of()}).url == "/home/"
    person = User.objects.get(pk=person.pk)
    assert person.has_confirmed_address
    assert (person.full_name, person.time_zone, person.language) == ("Amina Otieno", "Africa/Nairobi", "en")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_whoever_came_to_enrol_lands_there_after_the_code(client: Client, code_of: Callable[[], str]) -> None:
    there = "/learn/7KQ4M2XD/enrol/?language=en"
    assert f"next={'%2Flearn%2F7KQ4M2XD'}" in client.get("/account/login/", {"next": there}).content.decode()
    sign_up(client, next=there)
    assert client.post(CONFIRM, {"code": code_of()}).url == there


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_no_next_leads_away_from_the_site(client: Client, code_of: Callable[[], str], there: str) -> None:
    sign_up(client, next=there)
    assert client.post(CONFIRM, {"code": code_of()}).url == "/home/"


def test_a_code_may_be_typed_in_arabic_digits(client: Client, code_of: Callable[[], str]) -> None:
    sign_up(client)
    arabic = code_of().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post(CONFIRM, {"code": arabic}).url == "/home/"


def test_three_wrong_codes_end_the_try_and_the_right_one_is_then_worth_nothing(
    client: Client, code_of: Callable[[], str]
) -> None:
    sign_up(client)
    wrong = "000000" if code_of() != "000000" else "111111"
    assert b"The code is not right" in client.post(CONFIRM, {"code": wrong}).content
    assert client.post(CONFIRM, {"code": wrong}).status_code == 200
    assert client.post(CONFIRM, {"code": wrong}).url == "/account/login/"
    assert client.post(CONFIRM, {"code": code_of()}).url == "/account/login/"
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_code_expires_after_half_an_hour(client: Client, code_of: Callable[[], str]) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        sign_up(client)
        clock.shift(31 * 60)
        assert client.post(CONFIRM, {"code": code_of()}).url == "/account/login/"
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_lost_code_is_sent_anew_by_signing_in(client: Client, code_of: Callable[[], str]) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        sign_up(client)
        clock.shift(60)
        other = Client()
        there = other.post(
            "/account/login/", {"login": "new@test.example", "password": "four-words-in-a-row"}
        )
        assert there.url == CONFIRM
        assert other.post(CONFIRM, {"code": code_of()}).url == "/home/"


def test_codes_for_one_address_run_out_within_the_hour(client: Client) -> None:
    with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
        sign_up(client)
        statuses = []
        for _ in range(11):
            clock.shift(11)
            data = {"login": "new@test.example", "password": "four-words-in-a-row"}
            statuses.append(Client().post("/account/login/", data).status_code)
    assert statuses[:9] == [302] * 9
    assert statuses[-1] != 302
    assert len(mail.outbox) == 10


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "no address", "valid email"),
        ("email", f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.example", "at most 254"),
        ("email", "a@test.example\nBcc: b@test.example", "valid email"),
        ("full_name", "", "required"),
        ("full_name", "Amina\r\nBcc: everybody@test.example", "cannot be printed"),
        ("full_name", "Amina\u202egnp.exe", "cannot be printed"),
        ("full_name", "Visit https://evil.example", "without an address"),
        ("full_name", "A" * 151, "at most 150"),
        ("full_name", "12345", "at least one letter"),
        ("password1", "short", "at least 10"),
        ("password1", "password1", "too short"),
        ("password1", "x" * 129, "at most 128"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_typed_text_is_kept(
    client: Client, field: str, value: str, says: str
) -> None:
    page = sign_up(client, **{field: value, "time_zone": "Asia/Amman"})
    text = page.content.decode()
    assert page.status_code == 200
    assert any(says in error for error in page.context["form"].errors[field])
    assert 'value="Asia/Amman"' in text
    assert (field == "email") or 'value="new@test.example"' in text
    assert not User.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Etc/GMT+5", "a" * 64])
def test_a_zone_that_is_none_is_no_error_and_not_kept(client: Client, zone: str) -> None:
    sign_up(client, time_zone=zone)
    assert User.objects.get().time_zone == "UTC"


@pytest.mark.parametrize(
    ("accept", "zone"),
    [("sw-KE,en;q=0.5", "Africa/Nairobi"), ("en-US", "UTC"), ("ar", "UTC"), ("x" * 900, "UTC")],
)
def test_without_javascript_the_country_of_the_browser_is_a_guess(
    client: Client, accept: str, zone: str
) -> None:
    client.post(
        SIGN_UP,
        {"email": "new@test.example", "full_name": "Amina", "password1": "four-words-in-a-row"},
        headers={"accept-language": accept},
    )
    assert User.objects.get().time_zone == zone


def test_the_language_of_the_page_becomes_the_persons(client: Client) -> None:
    client.post("/language/", {"language": "ar"})
    sign_up(client)
    assert User.objects.get().language == "ar"


def told(response: HttpResponse, email: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(email, "ADDRESS")


@pytest.mark.parametrize("known", [{"confirmed": True}, {"confirmed": False}, {"is_active": False}])
def test_a_known_address_is_answered_like_a_new_one(known: dict[str, Any]) -> None:
    UserFactory(email="known@test.example", **known)
    seen = {}
    for email in ("known@test.example", "new@test.example"):
        cache.clear()
        client = Client()
        with time_machine.travel("2026-11-02 10:00", tick=False) as clock:
            steps = [sign_up(client, email), client.get(CONFIRM), client.get("/account/login/")]
            clock.shift(11)
            steps += [client.post(CONFIRM, {"action": "resend"}), client.get(CONFIRM)]
            steps += [client.post(CONFIRM, {"action": "change", "email": "third@test.example"})]
            steps += [client.post(CONFIRM, {"code": "no"}) for _ in range(4)]
            steps += [client.get("/account/login/")]
        seen[email] = [(s.status_code, s.headers.get("Location"), told(s, email)) for s in steps]
    assert seen["known@test.example"] == seen["new@test.example"]
    assert User.objects.count() == 2


def test_the_owner_of_a_known_address_is_told_by_mail_and_keeps_the_account(client: Client) -> None:
    owner = UserFactory(email="known@test.example", full_name="Owner")
    sign_up(client, "Known@Test.example")
    assert [sent.to for sent in mail.outbox] == [["known@test.example"]]
    assert "There is one already" in mail.outbox[0].body
    owner.refresh_from_db()
    assert owner.full_name == "Owner"
    assert owner.check_password(PASSWORD)


def test_a_known_address_costs_the_same_hashing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    UserFactory(email="known@test.example")
    hashed: list[str] = []
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append(raw))
    for email in ("known@test.example", "new@test.example"):
        cache.clear()
        sign_up(Client(), email)
    assert hashed == ["four-words-in-a-row"] * 2


def test_two_sign_ups_with_one_address_at_once_make_one_person(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second passed the check before the first was saved: the database has the last word."""
    UserFactory(email="known@test.example")
    monkeypatch.setattr("academy.users.forms.SignupForm.validate_unique_email", lambda self, value: value)
    assert sign_up(client, "known@test.example").url == CONFIRM
    assert User.objects.count() == 1


def test_sign_ups_from_one_place_are_limited(settings: Any) -> None:
    assert settings.ACCOUNT_RATE_LIMITS["signup"] == "60/10m/ip"
    settings.ACCOUNT_RATE_LIMITS = {"signup": "3/10m/ip"}
    statuses = [sign_up(Client(), f"p{n}@test.example").status_code for n in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_no_mail_can_carry_a_header_of_its_own(client: Client) -> None:
    sign_up(client, full_name="Amina Bcc: x")
    message = mail.outbox[0].message()
    assert message["To"] == "new@test.example"
    assert message["Bcc"] is None
    assert "Amina" not in mail.outbox[0].body  # a stranger's address gets no text of the sender's


def test_the_form_works_without_javascript_and_the_module_fills_the_zone(client: Client) -> None:
    page = client.get(SIGN_UP).content.decode()
    assert 'src="/static/academy/zone.js"' in page
    assert "data-time-zone" in page
    assert 'type="hidden" name="time_zone"' in page
    assert "<script>" not in page
    assert " style=" not in page
    assert reverse("account_login") in page
