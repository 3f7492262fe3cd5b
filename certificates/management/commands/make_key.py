"""Prepares a key to sign with, and has an authority certify it; two administrators take it into use."""

from pathlib import Path
from typing import Any

from cryptography import x509
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from certificates.errors import KeyUnreadable
from certificates.models import SigningKey
from certificates.services.keeping_keys import certify_key, prepare_key, request_certificate
from certificates.signing.chains import MOST_BYTES, ChainRefused
from certificates.signing.key_documents import fingerprint


class Command(BaseCommand):
    """`manage.py make_key --purpose statements`, or `--purpose pdfs`, the latter also `--token`.

    For a key for PDF files that is prepared, `--request KID` prints what an authority is sent, and
    `--certificate KID FILE` takes the certificates that come back.
    """

    help = "Prepare a key that signs certificates. Two administrators take it into use at the desk."

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--purpose", choices=SigningKey.Purpose.values, help="prepare a key for this")
        act.add_argument(
            "--request", metavar="KID", help="print a certificate request (PKCS #10) for the key"
        )
        act.add_argument(
            "--certificate",
            nargs=2,
            metavar=("KID", "FILE"),
            help="take an authority's certificates for the key (PEM): its own first, then its issuers'",
        )
        parser.add_argument(
            "--token", action="store_true", help="make it inside the token (PKCS #11); for pdfs only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["request"]:
                self.stdout.write(request_certificate(kid=options["request"]), ending="")
            elif options["certificate"]:
                self.certify(*options["certificate"])
            else:
                self.prepare(options["purpose"], token=options["token"])
        except (ChainRefused, KeyUnreadable) as error:
            raise CommandError(str(error)) from error

    def prepare(self, purpose: str, *, token: bool) -> None:
        """Make a key and say what comes next."""
        place = SigningKey.Place.TOKEN if token else SigningKey.Place.FILE
        key = prepare_key(purpose=purpose, place=place)
        self.stdout.write(f"{key.kid}  {fingerprint(key)}")
        self.stdout.write(
            f"Back it up, then have two administrators take it into use: {reverse('desk:keys')}"
        )

    def certify(self, kid: str, path: str) -> None:
        """Take an authority's certificates, and say whose they are and until when they hold."""
        try:
            with Path(path).open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from error
        key = certify_key(kid=kid, chain=content)
        chain = x509.load_pem_x509_certificates(key.certificate.encode())
        self.stdout.write(f"{key.kid}  {fingerprint(key)}")
        for each in chain:
            until = f"{each.not_valid_after_utc:%Y-%m-%d}"
            self.stdout.write(f"  {each.subject.rfc4514_string()}, until {until}")
        self.stdout.write(
            f"Have two administrators compare the fingerprint and take it into use: {reverse('desk:keys')}"
        )
