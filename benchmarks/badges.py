"""How many Open Badges a second one core verifies, as the offline checker does: no database, no network.

CPU time; each badge is read from its JSON, as it lies in a file. PyLD's own canonical form of the same badges
is measured beside it: it is what a checker without our shortcut would wait for. A status list is made and
signed once without PyLD's help being saved, since what has changed must be signed anew.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.queries import row

BADGES = 200
VERIFIED = 1000.0  # a second and core
ROUNDS = 3


def a_second(act: Callable[[], object], count: int) -> float:
    """How many a second and core: the best of a few rounds, since others use this machine too."""
    best = 0.0
    for _round in range(ROUNDS):
        started = time.process_time()
        act()
        best = max(best, count / (time.process_time() - started))
    return best


def measure() -> Iterator[dict[str, Any]]:
    """Rows for verifying, for PyLD alone, for signing, and for a status list."""
    from certificates.badges import status
    from certificates.badges.baking import read_json
    from certificates.badges.contexts import canonical_by_pyld
    from certificates.badges.proof import check_badge
    from tests.certificates.badges.making import KEY, badge, status_list

    made = [badge(holder=f"Learner {number} of a course") for number in range(BADGES)]
    files = [json.dumps(each).encode() for each in made]

    def verify() -> None:
        for content in files:
            if not check_badge(read_json(content), keys=[KEY]).is_valid:
                raise RuntimeError("a true badge was refused")

    def by_pyld() -> None:
        for each in made[:20]:
            canonical_by_pyld({name: value for name, value in each.items() if name != "proof"})

    def sign() -> None:
        for _number in range(20):
            badge()

    def list_again() -> None:
        for number in range(10):
            status._signed.cache_clear()
            status_list(list(range(number, 131_072, 13)))

    rate = a_second(verify, BADGES)
    yield row("badges verified offline, a core", round(rate), "badges/s", VERIFIED, rate >= VERIFIED)
    yield row("badges verified: PyLD's canonical form alone", round(a_second(by_pyld, 20)), "badges/s")
    yield row("badges made and signed, a core", round(a_second(sign, 20)), "badges/s")
    yield row("status list of 10 000 revoked, signed anew", round(a_second(list_again, 10)), "lists/s")
