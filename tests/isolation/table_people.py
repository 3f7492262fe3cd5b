"""The search for people and their files: administrators', and nobody else's."""

from typing import Any

from tests.isolation.kinds import NOT_ALLOWED, STAFF, Address, Area
from tests.isolation.sides import Side


def person(side: Side) -> list[dict[str, Any]]:
    return [{"public_id": side.learner.public_id}]


def their_enrolment(side: Side) -> list[dict[str, Any]]:
    return [{"public_id": side.learner.public_id, "enrolment": side.rows["enrollment"].uuid}]


def their_certificate(side: Side) -> list[dict[str, Any]]:
    return [{"public_id": side.learner.public_id, "number": side.rows["certificate"].number}]


def others(side: Side) -> list[str]:
    return [f"q={side.stem}", f"gone={side.people['author'].public_id}"]


def their_attempt(side: Side) -> list[dict[str, Any]]:
    return [{"public_id": side.learner.public_id, "attempt": side.rows["attempt"].uuid}]


D = "desk:"
PEOPLE = Area(
    "people's files",
    {
        D + "people_search": Address(STAFF, asks=lambda side: [f"q={side.stem}", "q=kestrel", "p=2"]),
        D + "person_file": Address(STAFF, person, asks=lambda side: ["all=mails", "all=attempts"]),
        D + "person_merge": Address(STAFF, person, asks=others),
        D + "person_attempts": Address(STAFF, their_attempt),
        D + "person_password": Address(STAFF, person, NOT_ALLOWED),
        D + "person_recover": Address(STAFF, person),
        D + "person_reopen": Address(STAFF, their_enrolment),
        D + "person_resend": Address(STAFF, their_certificate, NOT_ALLOWED),
        D + "person_second_factor": Address(STAFF, person),
        D + "person_see": Address(STAFF, person),
        D + "seeing_end": Address(STAFF, answer=NOT_ALLOWED),
    },
)
