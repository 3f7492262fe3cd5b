import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.bank.reading import read_questions
from courses.bank.rows import Unreadable
from courses.models import Partner
from courses.services.bank_import import import_questions
from courses.services.bank_import_report import ImportReport

SHOWN = 20


class Command(BaseCommand):
    """Bring a file of questions into a partner's bank, live at once. Repeating it changes nothing."""

    help = "Bring in questions from GIFT, Moodle XML, Aiken or CSV (docs/question-files.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the partner, and where and how its questions come in."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--partner", metavar="SLUG", required=True)
        parser.add_argument(
            "--category", metavar="NAME", default="", help="the drawer they go into; a/b is b in a"
        )
        parser.add_argument(
            "--language",
            metavar="CODE",
            default=settings.LANGUAGE_CODE,
            choices=list(dict(settings.LANGUAGES)),
        )
        parser.add_argument("--draft", action="store_true", help="bring them in as drafts, not live")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")
        parser.add_argument("--report", type=Path, metavar="FILE.json", help="write what became of each here")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, import, report. What could be read at all ends with 0, however much of it stays out."""
        partner = Partner.objects.filter(slug=options["partner"]).first()
        if partner is None:
            raise CommandError(f"There is no partner “{options['partner']}”.")
        path: Path = options["file"]
        try:
            with path.open("rb") as opened:
                report = import_questions(
                    file=read_questions(opened, name=path.name, language=options["language"]),
                    partner=partner,
                    language=options["language"],
                    file_name=path.name,
                    above=[name for name in options["category"].split("/") if name.strip()],
                    live=not options["draft"],
                    dry=options["dry_run"],
                )
        except Unreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
        if options["report"]:
            text = json.dumps(report.as_json(), ensure_ascii=False, indent=1) + "\n"
            options["report"].write_text(text, encoding="utf-8")
        self._say(report, dry=options["dry_run"])

    def _say(self, report: ImportReport, *, dry: bool) -> None:
        would = "would be " if dry else ""
        self.stdout.write(
            f"{report.read} read: {report.imported} {would}imported ({report.changed} of them changed), "
            f"{report.unchanged} unchanged, {len(report.skipped)} skipped, {len(report.remarks)} remarks."
        )
        for row in report.skipped[:SHOWN]:
            self.stdout.write(f"  line {row['line']}: {row['name'] or '-'}: {row['reason']}")
        if len(report.skipped) > SHOWN:
            self.stdout.write(f"  and {len(report.skipped) - SHOWN} more")
