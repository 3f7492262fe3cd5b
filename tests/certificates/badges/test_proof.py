"""The check of a badge, with an enemy on the other side: a clear verdict for whatever is handed over."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.badges.addresses import did_key_method, did_web
from certificates.badges.credential import credential_of
from certificates.badges.proof import check_badge, holder_in
from certificates.models import SigningKey
from certificates.statement import statement_digest
from tests.certificates.badges.making import AT, KEY, badge, certificate, changed, sign_here

SUBJECT = "credentialSubject"


@pytest.fixture(scope="module")
def good() -> dict[str, Any]:
    """A badge that nobody changed."""
    return badge()


def key_like(**changes: Any) -> SigningKey:
    """The key that signed, with another life."""
    made = copy.copy(KEY)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_a_true_badge_says_whose_it_is(good: dict[str, Any]) -> None:
    verdict = check_badge(good, keys=[KEY])
    assert (verdict.state, verdict.holder, verdict.number, verdict.kid) == (
        "valid",
        "A Sample Learner",
        "7KQ4-M2XD-9PTR-WH3C-5VNA",
        "s-7kq4m2xd",
    )
    assert verdict.sentence


@pytest.mark.parametrize(
    "document",
    [None, "", [], {}, {"type": ["OpenBadgeCredential"]}, 7, {"type": "x", "proof": []}, "z" * 100_000],
)
def test_what_is_no_badge_is_called_so(document: Any) -> None:
    assert check_badge(document, keys=[KEY]).state == "not_a_badge"


def test_a_badge_of_other_contexts_is_foreign_and_nothing_is_loaded(good: dict[str, Any]) -> None:
    theirs = changed(good, "@context", to=["https://www.w3.org/ns/credentials/v2", "https://evil.example/c"])
    assert check_badge(theirs, keys=[KEY]).state == "foreign"


def test_a_badge_that_somebody_else_signed_is_of_an_unknown_key(good: dict[str, Any]) -> None:
    other = SigningKey(kid="s-other", public=KEY.public)
    assert check_badge(good, keys=[]).state == "unknown_key"
    assert check_badge(good, keys=[other]).state == "unknown_key"
    assert check_badge(good, keys=[KEY], did="did:web:elsewhere.example").state == "unknown_key"


def test_a_forger_who_names_our_key_is_found_out() -> None:
    forged = sign_here(credential_of(certificate(holder="Forger")), private=Ed25519PrivateKey.generate())
    verdict = check_badge(forged, keys=[KEY])
    assert (verdict.state, verdict.document, verdict.holder, verdict.number) == ("broken", None, "", "")


def test_a_badge_of_a_retired_key_stays_valid_and_none_can_be_made_later(good: dict[str, Any]) -> None:
    assert check_badge(good, keys=[key_like(retired_at=AT + timedelta(days=1))]).is_valid
    assert check_badge(good, keys=[key_like(retired_at=AT - timedelta(minutes=59))]).is_valid
    assert check_badge(good, keys=[key_like(retired_at=AT - timedelta(days=1))]).state == "broken"


def test_a_badge_of_a_compromised_key_proves_nothing_by_itself(good: dict[str, Any]) -> None:
    verdict = check_badge(good, keys=[key_like(compromised_at=AT + timedelta(days=1))])
    assert verdict.state == "compromised"
    assert verdict.number  # so that the present state can be looked up


def test_the_same_key_is_known_without_the_web(good: dict[str, Any]) -> None:
    document = credential_of(certificate())
    document["issuer"]["id"] = f"did:key:{KEY.public}"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("certificates.badges.proof.method_of", lambda kid, did: did_key_method(KEY.public))
        signed = sign_here(document)
    assert check_badge(signed, keys=[KEY]).is_valid
    mixed = changed(signed, "issuer", "id", to=did_web())
    assert check_badge(mixed, keys=[KEY]).state == "unknown_key"


def test_one_signature_has_one_spelling(good: dict[str, Any]) -> None:
    value = good["proof"]["proofValue"]
    for spelling in (value + "1", "z1" + value[1:], "u" + value[1:], value + " ", "", 7, None, [value]):
        broken = copy.deepcopy(good)
        broken["proof"]["proofValue"] = spelling
        assert check_badge(broken, keys=[KEY]).state == "broken", spelling


def test_a_proof_with_a_context_of_its_own_is_refused(good: dict[str, Any]) -> None:
    for context in (good["@context"], {"created": "urn:x"}, []):
        assert check_badge(changed(good, "proof", "@context", to=context), keys=[KEY]).state == "broken"


def test_a_list_where_one_thing_stands_is_refused_though_it_means_the_same(good: dict[str, Any]) -> None:
    for path in ((SUBJECT, "licenseNumber"), ("name",), (SUBJECT, "achievement", "name")):
        value = good[path[0]] if len(path) == 1 else good[path[0]][path[1]]
        value = value["name"] if len(path) == 3 else value
        assert check_badge(changed(good, *path, to=[value]), keys=[KEY]).state == "broken"


def test_large_and_deep_documents_are_refused_before_anything_is_computed(good: dict[str, Any]) -> None:
    deep: Any = "x"
    for _level in range(5000):
        deep = {"a": deep}
    for huge in (deep, ["x"] * 10_000, "x" * 20_000):
        assert check_badge({**good, "more": huge}, keys=[KEY]).state == "not_a_badge"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PLACES = st.sampled_from(
    [
        (name,)
        for name in ("@context", "id", "type", "name", "issuer", "validFrom", SUBJECT, "evidence", "proof")
    ]
    + [(SUBJECT, name) for name in ("identifier", "achievement", "result", "licenseNumber", "type", "id")]
    + [("proof", name) for name in ("type", "created", "cryptosuite", "verificationMethod", "proofValue")]
    + [("issuer", "id"), ("credentialStatus", "statusListIndex"), ("new",)]
)


@settings(max_examples=150, deadline=None)
@given(place=PLACES, value=JSON)
def test_whatever_is_put_into_a_badge_it_is_refused_without_an_error(place: Any, value: Any) -> None:
    document = copy.deepcopy(GOOD)
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    assert not check_badge(document, keys=[KEY]).is_valid


GOOD = badge()


def test_the_hashed_name_is_the_one_that_the_certificates_digest_covers(good: dict[str, Any]) -> None:
    made = certificate()
    hashed = good[SUBJECT]["identifier"][1]
    assert holder_in(good) == made.statement["holder"]
    without_name = {**made.statement, "holder": hashed["identityHash"].removeprefix("sha256$")}
    from academy.lib.canonical import digest

    assert digest(without_name) == statement_digest(made.statement, hashed["salt"])


def test_a_certificate_whose_name_was_erased_gets_no_badge() -> None:
    with pytest.raises(ValueError, match="erased"):
        credential_of(certificate(holder=""))
