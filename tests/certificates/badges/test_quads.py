"""Our canonical form is PyLD's, whatever the texts hold; what is not of our shape is refused."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld.jsonld import JsonLdError

from certificates.badges.contexts import HASHES, ContextChanged, canonical_by_pyld, loader
from certificates.badges.credential import credential_of
from certificates.badges.proof import BadgesDisagree
from certificates.badges.quads import NotOurShape, canonical, is_writable, written
from certificates.badges.terms import BADGE, CREDENTIALS, OPEN_BADGES, PROOF
from tests.certificates.badges.making import badge, certificate, changed

NASTY = [
    '"',
    "\\",
    "\n",
    "\t",
    "\r",
    '\\"',
    '" .\n_:a <',
    "_:a .",
    "_:c14n0",
    "@en",
    "^^<x>",
    "𝒜",
    "\ue000",
    "👩‍🏫",
]
TEXTS = st.one_of(
    st.text(min_size=1, max_size=40).map(written).filter(bool),
    st.lists(st.sampled_from(NASTY), min_size=1, max_size=5).map("".join),
)
STATEMENTS = st.fixed_dictionaries(
    {"holder": TEXTS, "title": TEXTS},
    optional={
        "kind": st.sampled_from(["completion", "participation", "programme"]),
        "result": st.sampled_from([None, {"percent": "100", "pass_mark": 70, "graded": True}]),
        "expires_on": st.sampled_from([None, "2030-02-28"]),
        "outline": st.sampled_from([None, "ff" * 32]),
        "attendance": st.sampled_from([None, 0, 100]),
        "period": st.none(),
        "language": st.sampled_from(["en", "ar", "zh-hans", "ru"]),
        "partner": st.fixed_dictionaries({"name": st.fixed_dictionaries({"en": TEXTS})}),
        "specimen": st.booleans(),
    },
)


@settings(max_examples=60, deadline=None)
@given(changes=STATEMENTS, code=TEXTS, placed=st.booleans())
def test_the_canonical_form_is_that_of_pyld(changes: dict[str, Any], code: str, placed: bool) -> None:
    made = certificate(**changes)
    made.statement["course"]["code"] = code
    if not placed:
        made.status_list_id = None
    document = credential_of(made)
    assert canonical(document, BADGE) == canonical_by_pyld(document)


def test_the_form_of_a_proof_is_that_of_pyld() -> None:
    signed = badge()
    proof = {key: value for key, value in signed["proof"].items() if key != "proofValue"}
    ours = canonical(proof, PROOF)
    assert ours == canonical_by_pyld({"@context": signed["@context"], **proof})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("extra",), "x"),
        (("name",), None),
        (("name",), 7),
        (("name",), ["x"]),
        (("name",), "a\x00b"),
        (("name",), "a\ud800b"),
        (("id",), "badges/1"),
        (("id",), "_:c14n0"),
        (("id",), "https://a.example/ b"),
        (("id",), "https://a.example/>"),
        (("type",), ["VerifiableCredential"]),
        (("issuer",), "did:web:academy.example"),
        (("evidence",), []),
        (("credentialSubject", "identifier", 0, "hashed"), "false"),
        (("credentialSubject", "identifier", 0, "id"), "https://a.example/"),
        (("credentialSubject", "achievement", "@id"), "https://a.example/"),
    ],
)
def test_what_is_not_of_our_shape_is_refused(path: tuple[Any, ...], value: Any) -> None:
    document = changed(credential_of(certificate()), *path, to=value)
    with pytest.raises(NotOurShape):
        canonical(document, BADGE)


def test_two_nameless_nodes_that_say_the_same_are_refused() -> None:
    document = credential_of(certificate())
    identifier = document["credentialSubject"]["identifier"]
    with pytest.raises(NotOurShape):
        canonical(changed(document, "credentialSubject", "identifier", to=[identifier[0]] * 2), BADGE)


def test_what_cannot_be_written_is_left_out_of_names() -> None:
    assert written("A\x00n\x07a\x85\ud800") == "Ana"
    assert is_writable("Ана\t\n")


def test_nothing_but_the_two_contexts_is_ever_loaded() -> None:
    assert set(loader().documents) == {CREDENTIALS, OPEN_BADGES}
    with pytest.raises(JsonLdError, match="outside the allowed set"):
        loader()("https://a.example/context.json", {})


def test_a_context_that_is_not_the_pinned_one_signs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HASHES, OPEN_BADGES, "0" * 64)
    loader.cache_clear()
    try:
        with pytest.raises(ContextChanged):
            badge()
    finally:
        loader.cache_clear()


def test_nothing_is_signed_where_pyld_disagrees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("certificates.badges.contexts.canonical_by_pyld", lambda document: "")
    with pytest.raises(BadgesDisagree):
        badge()
