"""`manage.py reset_second_factor ADDRESS`: for whoever lost phone and recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy.users.models import User


class Command(BaseCommand):
    """Take a person's authenticators away; a role that needs a second factor is asked to set it up anew."""

    help = "Remove the second factor of the person with this e-mail address, after making sure who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address of the person."""
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Remove, and say what was removed."""
        person = User.objects.filter(email=options["address"].lower()).first()
        if person is None:
            raise CommandError("Nobody has this address.")
        removed = 0
        for authenticator in Authenticator.objects.filter(user=person):
            authenticator.delete()
            removed += 1
        self.stdout.write(f"Removed {removed} authenticators of {person.email}.")
