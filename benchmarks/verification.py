"""How many verification pages a second, against a bare view that reads one row; and codes judged a second.

Both views are served by one process in one run, to visitors, behind the same middleware, in turns; the
median of the rounds' ratios counts.
"""

import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks._ground import Ground, ground
from benchmarks.queries import row
from benchmarks.rates import ROUNDS, answers_a_second, serving

LIMIT = 0.35  # the aim is 0.5
SEALS = 2_000


def rounds(at: Ground) -> list[dict[str, float]]:
    """The rates of each round, by what was asked for."""
    with serving("benchmarks._settings") as port:
        asked = {
            "page": at.verification,
            "json": at.verification.rstrip("/") + ".json",
            "row": "/bench/row/",
        }
        for path in asked.values():
            answers_a_second(port, path, "")  # fills caches and connections
        return [
            {name: answers_a_second(port, path, "") for name, path in asked.items()} for _ in range(ROUNDS)
        ]


def seals_a_second() -> float:
    """How many codes one core judges with the keys in hand."""
    from certificates.models import Certificate, SigningKey
    from certificates.verifying.evidence import evidence_in_text

    seal = Certificate.objects.exclude(seal="").values_list("seal", flat=True)[0]
    keys = list(SigningKey.objects.all())
    started = time.perf_counter()
    for _ in range(SEALS):
        assert evidence_in_text(seal, keys).signature == "valid"
    return SEALS / (time.perf_counter() - started)


def measure() -> Iterator[dict[str, Any]]:
    """The ratio that is held to the limit, and what stands behind it."""
    found = rounds(ground())

    def middle(of: str, by: str | None = None) -> float:
        return statistics.median(each[of] / (each[by] if by else 1) for each in found)

    ratio = middle("page", "row")
    yield row(
        "verification: rate against a bare database view", round(ratio, 3), "ratio", LIMIT, ratio >= LIMIT
    )
    yield row("verification, JSON: rate against the same", round(middle("json", "row"), 3), "ratio")
    yield row("verification: answers a second, one process", round(middle("page")), "1/s")
    yield row("printed codes judged a second on one core", round(seals_a_second()), "1/s")
