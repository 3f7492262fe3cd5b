from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.folder import FolderInvalid, read_course_folder
from courses.models import Partner
from courses.services import LoadRefused, load_course


class Command(BaseCommand):
    """Load a course folder for whoever keeps courses as files. Repeating it writes only what differs."""

    help = "Load or update a course from its folder (docs/course-folder.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and the partner where it is not the one that course.toml names."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--partner", metavar="SLUG", help="The partner's slug; else course.toml's.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the folder, load it, and say how much was written."""
        try:
            folder = read_course_folder(options["path"])
        except FolderInvalid as error:
            raise CommandError(f"The folder cannot be loaded:\n{error}") from error
        slug = options["partner"] or folder.partner
        partner = Partner.objects.filter(slug=slug).first()
        if partner is None:
            raise CommandError(f"There is no partner “{slug}”.")
        try:
            loaded = load_course(folder=folder, partner=partner)
        except LoadRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{loaded.course.code}: {loaded.created} made, {loaded.changed} changed, "
            f"{loaded.unchanged} unchanged."
        )
