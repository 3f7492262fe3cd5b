"""Verifies the chain of the log of acts, from its first entry to its last."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.log_chain import verify_log


class Command(BaseCommand):
    """`manage.py verify_log` prints JSON and fails where the chain does not hold.

    `--expect` holds the log against a digest that was noted outside: the only way to find that its end was
    cut off together with its head.
    """

    help = "Verify the hash-chained log of acts on certificates and people's records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect", default="", metavar="DIGEST", help="a digest of the log that was noted elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_log(options["expect"].strip().lower())
        told = {
            "ok": verdict.ok,
            "entries": verdict.entries,
            "head": verdict.head,
            "expected": verdict.expected,
            "erased_reasons": verdict.erased_reasons,
            "fault_count": verdict.fault_count,
            "faults": [{"entry": seq, "what": what} for seq, what in verdict.faults],
        }
        self.stdout.write(json.dumps(told, indent=2))
        if not verdict.ok:
            raise CommandError("The log of acts does not hold.")
