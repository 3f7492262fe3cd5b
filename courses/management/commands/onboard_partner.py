from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.models.partners import QUOTA_BYTES
from courses.services.partner_errors import PartnerRefusal
from courses.services.partners import Agreement, Invitee, PartnerText, onboard_partner


class Command(BaseCommand):
    """Bring a partner in, as the form at the desk does. Repeating it only adds what is missing."""

    help = "Bring in a training partner: its pages, rights, agreement, and the mails to its first people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what the form takes."""
        parser.add_argument("name", help="The partner's name.")
        parser.add_argument("--slug", default="", help="Its name in addresses; else made from the name.")
        parser.add_argument(
            "--starts", type=date.fromisoformat, metavar="DATE", help="First day, as 2027-01-31."
        )
        parser.add_argument(
            "--ends", type=date.fromisoformat, metavar="DATE", help="Last day of the agreement."
        )
        parser.add_argument("--reference", default="", help="The agreement's reference.")
        parser.add_argument("--quota", type=int, default=QUOTA_BYTES, metavar="BYTES", help="Room for files.")
        parser.add_argument("--coordinator", metavar="ADDRESS", help="Who is invited to coordinate.")
        parser.add_argument("--deputy", metavar="ADDRESS", help="Who is invited to stand in.")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])
        parser.add_argument("--by", metavar="ADDRESS", help="The administrator whose act it is.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what came of it."""
        slug = options["slug"] or slugify(options["name"])[:50]
        if not slug:
            raise CommandError("No name for addresses can be made from this name: give one with --slug.")
        if options["quota"] < 0:
            raise CommandError("--quota is a number of bytes, 0 or more.")
        try:
            partner = onboard_partner(
                name=options["name"],
                slug=slug,
                texts={options["language"]: PartnerText(options["name"])},
                by=_administrator(options["by"]),
                agreement=Agreement(
                    options["starts"], options["ends"], options["reference"], options["quota"]
                ),
                coordinator=_invitee(options["coordinator"], options["language"]),
                deputy=_invitee(options["deputy"], options["language"]),
            )
        except PartnerRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        open_ones = partner.invitations.open().count()
        self.stdout.write(f"{partner.name} ({partner.slug}) is here; open invitations: {open_ones}.")


def _administrator(email: str | None) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email=email.lower()).first()
    if user is None or not is_administrator(user):
        raise CommandError(f"{email} is no administrator's address.")
    return user


def _invitee(email: str | None, language: str) -> Invitee | None:
    return Invitee(email, language=language) if email else None
