"""Keep what somebody sent between its preview and the word to take it: privately, and for a day.

The author of a large document on a weak link sends it once. Nothing in the database knows of the file: its
name is random, and a signed note that only its sender can use leads to it.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files.base import File
from django.utils import timezone

from academy.users.models import User
from cms.storage import private_storage

FOLDER = "kept"
KEPT = timedelta(days=1)
_SALT = "courses.kept_files"


class KeptFileGone(Exception):
    """The file was taken already, is older than a day, or was never this person's."""


def keep_file(*, file: File, name: str, about: str, by: User) -> str:
    """Keep `file` and return the note that leads to it; `about` is the course or partner it was sent for."""
    file.seek(0)
    stored = private_storage().save(
        f"{FOLDER}/{secrets.token_hex(16)}", File(file.file if file.file else file)
    )
    return signing.dumps(
        {"file": stored, "name": name[:200], "about": about, "by": str(by.public_id)}, salt=_SALT
    )


@contextmanager
def kept_file(*, note: str, about: str, by: User) -> Iterator[tuple[str, Any]]:
    """Open a kept file as its name and its stream; raises `KeptFileGone`."""
    with private_storage().open(_stored(note, about, by)[0], "rb") as opened:
        yield _stored(note, about, by)[1], opened


def drop_kept(*, note: str, about: str, by: User) -> None:
    """Delete a kept file, as soon as it was taken."""
    private_storage().delete(_stored(note, about, by)[0])


def drop_stale_kept() -> int:
    """Delete files that nobody came back for within a day; returns how many."""
    storage = private_storage()
    try:
        names = storage.listdir(FOLDER)[1]
    except OSError:
        return 0
    stale = [name for name in names if storage.get_modified_time(f"{FOLDER}/{name}") < timezone.now() - KEPT]
    for name in stale:
        storage.delete(f"{FOLDER}/{name}")
    return len(stale)


def _stored(note: str, about: str, by: User) -> tuple[str, str]:
    """Where the file of a note lies, and what it was called; raises `KeptFileGone`."""
    try:
        held = signing.loads(note, salt=_SALT, max_age=KEPT)
    except signing.BadSignature as error:
        raise KeptFileGone from error
    if (
        held["about"] != about
        or held["by"] != str(by.public_id)
        or not private_storage().exists(held["file"])
    ):
        raise KeptFileGone
    return held["file"], held["name"]
