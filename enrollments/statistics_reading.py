"""From the answers of a handed-in paper to what statistics count, without a database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from courses.grading import CHOICES, fold, is_answered, is_well_formed, share_earned
from enrollments.statistics import LONGEST, SCALE

MOST_SECONDS = 1800  # a longer gap is a pause
ONE_SAVE = 1.0  # seconds: answers saved closer together came in one form


class Read(NamedTuple):
    """What one wording of an answer to one frozen question comes to. `share` is None for an essay."""

    share: int | None
    chosen: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    wrong: str = ""
    empty: bool = False


def parts_of(share: Fraction) -> int:
    """Return a share in whole parts of `SCALE`, halves to the even one."""
    return round(share * SCALE)


def read_answer(
    content: Mapping[str, Any], value: Mapping[str, Any] | None, accepted: Iterable[Mapping[str, Any]]
) -> Read:
    """Return what an answer comes to. What was never answered earns nothing and is empty."""
    share = share_earned(content, value, accepted)
    if not value or not is_answered(value):
        return Read(0, empty=True)
    parts = None if share is None else parts_of(share)
    if not is_well_formed(content, value):
        return Read(parts)
    if content["kind"] in CHOICES:
        return Read(parts, chosen=tuple(value["chosen"]))
    if "pairs" in value or "places" in value:
        pairs = value.get("pairs") or value.get("places") or {}
        return Read(parts, links=tuple(f"{key}>{to}" for key, to in sorted(pairs.items())))
    wrong = "" if parts is None or parts == SCALE else fold(value["text"], content)[:LONGEST]
    return Read(parts, wrong=wrong)


def seconds_between(started_at: datetime, saves: Sequence[datetime | None]) -> list[float | None]:
    """Return for each save the seconds since the save before it, or since the start: an estimate.

    Saves at the same moment (one form with several questions) and gaps of more than half an hour say nothing.
    """
    order = sorted((at, number) for number, at in enumerate(saves) if at is not None)
    found: list[float | None] = [None] * len(saves)
    before = started_at
    for place, (at, number) in enumerate(order):
        gap = (at - before).total_seconds()
        after = (order[place + 1][0] - at).total_seconds() if place + 1 < len(order) else ONE_SAVE
        if ONE_SAVE <= gap <= MOST_SECONDS and after >= ONE_SAVE:
            found[number] = gap
        before = at
    return found
