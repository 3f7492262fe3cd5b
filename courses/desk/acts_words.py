"""An act of the log in words: who, what, on what, and what there is to say about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from academy.lib.sizes import size_label
from academy.users.models import User
from courses.acts import Act
from courses.models import PartnerGroup

MOST_LETTERS = 500  # of a reason or comment; the rest is where the act is


@dataclass(frozen=True)
class Line:
    """One line of the log."""

    at: datetime
    who: str
    what: str
    on: str
    details: list[str]


def name_of(person: User | None, *, addresses: bool) -> str:
    """What to call somebody: the name; for whoever decides here the address where there is none."""
    if person is None:
        return _("the academy itself")
    return person.full_name or (person.email if addresses else _("somebody without a name"))


def line_of(act: Act, *, addresses: bool) -> Line:
    """Return the act in words; addresses of people are for whoever decides about them."""
    return Line(
        at=act.at,
        who=name_of(act.who, addresses=addresses),
        what=act.what,
        on=act.on,
        details=list(_details(act, addresses)),
    )


def _details(act: Act, addresses: bool) -> list[str]:
    found = []
    if act.invitation is not None and act.invitation.as_deputy:
        found.append(_("deputy"))
    elif role := dict(PartnerGroup.Role.choices).get(act.data.get("role", "")):
        found.append(str(role))
    if person := act.people.get("person"):
        found.append(name_of(person, addresses=addresses))
    for key, words in (
        ("coordinator", _("Coordinator: %(who)s")),
        ("deputy", _("Deputy: %(who)s")),
        ("reviewer", _("Reviewer: %(who)s")),
    ):
        if key in act.people:
            found.append(words % {"who": name_of(act.people[key], addresses=addresses)})
    if act.invitation is not None and (act.invitation.full_name or addresses):
        found.append(act.invitation.full_name or act.invitation.email)
    if act.action == "courses.set_agreement":
        found += [_change(name, *values) for name, values in act.data.items() if _is_pair(values)]
    for key in ("reason", "comment"):
        if isinstance(act.data.get(key), str) and act.data[key]:
            found.append(act.data[key][:MOST_LETTERS])
    return found


def _is_pair(values: Any) -> bool:
    return isinstance(values, list) and len(values) == 2


def _change(name: str, before: Any, after: Any) -> str:
    words = {
        "starts": _("Starts: %(before)s → %(after)s"),
        "ends": _("Ends: %(before)s → %(after)s"),
        "reference": _("Reference: %(before)s → %(after)s"),
        "quota_bytes": _("Room for files: %(before)s → %(after)s"),
    }.get(name, "%(before)s → %(after)s")
    if name == "quota_bytes":
        before, after = size_label(before), size_label(after)
    return words % {"before": before or "–", "after": after or "–"}
