"""`manage.py tend_academy`: the chores of the day, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from academy.lib.chores import tend


class Command(BaseCommand):
    """For an operator who does not wait for the sweep; it does the same once an hour."""

    help = "Do the academy's chores: agreements that end, reviews that are due, mails that are owed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run every chore; fail where one failed."""
        if failed := tend():
            raise CommandError(f"These chores failed, and the log says why: {', '.join(failed)}.")
