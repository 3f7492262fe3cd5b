"""Beginning and ending a look through a member's eyes: both are logged."""

from django.db import transaction

from academy.users.models import User
from academy.users.roles import is_administrator
from certificates.models import LogEntry
from certificates.people.errors import MayNotBeSeenAs
from certificates.people.seeing import LASTS_SECONDS, may_be_seen_as
from certificates.services.logging import log_act
from certificates.services.people import reason_of


def begin_seeing(*, person: User, by: User, why: str) -> LogEntry:
    """Log that `by` begins to look, and why. Raises MayNotBeSeenAs or ReasonMissing."""
    reason = reason_of(why)
    if not is_administrator(by) or person == by or not may_be_seen_as(person):
        raise MayNotBeSeenAs
    with transaction.atomic():
        return log_act(
            act="person.seen_as", by=by, person=person, why=reason, data={"minutes": LASTS_SECONDS // 60}
        )


def end_seeing(*, person: User, by: User, how: str) -> LogEntry:
    """Log that the look ended, and how: "button", "time", or "rights" where somebody's changed."""
    with transaction.atomic():
        return log_act(act="person.seen_as_ended", by=by, person=person, data={"how": how})
