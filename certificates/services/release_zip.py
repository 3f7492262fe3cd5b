"""The PDFs of a release in one zip: wanted by somebody, written in the background, deleted after a week."""

import secrets
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import IO

import structlog
from django.core.files.base import File
from django.db.models import Q
from django.utils import timezone

from certificates.models import Certificate, Release, ReleaseItem

log = structlog.get_logger("certificates.release_zip")

ZIP_KEPT = timedelta(days=7)
ZIP_LEASE = timedelta(minutes=10)  # after which whoever was writing it counts as gone
READ_AT_ONCE = 64 * 1024  # bytes
LONGEST_NAME = 60  # characters of a holder's name
UNSAFE = frozenset('<>:"/\\|?*')  # what one of the usual file systems refuses


def want_zip(*, release: Release) -> bool:
    """Have the zip of a release written; say whether this call asked for it first."""
    unasked = Release.objects.filter(pk=release.pk, zip="", zip_wanted_at__isnull=True)
    return bool(unasked.update(zip_wanted_at=timezone.now(), zip_made_at=None))


def write_zip(*, release: Release) -> bool:
    """Write the zip that was asked for into the private storage; say whether this call did.

    One worker does it: `zip_made_at` is its claim until the file is there, and what a killed one left is
    begun anew after `ZIP_LEASE`. Read and written in small pieces, however many there are.
    """
    now = timezone.now()
    free = Q(zip_made_at__isnull=True) | Q(zip_made_at__lt=now - ZIP_LEASE)
    wanted = Release.objects.filter(free, pk=release.pk, zip="", zip_wanted_at__isnull=False)
    if not wanted.update(zip_made_at=now):
        return False
    storage = Release._meta.get_field("zip").storage
    with tempfile.TemporaryFile() as file:
        _fill(file, release)
        file.seek(0)
        name = storage.save(f"releases/{secrets.token_hex(16)}.zip", File(file))
    mine = Release.objects.filter(pk=release.pk, zip="", zip_made_at=now)
    if mine.update(zip=name, zip_made_at=timezone.now()):
        return True
    storage.delete(name)
    return False


def write_zips() -> int:
    """Write whatever zip was asked for and is not there; for the sweep."""
    wanted = Release.objects.filter(zip="", zip_wanted_at__isnull=False)
    return sum(write_zip(release=release) for release in wanted.order_by("zip_wanted_at"))


def drop_old_zips() -> int:
    """Delete the zips older than a week and return how many; they can be asked for again. A chore."""
    gone = 0
    for release in Release.objects.filter(zip_made_at__lt=timezone.now() - ZIP_KEPT).exclude(zip=""):
        name, storage = str(release.zip.name), release.zip.storage
        if Release.objects.filter(pk=release.pk, zip=name).update(
            zip="", zip_wanted_at=None, zip_made_at=None
        ):
            storage.delete(name)
            gone += 1
    return gone


def certificates_in_zip(release: Release) -> Iterator[Certificate]:
    """The certificates of a release that stand and are drawn, in the order of their holders' names."""
    done = ReleaseItem.objects.filter(release=release, certificate__isnull=False)
    drawn = Certificate.objects.filter(pk__in=done.values("certificate"), standing=True).exclude(pdf="")
    return drawn.only("number", "holder_name", "pdf").order_by("holder_name", "pk").iterator(chunk_size=500)


def _fill(file: IO[bytes], release: Release) -> None:
    """Write every PDF as it is (they are compressed already); name in a text what could not be read."""
    missing = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for certificate in certificates_in_zip(release):
            try:
                opened = certificate.pdf.open("rb")
            except OSError:
                log.exception("zip_lacks_one", certificate=certificate.pk)
                missing.append(certificate.grouped_number)
                continue
            with opened, archive.open(file_name(certificate), "w") as entry:
                shutil.copyfileobj(opened, entry, READ_AT_ONCE)
        if missing:
            archive.writestr("MISSING.txt", "\n".join(missing) + "\n")


def file_name(certificate: Certificate) -> str:
    """Return “7KQ4-….pdf” with the holder's name made safe for every usual file system and archiver."""
    composed = unicodedata.normalize("NFC", certificate.holder_name)
    kept = [
        " " if sign.isspace() or sign in UNSAFE else sign
        for sign in composed
        if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or sign.isspace()
    ]
    name = "-".join("".join(kept).replace(".", " ").split())[:LONGEST_NAME].strip("-")
    return f"{certificate.grouped_number}-{name}.pdf" if name else f"{certificate.grouped_number}.pdf"
