"""How many signed-in lessons a second, against a bare view that only reads session and user.

Both are served by one process in one run, behind the same middleware, over connections that are kept,
compressed as for a browser, in turns of a second or two: what slows one slows the other. The median of the
rounds' ratios counts. For information, the same against Django with nothing but sessions and authentication.
"""

import http.client
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from academy.management.commands.serve import answers, web_server
from benchmarks._ground import Ground, ground
from benchmarks.queries import row
from tests.services.processes import ROOT, Process, academy_environment, free_port

LIMIT = 0.35
ROUNDS, SECONDS, CLIENTS = 7, 1.5, 4


@contextmanager
def serving(settings_module: str) -> Iterator[int]:
    """Serve this process's academy from gunicorn as `make run` does; give the port."""
    port = free_port()
    environment = academy_environment(
        DJANGO_SETTINGS_MODULE=settings_module,
        ACADEMY_VAR_DIR=str(settings.VAR_DIR),
        ACADEMY_LOG_LEVEL="WARNING",
        DATABASE_URL=None,
        REDIS_URL=None,
    )
    log = settings.VAR_DIR / f"{settings_module}.log"
    process = Process(web_server(port=port, threads=8), log=log, env=environment, cwd=ROOT)
    try:
        process.wait_ready(lambda: answers(port), seconds=60, what="the measured server")
        yield port
    except BaseException:
        print(process.output(), file=sys.stderr)
        raise
    finally:
        process.stop()


def answers_a_second(port: int, path: str, session: str) -> float:
    """Ask for `path` from several clients for a while; every answer must be a 200. No session: a visitor."""
    counts: list[int] = []
    headers = {
        "Host": "localhost",
        "Accept-Encoding": "gzip",
        "Accept-Language": "en",
    }
    if session:
        headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={session}"
    end = time.monotonic() + SECONDS

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        count = 0
        while time.monotonic() < end:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                return  # noted as a missing count
            count += 1
        connection.close()
        counts.append(count)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) != CLIENTS:
        sys.exit(f"{path} did not answer 200 to everybody, so its rate means nothing.")
    return sum(counts) / SECONDS


def rounds(at: Ground) -> list[dict[str, float]]:
    """The rates of each round, by what was asked for."""
    with serving("benchmarks._settings") as port, serving("benchmarks._plain") as plain:
        asked = {
            "lesson": (port, at.lesson),
            "course page": (port, at.course),
            "bare": (port, "/bench/bare/"),
            "plain": (plain, "/bench/bare/"),
        }
        for server, path in asked.values():
            answers_a_second(server, path, at.session)  # fills caches and connections
        return [
            {name: answers_a_second(server, path, at.session) for name, (server, path) in asked.items()}
            for _ in range(ROUNDS)
        ]


def measure() -> Iterator[dict[str, Any]]:
    """The ratio that is held to the limit, and what stands behind it."""
    found = rounds(ground())

    def middle(of: str, by: str | None = None) -> float:
        return statistics.median(each[of] / (each[by] if by else 1) for each in found)

    ratio = middle("lesson", "bare")
    yield row("lesson: rate against a bare session view", round(ratio, 3), "ratio", LIMIT, ratio >= LIMIT)
    yield row("lesson: rate against one on a plain Django", round(middle("lesson", "plain"), 3), "ratio")
    yield row(
        "course page: rate against a bare session view", round(middle("course page", "bare"), 3), "ratio"
    )
    yield row("lesson: answers a second, one process", round(middle("lesson")), "1/s")
    yield row("bare session view: answers a second", round(middle("bare")), "1/s")
    yield row("bare session view on a plain Django: answers a second", round(middle("plain")), "1/s")
