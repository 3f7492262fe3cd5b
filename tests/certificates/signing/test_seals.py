"""The seal in the QR code: true ones hold, any changed character does not, and hostile ones are named."""

import contextlib
import json
import time
from base64 import urlsafe_b64encode

import pytest

from academy.lib.canonical import canonical_json
from certificates.signing.key_files import PrivateHalf
from certificates.signing.seals import (
    PREFIX,
    SealUnreadable,
    check_seal,
    payload_of,
    read_seal,
    seal_of,
    verify_url_with,
)
from tests.certificates.signers import make_signer
from tests.certificates.statements import statement

SALT = "9f" * 16
CHARACTERS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    """A key, and a seal that it made."""
    from django.test import override_settings

    with override_settings(ACADEMY_KEYS_DIR=tmp_path_factory.mktemp("keys")):
        key = make_signer("statements")
        return key, seal_of(statement(), SALT, key)


def encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def test_a_seal_says_what_the_certificate_says_and_holds(signer):
    key, text = signer
    seal = read_seal(text)
    assert check_seal(seal, key.public)
    assert check_seal(seal, f"did:key:{key.public}")
    assert (seal.number, seal.holder, seal.title) == (
        "7KQ4M2XD9PTRWH3C5VNA",
        "A Sample Learner",
        "Distance learning on weak links",
    )
    assert (seal.kind, seal.completed_on, seal.expires_on) == ("completion", "2026-11-02", "")
    assert (seal.kid, seal.salt, seal.specimen) == (key.kid, SALT, True)


def test_an_address_a_fragment_and_a_seal_broken_into_lines_read_alike(signer):
    _key, text = signer
    seal = read_seal(text)
    url = verify_url_with(statement(), text)
    assert url == f"https://academy.example/verify/7KQ4-M2XD-9PTR-WH3C-5VNA/#{text}"
    assert read_seal(url) == read_seal(f"#{text}") == read_seal(f"  {text[:50]}\n{text[50:]} ") == seal


def test_without_a_seal_the_address_is_the_page():
    assert verify_url_with(statement(), "") == statement()["verify_url"]


def test_another_key_did_not_sign_it(signer, settings, tmp_path):
    settings.ACADEMY_KEYS_DIR = tmp_path
    assert not check_seal(read_seal(signer[1]), make_signer("statements").public)


def test_any_changed_character_is_found(signer):
    key, text = signer
    for place, character in enumerate(text):
        forged = text[:place] + ("B" if character == "A" else "A") + text[place + 1 :]
        with contextlib.suppress(SealUnreadable):
            assert not check_seal(read_seal(forged), key.public), place


@pytest.mark.parametrize("language", ["en", "ar", "ru", "zh-hans"])
def test_a_seal_with_a_long_name_fits_a_code_that_can_be_scanned(language, signer):
    said = statement(holder="Maximiliane Alexandra von Hohenlohe-Lang", language=language)
    payload = payload_of({**said, "expires_on": "2028-11-02"}, SALT, "s-7kq4m2xd")
    text = f"1.{encoded(payload)}.{'A' * 86}"
    assert len(said["holder"]) == 40
    assert len(text) <= 420


def test_a_seal_uses_only_what_an_address_takes_as_it_is(signer):
    assert set(signer[1]) <= CHARACTERS


@pytest.mark.parametrize(("title", "kept"), [("a" * 80, 80), ("a" * 81, 80), ("ж" * 80, 59), ("网" * 80, 40)])
def test_a_long_title_is_cut_with_an_ellipsis_and_never_within_a_character(title, kept):
    said = json.loads(payload_of(statement(title=title), SALT, "s-7kq4m2xd"))[3]
    assert len(said) == kept
    assert said == title or (said.endswith("…") and title.startswith(said[:-1]))


def test_a_statement_of_the_first_schema_has_a_seal():
    assert "expires_on" not in statement()
    assert json.loads(payload_of(statement(), SALT, "s-7kq4m2xd"))[5] == ""


def payload(**changes: object) -> bytes:
    said: list[object] = json.loads(payload_of(statement(), SALT, "s-7kq4m2xd"))
    for place, value in changes.items():
        said[int(place[1:])] = value
    return canonical_json(said)


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"[" * 1500,
        payload().replace(b",", b", ", 1),
        payload(_0=1),
        payload(_0=["x"]),
        payload(_1="x"),
        payload(_4="yesterday"),
        payload(_5="2026-1-1"),
        payload()[:-1] + b',"more"]',
        b'["\\ud800","c","x","x","2026-11-02","","k","s"]',
        b"\xff\xfe",
    ],
)
def test_a_payload_of_another_make_is_no_seal(forged):
    with pytest.raises(SealUnreadable):
        read_seal(f"1.{encoded(forged)}.{'A' * 86}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1..",
        "2.AAAA.AAAA",
        "https://elsewhere.example/",
        "7KQ4-M2XD-9PTR-WH3C-5VNA",
        "1.é.é",
        f"1.{encoded(payload())}.AAAA",
        f"1.{encoded(payload())}=.{'A' * 86}",
        f"1.{encoded(payload())}.{'A' * 85}B",
        f"1.{encoded(payload())}.{'A' * 86}.x",
        "#" * 4000,
    ],
)
def test_a_text_of_another_form_is_no_seal(text):
    with pytest.raises(SealUnreadable):
        read_seal(text)


def test_a_huge_text_is_refused_at_once():
    before = time.perf_counter()
    with pytest.raises(SealUnreadable, match="longer"):
        read_seal("1." * 5_000_000)
    assert time.perf_counter() - before < 0.5


def test_a_signature_over_the_bare_payload_is_none(settings, tmp_path):
    from certificates.signing.keys import private_half

    settings.ACADEMY_KEYS_DIR = tmp_path
    key = make_signer("statements")
    private: PrivateHalf = private_half(key)
    bare, true = private.sign(payload()), private.sign(PREFIX + payload())
    assert not check_seal(read_seal(f"1.{encoded(payload())}.{encoded(bare)}"), key.public)
    assert check_seal(read_seal(f"1.{encoded(payload())}.{encoded(true)}"), key.public)
