"""Mails of accounts: in the recipient's language and zone, whole, and never with somebody else's header."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from academy.users.models import User
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).parents[2] / "templates"
MAILS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
    for room in ("account", "mfa")
    for path in (TEMPLATES / room / "email").glob("*_subject.txt")
)


@pytest.mark.parametrize("prefix", MAILS)
def test_every_mail_is_short_plain_and_says_who_writes(prefix: str) -> None:
    context = {
        "site_name": "Academy & Co", "zone": "Africa/Nairobi", "code": "123456", "timestamp": timezone.now(),
        "signup_url": "https://a.example/s?a=1&b=2",
        "password_reset_url": "https://a.example/r?a=1&b=2", "from_email": "a@test.example",
        "to_email": "b@test.example",
        "deleted_email": "c@test.example", "write_to": "academy@test.example",
    }  # fmt: skip
    subject = render_to_string(f"{prefix}_subject.txt", context).strip()
    body = render_to_string(f"{prefix}_message.txt", context).strip()
    assert 5 < len(subject) <= 78
    assert "\n" not in subject
    assert body.startswith("Hello,")
    assert body.endswith("The people of Academy & Co")
    assert len(body) < 900
    for bad in ("!", "&amp;", "{{", "{%", "\n\n\n", "please note"):
        assert bad not in subject + body


def test_every_mail_that_can_be_sent_is_ours() -> None:
    theirs = Path(__import__("allauth").__file__).parent / "templates"
    sent = {
        str(path.relative_to(theirs)).removesuffix("_subject.txt")
        for room in ("account", "mfa")
        for path in (theirs / room / "email").glob("*_subject.txt")
    }
    unused = {"account/email/login_code", "account/email/password_reset_code"}
    unused |= {"mfa/email/webauthn_added", "mfa/email/webauthn_removed"}
    assert sent - unused == set(MAILS)


def test_a_mail_speaks_the_recipients_language_whoever_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = []
    UserFactory(email="arabic@test.example", language="ar")
    monkeypatch.setattr(
        "allauth.account.adapter.DefaultAccountAdapter.send_mail",
        lambda self, prefix, email, context: spoken.append(
            (translation.get_language(), context["site_name"])
        ),
    )
    client = Client(headers={"accept-language": "en"})
    client.post("/account/password/reset/", {"email": "arabic@test.example"})
    client.post(
        "/account/signup/",
        {"email": "arabic@test.example", "full_name": "A", "password1": "four-words-in-a-row"},
    )
    client.post("/account/password/reset/", {"email": "nobody@test.example"})
    assert spoken == [("ar", "الأكاديمية"), ("ar", "الأكاديمية"), ("en", "Academy")]


def test_a_notice_tells_the_time_in_the_recipients_zone(client: Client) -> None:
    person = UserFactory(time_zone="Asia/Tokyo")
    client.force_login(person)
    new = {"oldpassword": PASSWORD, "password1": "quite-another-password"}
    client.post("/account/password/change/", new)
    assert "(Asia/Tokyo)" in mail.outbox[-1].body


def test_the_links_of_mails_lead_to_the_academy_whatever_host_the_request_names(
    client: Client, member: User, settings: Any
) -> None:
    settings.ACADEMY_BASE_URL = "https://academy.test"
    new = {"full_name": "A", "password1": "four-words-in-a-row"}
    there = {"headers": {"host": "127.0.0.1:9999"}}
    client.post("/account/password/reset/", {"email": member.email}, **there)
    client.post("/account/password/reset/", {"email": "nobody@test.example"}, **there)
    client.post("/account/signup/", {"email": member.email, **new}, **there)
    links = [re.findall(r"\S+://\S+", str(message.body)) for message in mail.outbox]
    paths = ["/account/password/reset/key/", "/account/signup/", "/account/password/reset/"]
    assert [len(found) for found in links] == [1, 1, 1]
    for (link,), path in zip(links, paths, strict=True):
        assert link.startswith(f"https://academy.test{path}")
    assert client.get(links[0][0].removeprefix("https://academy.test")).status_code == 302


def test_who_did_not_change_the_address_is_told_to_write_to_us(
    client: Client, member: User, code_of: Callable[[], str], confirm: Callable[[Client], None]
) -> None:
    client.force_login(member)
    confirm(client)
    client.post("/account/email/", {"action_add": "", "email": "newer@test.example"})
    client.post("/account/confirm-email/", {"code": code_of()})
    told = mail.outbox[-1]
    assert told.to == [member.email]
    assert "Write to us at once at academy@demo.example" in told.body
    assert "Set a new password" not in told.body


def test_no_mail_of_accounts_repeats_a_name(client: Client) -> None:
    person = UserFactory(full_name="Visit evil.example now")
    client.post("/account/password/reset/", {"email": person.email})
    assert "evil" not in mail.outbox[-1].message().as_string()
    assert User.objects.count() == 1
