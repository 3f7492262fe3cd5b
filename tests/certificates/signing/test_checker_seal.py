"""The offline checker's module reads and judges seals as the server does: one node process for all cases."""

import json
import subprocess
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from certificates.models import SigningKey
from certificates.signing.key_files import public_text
from certificates.signing.seals import PREFIX, SealUnreadable, check_seal, payload_of, read_seal
from certificates.verifying.evidence import judge_seal
from tests.certificates.statements import statement

HERE = Path(__file__).parent
MODULE = Path(settings.BASE_DIR) / "academy" / "static" / "academy" / "checker-seal.js"
PRIVATE, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def sealed(payload: bytes) -> str:
    return f"1.{encoded(payload)}.{encoded(PRIVATE.sign(PREFIX + payload))}"


def cases() -> dict[str, str]:
    said = statement(holder="Ann “Ñandú” Sample 王小明 🦆 <b>", expires_on="2028-11-02")
    payload = payload_of(said, "5a" * 16, "s-7kq4m2xd")
    good = sealed(payload)
    _version, body, signature = good.split(".")
    fields = json.loads(payload)
    shifted = signature[:-1] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[signature[-1]]
    return {
        "good": good,
        "in its address": f"https://academy.example/verify/7KQ4-M2XD-9PTR-WH3C-5VNA/#{good}",
        "with line ends": good[:50] + "\n " + good[50:],
        "without an end": sealed(payload_of(statement(), "5a" * 16, "s-7kq4m2xd")),
        "another name": f"1.{encoded(payload.replace(b'Ann', b'Eve'))}.{signature}",
        "a flipped bit": f"1.{body}.{encoded(b'!' + b'0' * 63)}",
        "another spelling of the signature": f"1.{body}.{shifted}",
        "padded": good + "=",
        "cut off": good[:-10],
        "another version": "2" + good[1:],
        "no JSON": sealed(b"certainly"),
        "spaced JSON": sealed(payload.replace(b'","', b'", "', 1)),
        "escaped JSON": sealed(payload.replace(b"Ann", b"\\u0041nn")),
        "seven fields": sealed(json.dumps(fields[:7], separators=(",", ":")).encode()),
        "a number among texts": sealed(json.dumps([1, *fields[1:]], separators=(",", ":")).encode()),
        "another kind": sealed(json.dumps([fields[0], "x", *fields[2:]], separators=(",", ":")).encode()),
        "no UTF-8": sealed(b'["\xff"]'),
        "empty": "",
        "endless": "1." + "A" * 5000,
    }


def addresses() -> dict[str, str]:
    good = cases()["good"]
    return {
        "stands alone": good,
        "its fragment alone": f"#{good}",
        "its own address": f"https://academy.example/verify/7kq4-m2xd-9ptr-wh3c-5vna/?language=ar#{good}",
        "its own, broken into lines": f"https://academy.example/ver\nify/7KQ4-M2XD-9PTR-\nWH3C-5VNA/#{good}",
        "another's address": f"https://academy.example/verify/0000-M2XD-9PTR-WH3C-5VNA/#{good}",
        "no address of ours": f"https://evil.example/#{good}",
    }


def pages() -> dict[str, dict[str, str]]:
    seal = read_seal(cases()["good"])
    page = {
        "number": seal.number,
        "kind": seal.kind,
        "completed": seal.completed_on,
        "expires": seal.expires_on,
        "title": seal.title,
        "holder": seal.holder,
        "key": seal.kid,
        "public": public_text(PRIVATE.public_key()),
    }
    return {
        "true": page,
        "nameless": {**page, "holder": ""},
        "compromised": {**page, "compromised": ""},
        "other": {**page, "holder": "Eve"},
        "forged": {**page, "public": public_text(OTHER.public_key())},
    }


@pytest.fixture(scope="module")
def judged() -> dict[str, Any]:
    public = public_text(PRIVATE.public_key())
    given = {name: {"text": text, "key": public} for name, text in cases().items()}
    given["another key"] = {"text": cases()["good"], "key": public_text(OTHER.public_key())}
    given |= {name: {"text": cases()["good"], "address": each} for name, each in addresses().items()}
    given |= {name: {"text": cases()["good"], "page": each} for name, each in pages().items()}
    command = ["node", "--no-warnings", str(HERE / "check_seals.mjs"), str(MODULE)]
    ran = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(ran.stdout)


def test_a_browser_and_the_server_read_and_judge_alike(judged):
    public = public_text(PRIVATE.public_key())
    assert judged["able"]
    for name, text in cases().items():
        try:
            seal = read_seal(text)
        except SealUnreadable:
            assert judged[name] == "Unreadable", name
            continue
        assert judged[name] == {
            "number": seal.number,
            "kind": seal.kind,
            "holder": seal.holder,
            "title": seal.title,
            "completed": seal.completed_on,
            "expires": seal.expires_on,
            "specimen": seal.specimen,
            "kid": seal.kid,
            "believed": check_seal(seal, public),
        }, name


def test_only_what_we_signed_is_believed(judged):
    believed = {name for name, said in judged.items() if isinstance(said, dict) and said["believed"]}
    assert believed == {"good", "in its address", "with line ends", "without an end"}
    assert judged["another key"]["believed"] is False
    assert judged["good"]["holder"] == "Ann “Ñandú” Sample 王小明 🦆 <b>"


def test_a_true_seal_behind_another_numbers_address_is_forged_in_the_browser_as_on_the_server(judged):
    key = SigningKey(kid="s-7kq4m2xd", purpose="statements", public=public_text(PRIVATE.public_key()))
    for name, address in addresses().items():
        signature = judge_seal(read_seal(cases()["good"]), address, [key]).signature
        assert judged[name] is (signature == "valid"), name
    assert [name for name in addresses() if not judged[name]] == ["another's address", "no address of ours"]


def test_the_page_of_a_number_says_what_it_compared_and_knows_stolen_keys(judged):
    for name in pages():
        assert judged[name] == name
