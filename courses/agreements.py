"""What a partner's agreement allows, and what is still to be finished under it."""

from collections.abc import Collection
from datetime import date

from django.utils import timezone
from wagtail import hooks

from courses.models import Partner

UNFINISHED_RUNS = "courses_unfinished_runs"  # a hook: the ids of partners to how many runs each has to finish


def opens_new_things(partner: Partner) -> bool:
    """Whether the partner may open runs, submit courses and appoint people: only while it is active."""
    return partner.state == Partner.State.ACTIVE


def is_past(day: date | None, *, today: date | None = None) -> bool:
    """Whether the last day of an agreement is over everywhere that counts, that is, in UTC."""
    return day is not None and day < (today or timezone.now().date())


def unfinished_runs(partners: Collection[int]) -> dict[int, int]:
    """Return by partner how many runs it has not finished; those who know runs answer. None means none."""
    found: dict[int, int] = dict.fromkeys(partners, 0)
    for count in hooks.get_hooks(UNFINISHED_RUNS):
        for partner_id, runs in count(partners).items():
            found[partner_id] += runs
    return found
