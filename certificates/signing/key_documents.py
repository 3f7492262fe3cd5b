"""What is told about our keys: the `did:web` document, the list for checkers, and reading that back."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from asn1crypto import pem
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from django.conf import settings
from django.utils import timezone

from certificates.badges.addresses import did_key_method, did_web, method_of
from certificates.models import SigningKey
from certificates.signing.key_files import PDFS, STATEMENTS, public_half

DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
MOST_KEYS, LONGEST = 200, 20_000


def state_of(key: SigningKey) -> str:
    """Return how a key stands: "in use", "prepared", "retired" or "compromised"."""
    if key.compromised_at is not None:
        return "compromised"
    if key.retired_at is None:
        return "in use"
    return "prepared" if key.retired_at == key.created_at else "retired"


def fingerprint(key: SigningKey) -> str:
    """Return the SHA-256 that people compare: of the raw key, or of the X.509 certificate."""
    if key.purpose == PDFS:
        data = pem.unarmor(key.certificate.encode())[2] if key.certificate else key.public.encode()
    else:
        data = public_half(key.public).public_bytes_raw()
    text = sha256(data).hexdigest().upper()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def did_document(keys: Iterable[SigningKey]) -> dict[str, Any]:
    """Return the document of our `did:web`: all keys for statements, and which of them may assert.

    Retired keys still may: to others' verifiers a badge counts only while its key does. A prepared key stands
    among the methods only; one that is compromised is in neither list, and the list for checkers
    (`keys_document`) says since when.
    """
    did = did_web()
    ours = [key for key in keys if key.purpose == STATEMENTS and key.compromised_at is None]
    methods = [
        {
            "id": method_of(key.kid, did),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.public,
        }
        for key in ours
    ]
    asserts = [method_of(key.kid, did) for key in ours if state_of(key) != "prepared"]
    return {
        "@context": DID_CONTEXTS,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": asserts,
    }


def keys_document(keys: Iterable[SigningKey], now: datetime) -> dict[str, Any]:
    """Return the list of all keys for whoever checks without asking us (`verify_certificate --offline`).

    A prepared key has neither `from` nor `until`: whoever fetched the list before it was taken into use
    shall believe what it signs later.
    """
    return {
        "issuer": did_web(),
        "name": dict(settings.ACADEMY_NAMES),
        "verify": settings.ACADEMY_BASE_URL + "/verify/",
        "listed": _instant(now),
        "keys": [_told(key) for key in keys],
    }


def keys_from(document: object) -> list[SigningKey]:
    """Return the keys of such a list as rows that are not saved. Raises ValueError for anything else."""
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise ValueError("not a list of keys")
    return [_read(each) for each in listed]


def _told(key: SigningKey) -> dict[str, Any]:
    prepared = state_of(key) == "prepared"
    told = {
        "kid": key.kid,
        "purpose": key.purpose,
        "state": state_of(key),
        "public": key.public,
        "fingerprint": fingerprint(key),
        "from": None if prepared else _instant(key.created_at),
        "until": None if prepared else _instant(key.retired_at),
        "compromised": _instant(key.compromised_at),
        "specimen": key.specimen,
    }
    if key.purpose == STATEMENTS:
        return {**told, "did_key": did_key_method(key.public)}
    return {**told, "certificate": key.certificate}


def _read(said: object) -> SigningKey:
    if not isinstance(said, dict):
        raise ValueError("not a key")
    kid, purpose, public = (_text(said.get(name)) for name in ("kid", "purpose", "public"))
    if purpose not in (STATEMENTS, PDFS):
        raise ValueError("a key for something unknown")
    if purpose == STATEMENTS:
        public_half(public)
    certificate = _text(said.get("certificate") or "")
    if purpose == PDFS:
        _look_at(certificate)
    return SigningKey(
        kid=kid,
        purpose=purpose,
        public=public,
        certificate=certificate,
        specimen=said.get("specimen") is True,
        created_at=_moment(said.get("from")) or timezone.now(),
        retired_at=_moment(said.get("until")),
        compromised_at=_moment(said.get("compromised")),
    )


def _look_at(certificate: str) -> None:
    """Raise ValueError for what are no X.509 certificates in PEM, or where the first is of no such key."""
    try:
        chain = x509.load_pem_x509_certificates(certificate.encode())
        ours = isinstance(chain[0].public_key(), EllipticCurvePublicKey)
        for _kind, _headers, der in pem.unarmor(certificate.encode(), multiple=True):
            x509.load_der_x509_certificate(der)
    except (TypeError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise ValueError("no X.509 certificate") from error
    if not ours:
        raise ValueError("an X.509 certificate of another kind of key")


def _text(said: object) -> str:
    if not isinstance(said, str) or len(said) > LONGEST:
        raise ValueError("not a text of a key")
    return said


def _moment(said: object) -> datetime | None:
    if said is None:
        return None
    moment = datetime.fromisoformat(_text(said))
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return moment


def _instant(moment: datetime | None) -> str | None:
    return (
        moment.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds") if moment else None
    )
