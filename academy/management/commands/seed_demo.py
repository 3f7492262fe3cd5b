import contextlib
import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from academy.demo.people import PASSWORD, sign_ins
from academy.demo.seeding import is_empty, seed_demo


class Command(BaseCommand):
    """Fill the academy with the demo's partner, people, course and runs, for whoever tries it out."""

    help = "Make the demo (development profile only). Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the wish to leave a used database alone."""
        parser.add_argument("--if-empty", action="store_true", help="Do nothing where there are people.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse outside the development profile; else seed, and print the sign-ins."""
        if not settings.DEMO:
            raise CommandError(
                "The demo has known passwords, so it is made with ACADEMY_PROFILE=development only."
            )
        if options["if_empty"] and not is_empty():
            return
        self.stdout.write("Making the demo (some seconds)")
        self.stdout.flush()
        with quiet("wagtail", "django_tasks"):
            seed_demo()
        if not options["if_empty"]:  # `serve` prints them itself, with the address
            self.stdout.write(f"Sign in with the password {PASSWORD} as")
            for line in sign_ins():
                self.stdout.write(line)


@contextlib.contextmanager
def quiet(*names: str) -> Iterator[None]:
    """Keep these loggers to warnings: they tell of every page and index entry, a thousand lines in all."""
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
