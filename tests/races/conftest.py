"""Figures of the races: “n trials, failures, worst time”, printed at the end of the run."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from tests.races.together import Outcome

Figures = Callable[..., None]


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Figures:
    """Note outcomes for the table; `failures` where they are not errors but a wrong end."""

    def note(outcomes: Sequence[Outcome], *, failures: int = 0) -> None:
        failed = sum(outcome.failed for outcome in outcomes)
        worst = max((outcome.seconds for outcome in outcomes), default=0.0)
        record_property("races", [len(outcomes), failed + failures, round(worst * 1000)])

    return note


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for each race, its rounds summed up; controls are there to fail."""
    lines: dict[str, list[int]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, found in getattr(report, "user_properties", []):
                if name == "races" and report.when == "call":
                    sums = lines.setdefault(plain_name(report.nodeid), [0, 0, 0])
                    trials, failures, worst = found
                    sums[:] = [sums[0] + trials, sums[1] + failures, max(sums[2], worst)]
    if lines:
        terminalreporter.section("races")
        for name, (trials, failures, worst) in sorted(lines.items()):
            terminalreporter.write_line(
                f"{trials:6} trials, {failures:4} failures, worst {worst:6} ms  {name}"
            )


def plain_name(nodeid: str) -> str:
    """The test's name without its file and round."""
    return nodeid.rsplit("::", 1)[1].split("[round", 1)[0].split("-round", 1)[0]
