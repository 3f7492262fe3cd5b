"""`manage.py maintenance`: close the academy for a while, with a page that says until when."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from academy.maintenance import begin_maintenance, end_maintenance, maintenance_now

MOST_MINUTES = 7 * 24 * 60


class Command(BaseCommand):
    """Writes a file and nothing else: it works while the database is away."""

    help = (
        "Close the academy with a page for visitors (on), open it again (off), or tell which it is (status)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["on", "off", "status"])
        parser.add_argument(
            "--minutes", type=int, metavar="N", help="how long it will take, for the page and for programs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "on":
            minutes = options["minutes"]
            until = None
            if minutes is not None:
                until = timezone.now() + timedelta(minutes=min(max(minutes, 1), MOST_MINUTES))
            begin_maintenance(until=until)
        elif options["act"] == "off":
            end_maintenance()
        self.tell()

    def tell(self) -> None:
        """Say how things are now."""
        going_on = maintenance_now()
        if going_on is None:
            self.stdout.write("The academy is open.")
        elif promised := going_on.promised():
            self.stdout.write(f"The academy is closed until {promised:%Y-%m-%d %H:%M} UTC.")
        else:
            self.stdout.write("The academy is closed until `manage.py maintenance off`.")
