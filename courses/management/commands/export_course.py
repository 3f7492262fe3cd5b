from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from courses.services.exporting import export_course


class Command(BaseCommand):
    """Write a course as a folder, for whoever keeps courses as files or moves them to another academy."""

    help = "Export a course to a folder that load_course reads again (docs/course-folder.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the course's code, an empty folder, and which texts."""
        parser.add_argument("code")
        parser.add_argument("path", type=Path)
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--live", action="store_true", help="What learners see; the default of an open course."
        )
        which.add_argument("--drafts", action="store_true", help="The newest drafts; the default of others.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the folder, and say what it cannot hold."""
        course = Course.objects.select_related("partner").filter(code=options["code"]).first()
        if course is None:
            raise CommandError(f"There is no course {options['code']}.")
        path: Path = options["path"]
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CommandError(f"{path} is not an empty folder.")
        path.mkdir(parents=True, exist_ok=True)
        live = options["live"] or (course.stage == Course.Stage.OPEN and not options["drafts"])
        exported = export_course(course=course, folder=path, live=live)
        self.stdout.write(f"{course.code}: {exported.files} files.")
        for note in exported.notes:
            self.stdout.write(note)
