"""What an entry of the table says of an address: who is let in, with which ids it is asked, what it may show.

An engineer who adds an address writes one line into the table of its area:

    "desk:course": Address(TEXTS | REVIEW, ids=course_code),

that is: the pattern's name, the roles that get in, and a function that gives the address's arguments from a
`Side` (both sides are built alike, so the same function serves for what is ours and what is theirs). All
other roles are refused as the area refuses: the tests hold the site to both, with every method.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.isolation.sides import Side

VISITOR = frozenset({"visitor", "deactivated"})
MEMBERS = frozenset({"member", "other member"})
AUTHORS = frozenset({"author", "mover"})
COORDINATORS = frozenset({"coordinator"})
TRANSLATORS = frozenset({"translator"})
INSTRUCTORS = frozenset({"instructor"})
TEXTS = AUTHORS | COORDINATORS | TRANSLATORS  # who works on a partner's texts
PARTNER = TEXTS | INSTRUCTORS
OTHERS = frozenset({"other author", "other coordinator"})
REVIEWERS = frozenset({"reviewer"})
STAFF = frozenset({"administrator", "superuser"})
SUPERUSER = frozenset({"superuser"})
REVIEW = REVIEWERS | STAFF
WORKERS = PARTNER | OTHERS | REVIEW  # who may use the admin at all
SIGNED_IN = WORKERS | MEMBERS
EVERYBODY = SIGNED_IN | VISITOR
NOBODY: frozenset[str] = frozenset()

OK, AWAY, SIGN_IN, CLOSED, NOT_ALLOWED, BAD = "ok", "away", "sign in", "closed", "405", "400"
Ids = Callable[[Side], list[dict[str, Any]]]


def nothing(side: Side) -> list[dict[str, Any]]:
    """No arguments."""
    return [{}]


@dataclass(frozen=True)
class Address:
    """One line of the table.

    `who` gets in with ids of the own side; what they get for a GET is `answer`: OK, AWAY (a redirect that is
    the page's own business), NOT_ALLOWED (it takes other methods only) or BAD (a question is missing).
    `refused` is how everybody else is answered, where that differs from the area's way; `shows` are kinds of
    marks that are public here (the text after the stem, as a regular expression). `asks` are query strings,
    `posts` bodies, made from the side that is asked about; `ids_others` takes the place of `ids` for theirs.
    """

    who: frozenset[str]
    ids: Ids = nothing
    answer: str = OK
    shows: str = ""
    asks: Callable[[Side], list[str]] | None = None
    posts: Callable[[Side, Side], list[dict[str, Any]]] | None = None
    answers: tuple[tuple[frozenset[str], str], ...] = ()  # exceptions to `answer`, by role
    changes: str = ""  # models of theirs that the public may add rows to here, as a regular expression


@dataclass(frozen=True)
class Area:
    """Addresses that refuse in the same way."""

    name: str
    table: dict[str, Address]
    wagtails: bool = (
        False  # whether Wagtail's own rights decide what an administrator who is no superuser gets
    )
    in_admin: bool = True  # whether all of it lies behind the right to use the admin
    visitors: str = SIGN_IN  # what visitors and closed accounts get
    members: str = SIGN_IN  # what members get
    workers: str = CLOSED  # what people of the admin get
    shows: str = ""

    def expected(self, address: Address, role: str) -> set[str]:
        """The decided answers to a GET of this role, with ids of the own side; mostly one.

        Where an address takes other methods only, a stranger may be told so: that says nothing of a row.
        """
        found = set(self._decided(address, role).split("|"))
        if role not in address.who and address.answer == NOT_ALLOWED:
            found.add(NOT_ALLOWED)
        if self.wagtails and role == "administrator":
            found.add(CLOSED)
        return found

    def _decided(self, address: Address, role: str) -> str:
        for roles, answer in address.answers:
            if role in roles:
                return answer
        if role in address.who:
            return address.answer
        if role in VISITOR:
            return self.visitors
        return self.members if role in MEMBERS else self.workers


def each(argument: str, *names: str) -> Ids:
    """One call for each of these rows or pages of a side, by primary key."""

    def ids(side: Side) -> list[dict[str, Any]]:
        return [{argument: (side.pages | side.rows | _files(side))[name].pk} for name in names]

    return ids


def _files(side: Side) -> dict[str, Any]:
    return {"image": side.image, "document": side.document, "media": side.media, "partner_row": side.partner}


def with_values(ids: Ids, **values: Any) -> Ids:
    """The same calls with further arguments; a list tries each of its values."""

    def more(side: Side) -> list[dict[str, Any]]:
        found = ids(side)
        for key, value in values.items():
            options = value if isinstance(value, list) else [value]
            found = [{**one, key: option} for one in found for option in options]
        return found

    return more
