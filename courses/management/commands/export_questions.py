from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.models import Partner, QuestionCategory
from courses.services.bank_export import FORMATS, Chosen, write_bank


class Command(BaseCommand):
    """Write a partner's questions into a file, with their newest texts."""

    help = "Write the questions of a partner's bank as GIFT, Moodle XML or CSV (docs/question-files.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and which questions go into it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--partner", metavar="SLUG", required=True)
        parser.add_argument("--format", choices=list(FORMATS), required=True)
        parser.add_argument(
            "--category", metavar="NAME", default="", help="this one and those in it; a/b is b in a"
        )
        parser.add_argument(
            "--language",
            metavar="CODE",
            default=settings.LANGUAGE_CODE,
            choices=list(dict(settings.LANGUAGES)),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Find the questions and write them."""
        partner = Partner.objects.filter(slug=options["partner"]).first()
        if partner is None:
            raise CommandError(f"There is no partner “{options['partner']}”.")
        chosen = Chosen(partner, options["language"], self._category(partner, options["category"]))
        number = chosen.rows().count()
        try:
            with options["file"].open("wb") as file:
                for piece in write_bank(chosen, options["format"]):
                    file.write(piece)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror or error}.") from error
        self.stdout.write(f"Questions written: {number}.")

    def _category(self, partner: Partner, name: str) -> QuestionCategory | None:
        found = None
        for part in [part.strip() for part in name.split("/") if part.strip()]:
            found = QuestionCategory.objects.filter(partner=partner, parent=found, name=part).first()
            if found is None:
                raise CommandError(f"There is no category “{name}”.")
        return found
