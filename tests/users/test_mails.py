"""Mails of accounts: in the recipient's language and zone, whole, and never with somebody else's header."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from academy.lib.mails import compose_mail
from academy.users.models import User
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

TEMPLATES = Path(__file__).parents[2] / "templates"
ACCOUNT_MAILS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
    for room in ("account", "mfa")
    for path in (TEMPLATES / room / "email").glob("*_subject.txt")
)
OTHER_MAILS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
    for path in TEMPLATES.glob("*/mail/*_subject.txt")
)
LINK = re.compile(r"https?://[^\s<>\"]+")
PLACEHOLDER = re.compile(r"\{\{|\{%|%\(|\{\w+\}|\bNone\b")
CONTEXT = {
    "zone": "Africa/Nairobi", "code": "123456", "timestamp": datetime(2026, 11, 22, 12, tzinfo=UTC),
    "signup_url": "https://a.example/s?a=1&b=2", "password_reset_url": "https://a.example/r?a=1&b=2",
    "new_password_url": "https://a.example/new/", "passkeys_url": "https://a.example/keys/",
    "from_email": "a@test.example", "to_email": "b@test.example", "deleted_email": "c@test.example",
    "added_email": "d@test.example", "write_to": "academy@test.example",
    "name": "Amina & Co", "course": "Fish & <b>Ferries</b>", "url": "https://a.example/learn/?a=1&b=2",
    "run": {"starts_at": datetime(2027, 1, 4, 8, tzinfo=UTC)}, "kind": "completion", "number": "0000-0000",
    "pdf_url": "https://a.example/p.pdf", "verify_url": "https://a.example/verify/0000/",
}  # fmt: skip


def composed(prefix: str, language: str = "en") -> Any:
    body = f"{prefix}_message.txt" if prefix in ACCOUNT_MAILS else f"{prefix}.txt"
    return compose_mail(
        subject=f"{prefix}_subject.txt", text=body, context=CONTEXT, to="a@test.example", language=language
    )


@pytest.mark.parametrize("prefix", ACCOUNT_MAILS + OTHER_MAILS)
def test_every_mail_is_short_plain_and_says_who_writes(prefix: str, settings: Any) -> None:
    settings.ACADEMY_NAMES = {"en": "Academy & Co"}
    message = composed(prefix)
    assert 5 < len(message.subject) <= 78
    assert re.match(r"(Hello|Dear)\b.*,\n\n", message.body)
    assert message.body.endswith(f"The people of Academy & Co\n{settings.ACADEMY_BASE_URL}/\n")
    assert len(message.body) < 900
    for bad in ("!", "&amp;", "\n\n\n", "please note"):
        assert bad not in message.subject + message.body


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@pytest.mark.parametrize("prefix", ACCOUNT_MAILS + OTHER_MAILS)
def test_every_mail_is_whole_in_every_language(prefix: str, language: str) -> None:
    message = composed(prefix, language)
    ((html, kind),) = message.alternatives
    direction = "rtl" if language == "ar" else "ltr"
    assert kind == "text/html"
    assert html.count(f'lang="{language}" dir="{direction}"') == 2  # on the page, and on what clients keep
    content = html.partition("</head>")[2]
    for part in (message.subject, message.body, content):
        assert not PLACEHOLDER.search(part)
    linked = [unescape(address) for address in re.findall(r'href="([^"]+)"', html)]
    assert linked == LINK.findall(message.body)
    seen = unescape(re.sub(r"<[^>]+>", " ", content))
    for line in message.body.splitlines():
        assert line.rstrip(" :：\u00a0\u202f") in seen or LINK.fullmatch(line)
    for foreign in ("<img", "<script", "url(", "<link", "http-equiv", "onclick"):
        assert foreign not in html
    assert len(html) < 6_000


@pytest.mark.parametrize("prefix", ACCOUNT_MAILS + OTHER_MAILS)
def test_a_mail_with_a_way_on_has_one_button_in_every_language(prefix: str) -> None:
    """A translation that drops the colon of a link's name loses the button."""
    buttons = 1 if ":\nhttp" in composed(prefix).body else 0
    for language, _name in settings.LANGUAGES:
        ((html, _kind),) = composed(prefix, language).alternatives
        assert html.count("background:#0a5a84") == buttons, language


def test_every_mail_that_can_be_sent_is_ours() -> None:
    theirs = Path(__import__("allauth").__file__).parent / "templates"
    sent = {
        str(path.relative_to(theirs)).removesuffix("_subject.txt")
        for room in ("account", "mfa")
        for path in (theirs / room / "email").glob("*_subject.txt")
    }
    unused = {"account/email/login_code", "account/email/password_reset_code"}
    assert sent - unused == set(ACCOUNT_MAILS) - {"account/email/email_added"}
    of_courses = [name for name in OTHER_MAILS if name.startswith("courses/mail/")]
    assert len(of_courses) == 14
    of_certificates = {
        *("issued", "refused", "reinstated", "revoked", "person_merged", "person_recovered"),
        *("person_recovery", "person_recovery_code", "person_second_factor"),
    }
    assert set(OTHER_MAILS) - {*of_courses} == {
        *(f"certificates/mail/{name}" for name in of_certificates),
        "enrollments/mail/essay_graded",
        "enrollments/mail/promoted",
        "enrollments/mail/result_rose",
    }


def test_a_mail_speaks_the_recipients_language_whoever_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    spoken = []
    UserFactory(email="arabic@test.example", language="ar")
    monkeypatch.setattr(
        "academy.users.adapter.compose_mail",
        lambda **mail: spoken.append(mail["language"]) or compose_mail(**mail),
    )
    client = Client(headers={"accept-language": "en"})
    client.post("/account/password/reset/", {"email": "arabic@test.example"})
    client.post(
        "/account/signup/",
        {"email": "arabic@test.example", "full_name": "A", "password1": "four-words-in-a-row"},
    )
    client.post("/account/password/reset/", {"email": "nobody@test.example"})
    assert spoken == ["ar", "ar", "en"]
    assert [str(message.body).startswith("مرحب") for message in mail.outbox] == [True, True, False]


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
    for (link, home), path in zip(links, paths, strict=True):
        assert link.startswith(f"https://academy.test{path}")
        assert home == "https://academy.test/"
    assert client.get(links[0][0].removeprefix("https://academy.test")).status_code == 302


def test_no_mail_of_accounts_repeats_a_name(client: Client) -> None:
    person = UserFactory(full_name="Visit evil.example now")
    client.post("/account/password/reset/", {"email": person.email})
    assert "evil" not in mail.outbox[-1].message().as_string()
    assert User.objects.count() == 1
