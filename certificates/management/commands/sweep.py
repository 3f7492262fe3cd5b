"""Does what was lost between the database and the queue: once, or every so many seconds beside the server."""

import itertools
import signal
import threading
import time
from typing import Any

import structlog
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from academy.lib.chores import tend
from certificates.sweeping import is_work_waiting, sweep

log = structlog.get_logger("certificates.sweep")

LOOK_SECONDS = 2.0  # how often it looks, while it rests, whether a release was begun


class Command(BaseCommand):
    """`manage.py sweep` fails where a step failed; with `--every` it goes on until it is told to stop."""

    help = "Hand in overdue attempts; issue, draw and mail the certificates that are still owed."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every",
            type=float,
            metavar="SECONDS",
            help="repeat until SIGTERM or SIGINT, resting in between",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["every"] is None:
            if failed := sweep():
                raise CommandError(f"These steps failed, and the log says why: {', '.join(failed)}.")
            return
        if options["every"] <= 0:
            raise CommandError("--every needs a number of seconds above 0.")
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        rounds_a_day = max(1, round(86400 / options["every"]))
        rounds_an_hour = max(1, round(3600 / options["every"]))
        for turn in itertools.count():
            if stopped.is_set():
                return
            sweep()  # what fails is logged, and tried again in the next round
            if turn == 0:
                threading.Thread(target=draw_ahead, daemon=True).start()
            if turn % rounds_an_hour == 0:
                tend()
            if turn % rounds_a_day == 0:
                forget_old_sessions()
            rest(stopped, options["every"])


def rest(stopped: threading.Event, seconds: float) -> None:
    """Wait for the next round, or only until a release waits that somebody wants to see moving."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if stopped.wait(min(left, LOOK_SECONDS)) or somebody_waits():
            return


def somebody_waits() -> bool:
    """Whether a release or its zip waits for the sweep; a database that is away is met in the next round."""
    try:
        return is_work_waiting()
    except DatabaseError:
        return False


def forget_old_sessions() -> None:
    """Delete the sessions that have ended; a database that is away is met again tomorrow."""
    try:
        SessionStore.clear_expired()
    except DatabaseError:
        log.exception("sessions_not_cleared")


def draw_ahead() -> None:
    """Make the fonts of the six languages now, the slow Chinese last, so that no member waits for them."""
    from certificates.drawing import fonts  # slow to import, and of no use to a single sweep

    for character in fonts.EVERY_SCRIPT:
        fonts.prepare(character)
