"""npm's @digitalbazaar/vc, another author's software, says the same of our badges as our own check."""

import copy
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from certificates.badges.addresses import did_key_method
from certificates.badges.contexts import FILES
from certificates.badges.proof import check_badge
from certificates.badges.terms import CREDENTIALS, OPEN_BADGES
from certificates.models import SigningKey
from certificates.signing.key_documents import DID_CONTEXTS, did_document
from tests.certificates.badges.making import AT, KEY, PLACE, badge, changed, status_list
from tests.services.node import run_node

VERIFIER = Path(__file__).parent / "verify_badges.mjs"
SUBJECT = "credentialSubject"
OTHER = "z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"  # a key of somebody's


def tampered() -> dict[str, dict[str, Any]]:
    """Badges that somebody changed after they were signed, by what was changed."""
    good = badge()
    achievement, proof = (SUBJECT, "achievement"), "proof"
    swapped = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
    return {
        "name": changed(good, SUBJECT, "identifier", 0, "identityHash", to="Another Person"),
        "hashed name": changed(good, SUBJECT, "identifier", 1, "identityHash", to="sha256$" + "0" * 64),
        "course": changed(good, *achievement, "name", to="Another course"),
        "number": changed(good, SUBJECT, "licenseNumber", to="7KQ4-M2XD-9PTR-WH3C-5VNB"),
        "date": changed(good, "validFrom", to="2020-01-01T00:00:00Z"),
        "expiry": changed(good, "validUntil", to="2099-01-01T00:00:00Z"),
        "expiry taken away": changed(good, "validUntil"),
        "result": changed(good, SUBJECT, "result", 0, "value", to="100"),
        "issuer's id": changed(good, "issuer", "id", to="did:web:elsewhere.example"),
        "issuer's name": changed(good, "issuer", "name", to="A better academy"),
        **proofs_tampered(good),
        "word added": changed(good, "anything", to="more"),
        "word added in the proof": changed(good, proof, "nonce", to="0"),
        "known word added": changed(good, "description", to="Also a doctor of medicine"),
        "known word at the wrong place": changed(good, *achievement, "validFrom", to="2020-01-01T00:00:00Z"),
        "another status list": changed(
            good, "credentialStatus", "statusListCredential", to="https://elsewhere.example/1"
        ),
        "another place": changed(good, "credentialStatus", "statusListIndex", to=str(PLACE + 1)),
        "status taken away": changed(good, "credentialStatus"),
        "context swapped": changed(good, "@context", to=[CREDENTIALS, swapped]),
        "context added": changed(
            good, "@context", to=[CREDENTIALS, OPEN_BADGES, "https://elsewhere.example/c.json"]
        ),
        "context written out": changed(good, "@context", to=[CREDENTIALS, OPEN_BADGES, {"name": "urn:x"}]),
        "context in the middle": changed(good, SUBJECT, "@context", to={"name": "urn:x"}),
        "contexts turned round": changed(good, "@context", to=[OPEN_BADGES, CREDENTIALS]),
        "type taken away": changed(good, *achievement, "type"),
        "type of the badge": changed(good, "type", to=["VerifiableCredential"]),
    }


def proofs_tampered(good: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The same for what is changed in the proof alone."""
    proof = "proof"
    value = good["proof"]["proofValue"]
    flipped = value[:40] + ("2" if value[40] != "2" else "3") + value[41:]
    return {
        "proof's value": changed(good, proof, "proofValue", to=flipped),
        "proof's purpose": changed(good, proof, "proofPurpose", to="authentication"),
        "proof's date": changed(good, proof, "created", to="2026-11-01T10:00:00Z"),
        "proof's date taken away": changed(good, proof, "created"),
        "proof's method": changed(good, proof, "verificationMethod", to=did_key_method(OTHER)),
        "proof's suite": changed(good, proof, "cryptosuite", to="eddsa-jcs-2022"),
        "proof taken away": changed(good, proof),
    }


def good_ones() -> dict[str, dict[str, Any]]:
    """Badges that nobody changed."""
    return {
        "plain": badge(),
        "hostile names": badge(
            holder='O\'Brien "\\" \t\n\r 𝒜\u2028\ue000 <b>&amp;</b> الأكاديمية', title='"\\u0041'
        ),
        "for good, not graded": badge(expires_on=None, result=None, assessed="attendance", outline=None),
        "old statement": badge(v=1, outline=None, expires_on=None, attendance=None, period=None),
        "programme": badge(kind="programme", language="ar"),
    }


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What npm says of every case, by name; one process for all. Our key is retired by then."""
    retired = copy.copy(KEY)
    retired.created_at, retired.retired_at = AT, AT + timedelta(days=1)
    lost = SigningKey(kid="s-lost", purpose="statements", public=OTHER, created_at=AT, compromised_at=AT)
    controller = did_document([retired, lost])
    (key,) = controller["verificationMethod"]
    untouched, revoked = status_list([PLACE - 1]), status_list([PLACE - 1, PLACE])
    cases = [
        {"name": name, "badge": document, "list": untouched}
        for name, document in {**good_ones(), **tampered()}.items()
    ]
    cases.append({"name": "revoked", "badge": badge(), "list": revoked})
    forged = changed(revoked, SUBJECT, "encodedList", to=untouched[SUBJECT]["encodedList"])
    cases.append({"name": "list forged", "badge": badge(), "list": forged})
    key = {"@context": DID_CONTEXTS[1], **key}
    documents = {
        key["id"]: key,
        controller["id"]: controller,
        OPEN_BADGES: json.loads(FILES[OPEN_BADGES].read_text()),
    }
    file = tmp_path_factory.mktemp("badges") / "cases.json"
    file.write_text(json.dumps({"cases": cases, "documents": documents}))
    return {found["name"]: found for found in run_node(VERIFIER, file)}


def test_npm_verifies_our_badges_of_a_retired_key_and_so_do_we(judged: dict[str, Any]) -> None:
    for name, document in good_ones().items():
        assert judged[name]["verified"], (name, judged[name]["why"])
        assert judged[name]["revoked"] is False, name
        assert check_badge(document, keys=[KEY]).is_valid, name


def test_npm_rejects_every_tampering_and_so_do_we(judged: dict[str, Any]) -> None:
    cases = tampered()
    assert len(cases) >= 12
    for name, document in cases.items():
        assert not judged[name]["verified"], name
        assert not check_badge(document, keys=[KEY]).is_valid, name
        assert "the network was asked" not in judged[name]["why"], name


def test_npm_reads_our_status_list_and_rejects_a_forged_one(judged: dict[str, Any]) -> None:
    assert judged["revoked"]["revoked"] is True
    assert not judged["list forged"]["verified"]
