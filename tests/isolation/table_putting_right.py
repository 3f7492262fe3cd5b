"""Putting certificates right: a member's own page, and the administrators' desk."""

from typing import Any

from tests.isolation.kinds import CLOSED, NOT_ALLOWED, STAFF, Address, Area
from tests.isolation.sides import Side


def number(side: Side) -> list[dict[str, Any]]:
    return [{"number": side.rows["certificate"].number}]


def act(side: Side) -> list[dict[str, Any]]:
    return [{"uuid": side.rows["joint_act"].uuid}]


def correction(side: Side) -> list[dict[str, Any]]:
    return [{"uuid": side.rows["correction_request"].uuid}]


def person(side: Side) -> list[dict[str, Any]]:
    return [{"public_id": side.learner.public_id}]


def names(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"act": act, "name": "Taken Over"} for act in ("look", "own", "withdraw")]


def decisions(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"decision": "refuse", "refuse-note": "Taken", "note": "Taken", "seen": "Taken"}]


D = "desk:"
PUTTING_RIGHT = Area(
    "putting right",
    {
        D + "joint_acts": Address(STAFF, asks=lambda side: ["state=decided", "p=2"]),
        D + "joint_act": Address(STAFF, act, posts=decisions),
        D + "name_corrections": Address(STAFF, asks=lambda side: ["state=all"]),
        D + "name_correction": Address(STAFF, correction, posts=decisions),
        D + "correction_evidence": Address(STAFF, correction, NOT_ALLOWED),
        D + "log": Address(STAFF, asks=lambda side: [f"person={side.stem}", "act=certificate.issued"]),
        D + "revoke_many": Address(
            STAFF,
            asks=lambda side: [f"ids={side.rows['certificate'].pk}", "state=issued"],
            posts=lambda own, other: [
                {"filters": f"ids={other.rows['certificate'].pk}", "why": "Taken", "count": "1"}
            ],
        ),
        D + "erase": Address(STAFF, person, posts=lambda own, other: [{"why": "Taken"}]),
    },
)
CORRECTING = Area(
    "correcting one's name",
    in_admin=False,
    table={"certificates:correct": Address(frozenset({"member"}), number, posts=names)},
    members=CLOSED,
)
