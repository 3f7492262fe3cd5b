"""Certificates: members' own pages about them, and what the world sees of a portfolio."""

from typing import Any

from tests.isolation.kinds import CLOSED, EVERYBODY, NOT_ALLOWED, SIGNED_IN, Address, Area
from tests.isolation.sides import Side

ANY_METHOD = ((frozenset({"visitor", "deactivated"}), "405|sign in"),)
# Whoever has the address of a portfolio sees whom it names and for what: that is what it is for.
CERTIFIED = "live-(user|coursepage|certificate)-.*"


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
