"""Badges made without a database: a statement, a key of the test's own, and the credential over both."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from certificates.badges.credential import credential_of
from certificates.badges.proof import signed
from certificates.badges.status import status_credential
from certificates.badges.terms import BADGE
from certificates.models import Certificate, SigningKey, StatusList
from certificates.signing.key_files import public_text
from tests.certificates.statements import statement

AT = datetime(2026, 11, 2, 10, tzinfo=UTC)
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
KEY = SigningKey(kid="s-7kq4m2xd", purpose="statements", public=public_text(PRIVATE.public_key()))
PLACE = 77
LIST = StatusList(pk=3, created_at=AT)
SCHEMA_2 = {
    "v": 2,
    "expires_on": "2050-11-02",
    "outline": "0a" * 32,
    "attendance": 92,
    "supervised": True,
    "assessed": "graded",
    "period": ["2026-09-01", "2026-11-02"],
}


def certificate(**changes: Any) -> Certificate:
    """A certificate that is in no database, of a statement with `changes`."""
    said = statement(**SCHEMA_2 | changes)
    return Certificate(
        number=said["number"],
        statement=said,
        salt="5a" * 16,
        seal="1.c2VhbA.c2lnbmF0dXJl",
        holder_name=said["holder"],
        issued_at=AT,
        status_list_id=LIST.pk,
        status_index=PLACE,
    )


def sign_here(document: dict[str, Any], place: Any = BADGE, private: Ed25519PrivateKey = PRIVATE) -> Any:
    """`document` with a proof of the test's own key."""
    with mock.patch("certificates.badges.proof.sign", lambda key, data: private.sign(data)):
        return signed(document, place, KEY, at=AT)


def badge(**changes: Any) -> dict[str, Any]:
    """A signed badge."""
    return sign_here(credential_of(certificate(**changes)))


def status_list(places: list[int]) -> dict[str, Any]:
    """A signed status list in which these places are revoked."""
    with (
        mock.patch("certificates.badges.proof.sign", lambda key, data: PRIVATE.sign(data)),
        mock.patch.object(SigningKey.objects, "get", return_value=KEY),
    ):
        return status_credential(LIST, places, KEY, now=AT)


def changed(document: dict[str, Any], *path: Any, to: Any = None) -> dict[str, Any]:
    """A copy in which what stands at `path` is something else; without `to` it is not there at all."""
    copy = deepcopy(document)
    *way, last = path
    place = copy
    for step in way:
        place = place[step]
    if to is None:
        del place[last]
    else:
        place[last] = to
    return copy
