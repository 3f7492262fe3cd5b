"""`manage.py verify_certificate`: whether a file, the text of a QR code or a number is a true certificate."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.models import SigningKey
from certificates.signing.key_documents import keys_from
from certificates.verifying.evidence import LARGEST, Evidence, evidence_in, evidence_in_text
from certificates.verifying.offline import said_offline, state_offline

MOST_OF_KEYS = 2_000_000  # bytes
LOOKS_LIKE_A_FILE = (".pdf", ".json", ".jsonld", ".png", ".svg", ".txt")


class Command(BaseCommand):
    """Prints JSON with `state`, `signature`, `matches`, `statement`; see docs/verification-api.md.

    Ends with 0 where it is true and certifies something today, with 1 where not, with 2 where the question
    could not be put. `--offline` asks no database: the keys come from a file that anybody can download.
    """

    help = "Say whether a PDF, a badge, the text of a QR code or a number is a true certificate."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", metavar="FILE_OR_NUMBER", help="a file, a number, or what a QR code says")
        parser.add_argument(
            "--offline", action="store_true", help="judge by the signature alone; needs --keys"
        )
        parser.add_argument(
            "--keys", metavar="FILE", help="public keys, as served at /.well-known/academy-keys.json"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["offline"] != bool(options["keys"]):
            raise CommandError("--offline needs --keys FILE, and --keys is for --offline.", returncode=2)
        what = brought(options["what"])
        if options["offline"]:
            answer, good = self.offline(what, *published(options["keys"]))
        else:
            answer, good = self.online(what)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
        if not good:
            raise SystemExit(1)

    def online(self, what: bytes | str | None) -> tuple[dict[str, Any], bool]:
        """Judge by what we hold today."""
        from certificates.verifying.as_data import as_json
        from certificates.verifying.by_file import verdict_of

        verdict = verdict_of(evidence(what, list(SigningKey.objects.order_by("pk"))))
        facts = verdict.facts
        is_number = verdict.evidence.kind == "number" and facts is not None
        good = verdict.is_good or (is_number and facts is not None and facts.is_good)
        answer = {
            **told(verdict.evidence),
            "state": facts.state if facts else "unknown",
            "matches": verdict.matches,
            "statement": as_json(facts, base_url=settings.ACADEMY_BASE_URL) if facts else None,
        }
        return answer, good

    def offline(
        self, what: bytes | str | None, keys: list[SigningKey], did: str
    ) -> tuple[dict[str, Any], bool]:
        """Judge by the signature alone: whether it was revoked since cannot be known."""
        found = evidence(what, keys, did=did)
        state = state_offline(found)
        return {
            **told(found),
            "state": state,
            "matches": None,
            "statement": said_offline(found),
        }, state == "signed"


def published(path: str) -> tuple[list[SigningKey], str]:
    """Return the keys in a file that `/.well-known/academy-keys.json` served, and whose they are."""
    try:
        with Path(path).open("rb") as file:
            document = json.loads(file.read(MOST_OF_KEYS))
        keys, issuer = keys_from(document), document["issuer"]
        if not isinstance(issuer, str):
            raise ValueError("the issuer is no text")
    except (OSError, ValueError, KeyError, RecursionError) as error:
        raise CommandError(f"{path} is no file of public keys: {error}", returncode=2) from error
    return keys, issuer


def told(found: Evidence) -> dict[str, Any]:
    """The part of an answer that is the same with and without our records."""
    return {
        "kind": found.kind,
        "number": found.number,
        "signature": found.signature or None,
        "trouble": found.trouble or None,
        "key": found.key_id or None,
    }


def brought(what: str) -> bytes | str | None:
    """Return the content of the file of that name, else the text itself; None for too large a file."""
    path = Path(what or " ")
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except (OSError, ValueError):  # longer than a name may be, or with a NUL in it
        is_file = is_folder = False
    if is_folder or (not is_file and what.lower().endswith(LOOKS_LIKE_A_FILE)):
        raise CommandError(f"There is no file {what}.", returncode=2)
    if not is_file:
        return what
    try:
        return None if path.stat().st_size > LARGEST else path.read_bytes()
    except OSError as error:
        raise CommandError(f"{what} cannot be read: {error.strerror}.", returncode=2) from error


def evidence(what: bytes | str | None, keys: list[SigningKey], *, did: str = "") -> Evidence:
    """Return what that is evidence of."""
    if what is None:
        return Evidence(trouble="too large")
    return evidence_in_text(what, keys) if isinstance(what, str) else evidence_in(what, keys, did=did)
