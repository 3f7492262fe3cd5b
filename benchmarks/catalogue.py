"""What the catalogue and the home page cost: reads and CPU with 10 and 2 000 courses, and answers a second.

CPU is that of this process for one answer, compressed as for a browser, against a signed-in view that only
reads session and user. Answers a second are a visitor's, from the production server, against a bare view
there that reads one row of the database; both in turns of a second or two.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client, override_settings

from benchmarks._ground import Ground, ground
from benchmarks.queries import counted, row
from benchmarks.rates import answers_a_second, serving

SIZES = (10, 2000)
READS, TIMES_CPU, RATE = 8, 3.0, 0.25
ROUNDS, ANSWERS = 7, 25
QUERIES = {
    "catalogue": "",
    "catalogue with filters": "?track=resilience&region=africa&open=1&sort=title",
    "search": "?q=network+school",
}


def measure() -> Iterator[dict[str, Any]]:
    """Rows for each size of the catalogue, then for the demo's."""
    at = ground()
    for size in SIZES:
        with courses(size):
            yield from reads(at, size)
            yield from cpu(at, size)
    yield from rates(at)


@contextmanager
def courses(size: int) -> Iterator[None]:
    """An academy with so many courses in its catalogue, the demo's among them."""
    from courses.models import Course
    from tests.factories.bulk import many_courses, remove_courses

    made = many_courses(size - Course.objects.filter(stage=Course.Stage.OPEN).count())
    yield
    remove_courses(made)


def reads(at: Ground, size: int) -> Iterator[dict[str, Any]]:
    """Statements of a page, warm, and on first sight: what is kept is made then."""
    client = at.client()
    for name, query in QUERIES.items():
        with counted() as cold:
            client.get(f"/en/courses/{query}")
        with counted() as warm:
            client.get(f"/en/courses/{query}")
        number = warm["reads"] + warm["writes"]
        told = f"{name}, {size} courses, signed in"
        yield row(f"{told}: row reads", number, "statements", READS, number <= READS)
        yield row(f"{told}: the same on first sight", cold["reads"] + cold["writes"], "statements")


def cpu(at: Ground, size: int) -> Iterator[dict[str, Any]]:
    """CPU of a warm page against the bare session view; both in turns."""
    with override_settings(ROOT_URLCONF="benchmarks._urls"):
        client = at.client()
        for name, query in QUERIES.items():
            asked = (lambda: client.get("/bench/bare/", headers=BROWSER), page_of(client, query))
            found = [[cpu_of(ask) for ask in asked] for _ in range(ROUNDS)]
            ratio = statistics.median(page / bare for bare, page in found)
            told = f"{name}, {size} courses: CPU against a bare session view"
            yield row(told, round(ratio, 2), "times", TIMES_CPU, ratio <= TIMES_CPU)


BROWSER = {"accept-encoding": "gzip", "accept-language": "en"}


def page_of(client: Client, query: str) -> Callable[[], Any]:
    """Ask for a page of the catalogue, as a browser does."""
    return lambda: client.get(f"/en/courses/{query}", headers=BROWSER)


def cpu_of(ask: Callable[[], Any]) -> float:
    """Seconds of CPU for one warm answer."""
    assert ask().status_code == 200
    started = time.process_time()
    for _ in range(ANSWERS):
        ask()
    return (time.process_time() - started) / ANSWERS


def rates(at: Ground) -> Iterator[dict[str, Any]]:
    """A visitor's answers a second of home and catalogue against a bare view that reads one row."""
    with serving("benchmarks._settings") as port:
        asked = {"home": "/en/", "catalogue": "/en/courses/", "row": "/bench/row/"}
        for path in asked.values():
            answers_a_second(port, path, "")
        found = [
            {name: answers_a_second(port, path, "") for name, path in asked.items()} for _ in range(ROUNDS)
        ]
    for name in ("home", "catalogue"):
        ratio = statistics.median(each[name] / each["row"] for each in found)
        told = f"{name}, a visitor: rate against a bare view that reads a row"
        yield row(told, round(ratio, 3), "ratio", RATE, ratio >= RATE)
        rate = statistics.median(each[name] for each in found)
        yield row(f"{name}, a visitor: answers a second, one process", round(rate), "1/s")
