"""Passkeys on the server: what they count for, what guards them. The ceremony is tried in a browser."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from academy.users.models import User
from academy.users.roles import ADMINISTRATORS
from academy.users.second_factor import SHOWN_BY
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PASSKEYS = "/account/2fa/webauthn/"


def credential() -> dict[str, Any]:
    """What a device answers when it has made a passkey, as it is kept."""
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(b"\0" * 16, b"key", key)
    signed = AuthenticatorData.create(
        b"\0" * 32, AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP, 0, made
    )
    told = json.dumps({"type": "webauthn.create", "challenge": "AA", "origin": "http://localhost"})
    answer = {
        "clientDataJSON": websafe_encode(told.encode()),
        "attestationObject": websafe_encode(bytes(AttestationObject.create("none", signed, {}))),
    }
    return {
        "id": websafe_encode(b"key"),
        "rawId": websafe_encode(b"key"),
        "type": "public-key",
        "response": answer,
    }


@pytest.fixture
def owner(db: None) -> User:
    person = UserFactory(full_name="Pia")
    data = {"name": "Phone <b>", "credential": credential()}
    Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)
    return person


def test_the_list_names_them_and_says_what_is_missing(client: Client, owner: User, stranger: User) -> None:
    client.force_login(owner)
    page = client.get(PASSKEYS).content.decode()
    assert "Phone &lt;b&gt;" in page
    assert "Not used yet." in page
    client.force_login(stranger)
    assert "None yet." in client.get(PASSKEYS).content.decode()


@pytest.mark.parametrize("act", ["edit", "remove"])
def test_strangers_and_open_sessions_change_nobodys_passkey(
    client: Client, owner: User, stranger: User, confirm: Callable[[Client], None], act: str
) -> None:
    url = f"{PASSKEYS}keys/{owner.authenticator_set.get().pk}/{act}/"
    client.force_login(owner)
    assert client.post(url, {"name": "Mine"}).url.startswith("/account/reauthenticate/")
    client.force_login(stranger)
    confirm(client)
    assert client.get(url).status_code == client.post(url, {"name": "Mine"}).status_code == 404
    assert owner.authenticator_set.get().data["name"] == "Phone <b>"


@pytest.mark.parametrize(
    ("name", "kept"), [("Desk", True), ("", False), ("a\u202eb", False), ("x" * 61, False)]
)
def test_a_passkey_is_named_anew(
    client: Client, owner: User, confirm: Callable[[Client], None], name: str, kept: bool
) -> None:
    client.force_login(owner)
    confirm(client)
    client.post(f"{PASSKEYS}keys/{owner.authenticator_set.get().pk}/edit/", {"name": name})
    assert (owner.authenticator_set.get().data["name"] == name) is kept


NO_CREDENTIALS = [
    "",
    "{}",
    "[]",
    "null",
    "1",
    '{"id": 1}',
    "x" * 5000,
    '{"response": {}}',
    "[" * 900,
    "[" * 30_000,
]
NO_CREDENTIALS += [
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": answer})
    for answer in (
        {"clientDataJSON": "e30", "attestationObject": "o2Nm", "authenticatorData": "AA", "signature": "AA"},
        {"clientDataJSON": "//", "attestationObject": 7, "authenticatorData": None, "userHandle": "\u0000"},
        {"clientDataJSON": "AA" * 4000, "attestationObject": "gA", "authenticatorData": "A" * 50},
    )
]


@pytest.mark.parametrize("credential", NO_CREDENTIALS)
def test_what_is_no_passkey_is_refused_and_never_breaks(
    client: Client, member: User, confirm: Callable[[Client], None], credential: str
) -> None:
    answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert answer.status_code in (200, 302)
    assert "_auth_user_id" not in client.session
    client.force_login(member)
    confirm(client)
    client.get(f"{PASSKEYS}add/")
    data = {"credential": credential, "passwordless": "True", "name": "x"}
    assert client.post(f"{PASSKEYS}add/", data).status_code == 200
    assert not Authenticator.objects.exists()


def test_passkeys_belong_to_the_academys_own_host(
    client: Client, member: User, confirm: Callable[[Client], None], settings: Any
) -> None:
    settings.ACADEMY_BASE_URL = "https://academy.test"
    client.force_login(member)
    confirm(client)
    page = client.get(f"{PASSKEYS}add/", headers={"host": "127.0.0.1"})
    party = page.context["js_data"]["creation_options"]["publicKey"]["rp"]
    assert dict(party) == {"id": "academy.test", "name": "Academy"}


def test_the_pages_work_under_the_policy_and_say_what_to_do_without_script(
    client: Client, member: User, confirm: Callable[[Client], None]
) -> None:
    client.force_login(member)
    confirm(client)
    page = client.get(f"{PASSKEYS}add/").content.decode()
    assert 'src="/static/academy/passkey.js"' in page
    assert "This browser cannot use passkeys, or JavaScript is off in it." in page
    assert "data-allauth-onload" not in page
    assert "<script>" not in page


def test_a_passkey_is_the_second_step_that_a_role_demands(settings: Any, owner: User) -> None:
    settings.ACADEMY_SECOND_FACTOR = True
    owner.groups.add(Group.objects.get(name=ADMINISTRATORS))
    client = Client()
    client.force_login(owner)
    asked = client.get("/admin/")
    assert asked.url == f"{PASSKEYS}reauthenticate/?next=%2Fadmin%2F"
    assert "Show your passkey" in client.get(asked.url).content.decode()
    session = client.session
    session[SHOWN_BY] = owner.pk  # as allauth's signal notes once it was shown
    session.save()
    assert client.get("/admin/").status_code == 200


def test_a_password_alone_no_longer_signs_in_where_there_is_a_passkey(owner: User) -> None:
    client = Client()
    answer = client.post("/account/login/", {"login": owner.email, "password": PASSWORD})
    assert answer.url == "/account/2fa/authenticate/"
    page = client.get(answer.url).content.decode()
    assert "Show your passkey, or type a code" in page
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path",
    [
        "signup/passkey/", "2fa/webauthn/signup/", "2fa/trust/", "login/code/", "phone/verify/",
        "phone/change/", "social/signup/", "3rdparty/", "sessions/", "password/reset/confirm/",
        "confirm-email/abc/",
    ],
)  # fmt: skip
def test_what_allauth_could_do_and_we_do_not_is_not_there(client: Client, member: User, path: str) -> None:
    client.force_login(member)
    assert client.get(f"/account/{path}").status_code == 404


def test_every_page_of_accounts_is_in_our_look(
    client: Client, member: User, confirm: Callable[[Client], None]
) -> None:
    from allauth.urls import urlpatterns

    names = [each.name for part in urlpatterns for each in _leaves(part)]
    client.force_login(member)
    confirm(client)
    for _signed_in in (True, False):
        for name in names:
            try:
                response = client.get(reverse(name), follow=True)
            except NoReverseMatch:
                continue  # for one of somebody's things; tried above and in the browser
            if response["Content-Type"].startswith("text/html"):
                assert 'class="site-header' in response.content.decode(), name
            assert response.status_code in (200, 403, 404), name
        client.logout()
    assert len(names) > 20


def _leaves(pattern: Any) -> list[Any]:
    return [leaf for part in getattr(pattern, "url_patterns", []) for leaf in _leaves(part)] or [pattern]
