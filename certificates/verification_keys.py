"""The file of public keys that anybody can download and check certificates with, read without a database."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from certificates.key_files import public_half
from certificates.models import SigningKey

LARGEST = 1_000_000
MOST_KEYS = 1_000


class KeysUnreadable(ValueError):
    """A file is no list of public keys."""


@dataclass(frozen=True)
class PublishedKeys:
    """Keys as somebody downloaded them, and the issuer whose they are."""

    did: str
    keys: list[SigningKey]  # never saved: they only look like rows


def read_published(content: bytes) -> PublishedKeys:
    """Read what `/.well-known/academy-keys.json` serves. Raises KeysUnreadable."""
    if len(content) > LARGEST:
        raise KeysUnreadable("it is too large")
    try:
        said = json.loads(content)
        keys = [_key(each) for each in said["keys"][:MOST_KEYS]]
        return PublishedKeys(str(said["issuer"]), keys)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise KeysUnreadable("it has another form") from error


def _key(said: dict[str, Any]) -> SigningKey:
    key = SigningKey(
        kid=str(said["kid"]),
        purpose=str(said["purpose"]),
        public=str(said["public"]),
        certificate=str(said.get("certificate") or ""),
        specimen=bool(said.get("specimen")),
        retired_at=_moment(said.get("retired_at")),
        compromised_at=_moment(said.get("compromised_at")),
    )
    if key.purpose == SigningKey.Purpose.STATEMENTS:
        public_half(key.public)  # raises ValueError for what is no key
    return key


def _moment(said: str | None) -> datetime | None:
    if not said:
        return None
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
