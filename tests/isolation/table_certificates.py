"""Certificates: members' own pages about them, and what the world sees of a portfolio."""

from typing import Any

from tests.isolation.kinds import CLOSED, EVERYBODY, NOT_ALLOWED, SIGNED_IN, STAFF, Address, Area
from tests.isolation.sides import Side

ANY_METHOD = ((frozenset({"visitor", "deactivated"}), "405|sign in"),)
# Whoever has the address of a portfolio sees whom it names and for what: that is what it is for.
CERTIFIED = "live-(user|coursepage|partnerpage|certificate)-.*"


def number(side: Side) -> list[dict[str, Any]]:
    return [{"number": side.rows["certificate"].number}]


def portfolio(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.rows["portfolio"].code}]


OWN = Area(
    "own certificates",
    in_admin=False,
    table={
        "certificates:mine": Address(SIGNED_IN),
        "certificates:portfolio_settings": Address(SIGNED_IN),
        "certificates:own": Address(frozenset({"member"}), number),
        "certificates:name_on_page": Address(frozenset({"member"}), number, NOT_ALLOWED, answers=ANY_METHOD),
        "certificates:portfolio": Address(EVERYBODY, portfolio, shows=CERTIFIED),
    },
    members=CLOSED,
)


def run(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.rows["run"].code}]


def learner(side: Side) -> list[dict[str, Any]]:
    return [{"code": side.rows["run"].code, "uuid": side.rows["enrollment"].uuid}]


def release(side: Side) -> list[dict[str, Any]]:
    return [{"uuid": side.rows["release"].uuid}]


def acts_on_release(own: Side, other: Side) -> list[dict[str, Any]]:
    return [{"act": act} for act in ("pause", "resume", "retry", "zip")]


def badge(side: Side) -> list[dict[str, Any]]:
    return [
        {"number": side.rows["certificate"].grouped_number, "suffix": suffix} for suffix in ("json", "svg")
    ]


def achievement(side: Side) -> list[dict[str, Any]]:
    key = side.rows["certificate"].statement["course"]["key"]
    return [{"key": key, "kind": "completion", "suffix": suffix} for suffix in ("json", "png")]


def status_list(side: Side) -> list[dict[str, Any]]:
    return [{"list_id": side.rows["certificate"].status_list_id}]


BADGES = Area(
    "badges",
    in_admin=False,
    table={
        "certificates:badge": Address(EVERYBODY, badge, shows=CERTIFIED),
        "certificates:achievement": Address(EVERYBODY, achievement, shows=CERTIFIED),
        "certificates:status_list": Address(EVERYBODY, status_list),
        "certificates:issuer": Address(EVERYBODY),
    },
    members=CLOSED,
)

D = "desk:"
RELEASE = Area(
    "release desk",
    {
        D + "releases": Address(STAFF, asks=lambda side: ["show=all", f"q={side.stem}"]),
        D + "release": Address(STAFF, run, asks=lambda side: ["show=not", f"q={side.stem}"]),
        D + "release_all": Address(STAFF, run, posts=lambda own, other: [{"seen": "", "mail": "on"}]),
        D + "release_exception": Address(
            STAFF, learner, posts=lambda own, other: [{"kind": "completion", "why": "Taken"}]
        ),
        D + "release_preview": Address(STAFF, learner),
        D + "release_work": Address(STAFF, release),
        D + "release_state": Address(STAFF, release),
        D + "release_act": Address(STAFF, release, NOT_ALLOWED, posts=acts_on_release),
        D + "release_zip": Address(STAFF, release, CLOSED),  # nobody has asked for it
    },
)
