"""Does what was lost between the database and the queue: once, or every so many seconds beside the server."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.sweeping import sweep


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
        while not stopped.is_set():
            sweep()  # what fails is logged, and tried again in the next round
            stopped.wait(options["every"])
