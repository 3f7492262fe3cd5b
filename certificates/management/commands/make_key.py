"""Prepares a key to sign with; two administrators take it into use at the desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from certificates.errors import KeyUnreadable
from certificates.models import SigningKey
from certificates.services.keeping_keys import prepare_key
from certificates.signing.key_documents import fingerprint


class Command(BaseCommand):
    """`manage.py make_key --purpose statements`, or `--purpose pdfs`, the latter also `--token`."""

    help = "Prepare a key that signs certificates. Two administrators take it into use at the desk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--purpose", required=True, choices=SigningKey.Purpose.values)
        parser.add_argument(
            "--token", action="store_true", help="make it inside the token (PKCS #11); for pdfs only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        place = SigningKey.Place.TOKEN if options["token"] else SigningKey.Place.FILE
        try:
            key = prepare_key(purpose=options["purpose"], place=place)
        except KeyUnreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{key.kid}  {fingerprint(key)}")
        self.stdout.write(
            f"Back it up, then have two administrators take it into use: {reverse('desk:keys')}"
        )
