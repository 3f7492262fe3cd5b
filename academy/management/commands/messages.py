"""`manage.py messages`: the catalogues of the interface's languages, without GNU gettext."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy import catalogues


class Command(BaseCommand):
    """For developers and translators; `compile` also for whoever deploys."""

    help = "Gather the marked strings into locale/ (update), check the catalogues (check), or compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["update", "check", "compile"])

    def handle(self, *args: Any, **options: Any) -> None:
        acts = {"update": self.update, "check": self.check_all, "compile": self.compile}
        acts[options["act"]]()

    def update(self) -> None:
        """Bring each catalogue up to date and say what waits for a translator."""
        for language in catalogues.translated_languages():
            changed = "changed" if catalogues.update(language) else "unchanged"
            waiting = len(catalogues.problems(language))
            self.stdout.write(
                f"{catalogues.catalogue_path(language).parent.parent.name}: {changed}, {waiting} to do"
            )
        self.compile()

    def check_all(self) -> None:
        """Fail with a list where a catalogue is incomplete or wrong."""
        found = [
            line for language in catalogues.translated_languages() for line in catalogues.problems(language)
        ]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} translations need work."]))
        self.stdout.write(f"Catalogues complete: {', '.join(catalogues.translated_languages())}")

    def compile(self) -> None:
        """Compile what is newer than its compiled form."""
        for path in catalogues.compile_stale():
            self.stdout.write(f"Compiled {path.parent.parent.name}")
