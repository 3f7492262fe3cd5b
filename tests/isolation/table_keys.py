"""The keys that sign: their public halves are everybody's, changing them is administrators'."""

from typing import Any

from certificates.signing.keys import key_in_use
from tests.isolation.kinds import CLOSED, EVERYBODY, STAFF, Address, Area
from tests.isolation.sides import Side


def key(side: Side) -> list[dict[str, Any]]:
    return [{"kid": key_in_use("statements").kid}]


def reports(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"ask": "report", "report-since": "2026-11-02T10:00", "report-why": "Lost"}]


KEYS = Area(
    "keys",
    in_admin=False,
    table={
        "certificates:keys": Address(EVERYBODY),
        "certificates:did": Address(EVERYBODY),
        "certificates:key_list": Address(EVERYBODY),
    },
    members=CLOSED,
)
KEPT = Area(
    "keys at the desk",
    {"desk:keys": Address(STAFF), "desk:key": Address(STAFF, key, posts=reports)},
)
