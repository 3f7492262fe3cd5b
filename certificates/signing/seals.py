"""The seal: a certificate's compact form with a signature, which its QR code carries behind the `#`.

Whoever knows our public keys tells a true one from a forged one without asking anybody. The format is laid
down in `docs/certificate-format.md`, for people who write a checker of their own::

    1.<payload>.<signature>         both base64url without padding

The payload is canonical JSON (RFC 8785), an array of eight texts; the signature is Ed25519 over
`PREFIX` + payload.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature

from academy.lib.canonical import canonical_json
from certificates.models import SigningKey
from certificates.signing.key_files import public_half
from certificates.signing.keys import sign
from certificates.statement import text_in

VERSION = "1"
PREFIX = b"Academy seal 1\n"  # so that a signature of ours over something else is never taken for a seal
LONGEST = 4000  # characters of a seal with its address
TITLE_CHARACTERS, TITLE_BYTES = 80, 120  # of a course's title; a larger code is hard to scan from paper
NAME_CHARACTERS = 150

KINDS = {"completion": "c", "participation": "p", "programme": "g"}
_KIND_OF = {code: kind for kind, code in KINDS.items()}
_FIELDS = 8
_BASE64 = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class SealUnreadable(ValueError):
    """A text is no seal at all; nothing is said about whether it is true."""


@dataclass(frozen=True)
class Seal:
    """What a seal says, before anybody has checked its signature (`check_seal`)."""

    number: str
    holder: str
    title: str
    kind: str
    completed_on: str
    expires_on: str  # empty where it does not expire
    kid: str
    salt: str
    specimen: bool
    payload: bytes
    signature: bytes


def seal_of(statement: Mapping[str, Any], salt: str, key: SigningKey) -> str:
    """Return the seal of a statement, signed with a key for statements. Raises KeyUnreadable."""
    payload = payload_of(statement, salt, key.kid)
    return f"{VERSION}.{_encoded(payload)}.{_encoded(sign(key, PREFIX + payload))}"


def payload_of(statement: Mapping[str, Any], salt: str, kid: str) -> bytes:
    """Return what a seal signs: number, kind, holder, title, two days, key and salt."""
    title, _language = text_in(statement["course"]["title"], statement["language"])
    return canonical_json(
        [
            statement["number"],
            KINDS[statement["kind"]] + ("!" if statement["specimen"] else ""),
            _cut(statement["holder"], NAME_CHARACTERS, 4 * NAME_CHARACTERS),
            _cut(title, TITLE_CHARACTERS, TITLE_BYTES),
            statement["completed_on"],
            statement.get("expires_on") or "",
            kid,
            salt,
        ]
    )


def read_seal(text: str) -> Seal:
    """Read a seal from a scanned address, its fragment, or the seal alone. Raises SealUnreadable."""
    if len(text) > LONGEST:
        raise SealUnreadable("longer than any seal")
    bare = "".join(text.split()).rpartition("#")[2]
    version, _dot, rest = bare.partition(".")
    parts = rest.split(".")
    if version != VERSION or len(parts) != 2:
        raise SealUnreadable("not of the form 1.payload.signature")
    payload, signature = _decoded(parts[0]), _decoded(parts[1])
    if len(signature) != 64:
        raise SealUnreadable("the signature is cut off")
    return _seal(payload, signature)


def check_seal(seal: Seal, public: str) -> bool:
    """Whether `public` (Multikey `z6Mk…` or `did:key:…`) signed exactly this. Raises ValueError for no key.

    That the seal's `kid` is the key's, and when the key was good, is for the caller to see.
    """
    try:
        _public_half(public).verify(seal.signature, PREFIX + seal.payload)
    except InvalidSignature:
        return False
    return True


def verify_url_with(statement: Mapping[str, Any], seal: str) -> str:
    """Return what the QR code says: the verification page's address, and the seal behind the `#`."""
    return f"{statement['verify_url']}#{seal}" if seal else str(statement["verify_url"])


_public_half = lru_cache(maxsize=64)(public_half)


def _seal(payload: bytes, signature: bytes) -> Seal:
    try:
        said = json.loads(payload)
        well_made = canonical_json(said) == payload
    except (ValueError, TypeError, RecursionError) as error:
        raise SealUnreadable("the payload is no canonical JSON") from error
    if not (well_made and isinstance(said, list) and len(said) == _FIELDS):
        raise SealUnreadable("the payload is no canonical JSON of eight texts")
    if not all(isinstance(each, str) for each in said):
        raise SealUnreadable("the payload is no canonical JSON of eight texts")
    number, code, holder, title, completed_on, expires_on, kid, salt = said
    kind = _KIND_OF.get(code.removesuffix("!"))
    if kind is None or not _DAY.fullmatch(completed_on) or not _DAY.fullmatch(expires_on or completed_on):
        raise SealUnreadable("the payload says a kind or a day that no certificate has")
    return Seal(
        number=number,
        holder=holder,
        title=title,
        kind=kind,
        completed_on=completed_on,
        expires_on=expires_on,
        kid=kid,
        salt=salt,
        specimen=code.endswith("!"),
        payload=payload,
        signature=signature,
    )


def _cut(text: str, characters: int, size: int) -> str:
    """Return `text`, or what fits of it with … at the end; never a part of a character."""
    if len(text) <= characters and len(text.encode()) <= size:
        return text
    kept = text[: characters - 1].encode()[: size - len("…".encode())].decode(errors="ignore")
    return kept.rstrip() + "…"


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Read base64url strictly: one text for one value, so that no character can be changed unnoticed."""
    if not _BASE64.fullmatch(text):
        raise SealUnreadable("not base64url")
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except Base64Error as error:
        raise SealUnreadable("cut off") from error
    if _encoded(data) != text:
        raise SealUnreadable("not base64url")
    return data
