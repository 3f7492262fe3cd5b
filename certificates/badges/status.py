"""Bitstring status lists (W3C, 2025): which places stand for certificates that no longer count."""

import gzip
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from certificates.badges.addresses import did_web, status_url
from certificates.badges.credential import instant
from certificates.badges.proof import signed
from certificates.badges.terms import CREDENTIALS, STATUS_LIST
from certificates.models import Certificate, SigningKey, StatusList

DRAWS = 16  # places drawn at once: when all are taken, the list is nearly full and a new one begins
KEPT_MILLISECONDS = 1000  # how long a reader may keep a list; a revocation shows within a second


def deal_place() -> tuple[StatusList, int]:
    """Return a free place in a status list, drawn at random so that it says nothing about who comes next.

    Two queries. Two workers may be dealt the same place within the same milliseconds (about one time in ten
    thousand when 10 000 are issued by two): the constraint on `Certificate` refuses the second, and its
    issue is tried again. A list that is nearly full is followed by a new one.
    """
    newest = StatusList.objects.order_by("-pk").first() or StatusList.objects.create()
    if (index := _free(newest)) is None:
        newest = StatusList.objects.create()
        index = secrets.randbelow(newest.size)
    return newest, index


def _free(status_list: StatusList) -> int | None:
    drawn = [secrets.randbelow(status_list.size) for _draw in range(DRAWS)]
    taken = set(
        Certificate.objects.filter(status_list=status_list, status_index__in=drawn).values_list(
            "status_index", flat=True
        )
    )
    return next((index for index in drawn if index not in taken), None)


def revoked_places(status_list: StatusList) -> list[int]:
    """Return the places of certificates that were revoked or replaced. One query."""
    places = Certificate.objects.filter(status_list=status_list, standing=False)
    return sorted(index for index in places.values_list("status_index", flat=True) if index is not None)


def encoded(places: Iterable[int], size: int) -> str:
    """Return the list as its credential has it: bits from the left, gzip, base64url in multibase ("u…")."""
    bits = bytearray(size // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def status_credential(
    status_list: StatusList, places: Iterable[int], key: SigningKey, *, now: datetime
) -> dict[str, Any]:
    """Return the signed list of these places. What has not changed since the last hour is signed once."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    since = max(hour, status_list.created_at.replace(microsecond=0))
    return _signed(status_list.pk, encoded(places, status_list.size), key.kid, instant(since), did_web())


@lru_cache(maxsize=32)
def _signed(list_id: int, bits: str, kid: str, since: str, did: str) -> dict[str, Any]:
    """Sign a list; kept by all that it says, so that what is kept is never out of date."""
    key = SigningKey.objects.get(kid=kid)
    document = {
        "@context": [CREDENTIALS],
        "id": status_url(list_id),
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": since,
        "credentialSubject": {
            "id": f"{status_url(list_id)}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": KEPT_MILLISECONDS,
            "encodedList": bits,
        },
    }
    at = datetime.fromisoformat(since.replace("Z", "+00:00"))
    return signed(document, STATUS_LIST, key, at=at)
