"""Signing a credential (Data Integrity, `eddsa-rdfc-2022`), and judging one that anybody may have made."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from cryptography.exceptions import InvalidSignature
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from academy.lib.base58 import base58, from_base58
from certificates.badges.addresses import did_key_method, did_web, method_of
from certificates.badges.credential import credential_of, instant
from certificates.badges.quads import NotOurShape, canonical
from certificates.badges.terms import BADGE, CREDENTIALS, OPEN_BADGES, PROOF, Place
from certificates.models import Certificate, SigningKey
from certificates.signing.key_files import public_half
from certificates.signing.keys import key_in_use, sign

SUITE = "eddsa-rdfc-2022"
GRACE = timedelta(hours=1)  # a worker may finish with a key that was changed this moment
DEEPEST, MOST_VALUES, LONGEST_TEXT = 8, 200, 8000
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class KnownKey(Protocol):
    """What is known about a key of ours: a row of `SigningKey`, or a line of a published list."""

    kid: str
    public: str
    retired_at: datetime | None
    compromised_at: datetime | None


class SignedBadge(NamedTuple):
    """A badge ready to be stored: the signed credential, and the key that signed it."""

    document: dict[str, Any]
    key: SigningKey


class BadgesDisagree(RuntimeError):
    """Our canonical form is not PyLD's: nothing is signed."""


@dataclass(frozen=True)
class BadgeVerdict:
    """What a badge's signature is worth, without asking where its certificate stands today.

    `state`: "valid"; "broken" (changed after it was signed, or never signed by the key it names); "foreign"
    (of other contexts than ours: not judged here); "unknown_key" (signed by somebody else); "compromised" (by
    a key of ours that others may have had); "not_a_badge". `document` is there for the first and the
    fifth only: what nobody signed is not to be shown.
    """

    state: str
    sentence: str
    kid: str = ""
    document: Mapping[str, Any] | None = None

    @property
    def is_valid(self) -> bool:
        """Whether we signed exactly this, with a key that was good then."""
        return self.state == "valid"

    @property
    def number(self) -> str:
        """The number of its certificate, in groups; empty where nothing may be shown."""
        return str(self.document["credentialSubject"]["licenseNumber"]) if self.document else ""

    @property
    def holder(self) -> str:
        """Whose it is; empty where nothing may be shown."""
        return "" if self.document is None else holder_in(self.document)


def sign_badge(certificate: Certificate) -> SignedBadge:
    """Make the badge of a certificate with the key in use for statements; PyLD must agree to what is signed.

    Raises KeyMissing, KeyUnreadable, ValueError for one whose name was erased, or BadgesDisagree.
    """
    key = key_in_use(SigningKey.Purpose.STATEMENTS)
    return SignedBadge(signed(credential_of(certificate), BADGE, key, at=timezone.now()), key)


def signed(document: dict[str, Any], place: Place, key: SigningKey, *, at: datetime) -> dict[str, Any]:
    """Return `document` with its proof. Raises KeyUnreadable, NotOurShape or BadgesDisagree."""
    from certificates.badges.contexts import canonical_by_pyld  # slow to import

    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": instant(at),
        "verificationMethod": method_of(key.kid, did_web()),
        "proofPurpose": "assertionMethod",
    }
    contexts = {"@context": document["@context"]}
    texts = [canonical({**contexts, **proof}, PROOF), canonical(document, place)]
    if texts != [canonical_by_pyld({**contexts, **proof}), canonical_by_pyld(document)]:
        raise BadgesDisagree(document.get("id"))
    value = "z" + base58(sign(key, _hashes(*texts)))
    return {**document, "proof": {**proof, "proofValue": value}}


def check_badge(document: object, *, keys: Iterable[KnownKey] | None = None, did: str = "") -> BadgeVerdict:
    """Judge a document that an enemy may have made: nothing is loaded, nothing fetched, nothing assumed.

    `keys` are all that ever signed statements for the issuer `did`; without them those of the database, one
    query. With them it needs neither database nor network.
    """
    if not (isinstance(document, dict) and _is_small(document) and _is_badge(document)):
        return _verdict("not_a_badge")
    if document["@context"] != [CREDENTIALS, OPEN_BADGES]:
        return _verdict("foreign")
    if keys is None:
        keys = SigningKey.objects.filter(purpose=SigningKey.Purpose.STATEMENTS)
    proof = document["proof"]
    key = _key_of(proof, keys, did or did_web())
    if key is None or _id_of(document["issuer"]) != proof["verificationMethod"].partition("#")[0]:
        return _verdict("unknown_key")
    if not _is_signed(document, proof, key):
        return _verdict("broken", key.kid)
    if key.compromised_at is not None:
        return _verdict("compromised", key.kid, document)
    if key.retired_at is not None and _read_instant(proof["created"]) > key.retired_at + GRACE:
        return _verdict("broken", key.kid)
    return _verdict("valid", key.kid, document)


def holder_in(document: Mapping[str, Any]) -> str:
    """Return the readable name in a badge that was found signed."""
    readable = (each for each in document["credentialSubject"]["identifier"] if not each["hashed"])
    return next((each["identityHash"] for each in readable), "")


_SENTENCES = {
    "valid": _("The badge is signed by this academy, and nothing in it was changed."),
    "broken": _("The badge was changed after it was signed, or this academy never signed it."),
    "foreign": _("The file is a badge of another kind than this academy issues. Ask whoever issued it."),
    "unknown_key": _("The badge was signed by somebody else than this academy."),
    "compromised": _(
        "The signature fits, but others may have had this key. Only what the academy says today counts."
    ),
    "not_a_badge": _("The file is no badge."),
}


def _verdict(state: str, kid: str = "", document: Mapping[str, Any] | None = None) -> BadgeVerdict:
    return BadgeVerdict(state, str(_SENTENCES[state]), kid, document)


def _is_small(document: dict[str, Any]) -> bool:
    """Whether it is of a size and depth that a badge may have; no deep recursion is needed to see that."""
    waiting: list[tuple[object, int]] = [(document, 0)]
    values = 0
    while waiting:
        value, depth = waiting.pop()
        values += 1
        if depth > DEEPEST or values > MOST_VALUES:
            return False
        if isinstance(value, dict):
            waiting.extend((each, depth + 1) for each in value.values())
        elif isinstance(value, list):
            waiting.extend((each, depth + 1) for each in value)
        elif isinstance(value, str) and len(value) > LONGEST_TEXT:
            return False
    return True


def _is_badge(document: dict[str, Any]) -> bool:
    """Whether it claims to be a signed Open Badge at all, ours or another's."""
    types = document.get("type")
    proof = document.get("proof")
    return (
        isinstance(types, list)
        and ("OpenBadgeCredential" in types or "AchievementCredential" in types)
        and "@context" in document
        and "issuer" in document
        and isinstance(proof, dict)
        and isinstance(proof.get("verificationMethod"), str)
    )


def _key_of(proof: dict[str, Any], keys: Iterable[KnownKey], did: str) -> KnownKey | None:
    named = proof["verificationMethod"]
    for key in keys:
        if named in (method_of(key.kid, did), did_key_method(key.public)):
            return key
    return None


def _id_of(issuer: object) -> object:
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _is_signed(document: dict[str, Any], proof: dict[str, Any], key: KnownKey) -> bool:
    """Whether `key` signed exactly this: every word known, every value as we write it, and the signature."""
    unproven = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in proof or options.get("cryptosuite") != SUITE:
        return False
    if not _INSTANT.fullmatch(str(options.get("created"))):
        return False
    try:
        _read_instant(options["created"])
        signature = _signature(proof.get("proofValue"))
        data = _hashes(canonical(options, PROOF), canonical(unproven, BADGE))
        _public_half(key.public).verify(signature, data)
    except (NotOurShape, ValueError, InvalidSignature):
        return False
    return True


def _signature(text: object) -> bytes:
    if not isinstance(text, str) or not text.startswith("z"):
        raise ValueError("no signature in base 58")
    data = from_base58(text[1:])
    if len(data) != 64:
        raise ValueError("no signature in base 58")
    return data


def _hashes(proof: str, document: str) -> bytes:
    return hashlib.sha256(proof.encode()).digest() + hashlib.sha256(document.encode()).digest()


def _read_instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


_public_half = lru_cache(maxsize=64)(public_half)
