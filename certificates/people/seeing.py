"""See as the member does: an administrator reads a member's pages, marked as such, and nothing is recorded.

The session of the administrator holds whom, since when and until when. For half an hour a GET of a page named
in `SHOWN` is answered as the member would get it; whatever would change anything is refused, twice over: by
its method before a view is chosen, and by the database connection, which takes no statement but a SELECT
while such a page is made. The member's pages get a session of their own that is thrown away, so nothing that
waits in the administrator's (an answer typed while signed out, a recovery) can act on the member's behalf.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from academy.users.models import User
from academy.users.roles import holds_rights

KEY = "seeing_as"
LASTS_SECONDS = 30 * 60
END_VIEW = "desk:seeing_end"
ADMIN = "/admin/"

# The member's pages, and the public ones around them. Account, second factor and sign-ins are not among them.
SHOWN = frozenset(
    {
        *("home", "page", "accessibility", "courses:catalogue", "users:home"),
        *("enrollments:my_learning", "enrollments:run", "enrollments:activity", "enrollments:file"),
        *("enrollments:question", "enrollments:question_file", "enrollments:paper", "enrollments:review"),
        "enrollments:result",
        *("certificates:mine", "certificates:own", "certificates:pdf"),
        *("certificates:verify_form", "certificates:verify", "certificates:outline"),
    }
)


@dataclass(frozen=True)
class Seeing:
    """What a session says of a look through a member's eyes; ids, and a moment in Unix time."""

    member: int
    by: int
    until: float

    @classmethod
    def of(cls, session: SessionBase) -> "Seeing | None":
        """Return what `session` says, None where nobody is looked through."""
        kept: dict[str, Any] | None = session.get(KEY)
        return cls(**kept) if kept else None

    @property
    def is_over(self) -> bool:
        """Whether its half hour has passed."""
        return time.time() >= self.until

    @property
    def minutes_left(self) -> int:
        """Whole minutes that are left, at least one."""
        return max(1, round((self.until - time.time()) / 60))


def remember_seeing(request: HttpRequest, member: User, by: User) -> Seeing:
    """Let the session of `request` show the pages of `member` from the next page on."""
    seeing = Seeing(member.pk, by.pk, time.time() + LASTS_SECONDS)
    request.session[KEY] = {"member": seeing.member, "by": seeing.by, "until": seeing.until}
    return seeing


def forget_seeing(request: HttpRequest) -> None:
    """From the next page on, the administrator is themself."""
    request.session.pop(KEY, None)


def may_be_seen_as(person: User) -> bool:
    """Whether an administrator may look through this person's eyes: open accounts without any right."""
    return person.is_active and person.anonymised_at is None and not holds_rights(person)
