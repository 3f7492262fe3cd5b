"""The keys that sign: which is in use, and its private half. Their public halves are rows (`SigningKey`).

Private halves are files (`ACADEMY_KEYS_DIR`) or stand in a token (PKCS #11, for PDFs only), and are never in
the database. A demonstration makes its own at first use and says so in every one of them; anywhere else
`manage.py make_key` makes them, and two persons take them into use (`services.keeping_keys`).
"""

import fcntl
import re
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import IntegrityError, transaction

from certificates.errors import KeyMissing, KeyUnreadable
from certificates.models import SigningKey
from certificates.signing.key_files import PrivateHalf, key_path, make_key_file, new_kid, read_key_file

_KID = re.compile(r"[sp]-[0-9a-z]{8}")


def key_in_use(purpose: str) -> SigningKey:
    """Return the key that signs now, "statements" (Ed25519) or "pdfs" (P-256). One query.

    Raises KeyMissing where there is none; a demonstration makes one instead.
    """
    key = SigningKey.objects.in_use().filter(purpose=purpose).first()
    if key is None and settings.DEMO:
        key = _specimen(purpose)
    if key is None:
        raise KeyMissing(purpose)
    return key


def sign(key: SigningKey, data: bytes) -> bytes:
    """Sign `data` with an Ed25519 key: 64 bytes. Raises KeyUnreadable."""
    private = private_half(key)
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnreadable(f"{key.kid} signs no statements")
    return private.sign(data)


def private_half(key: SigningKey) -> PrivateHalf:
    """Return the private half of a key that is a file; read once in each process. Raises KeyUnreadable."""
    if key.place == SigningKey.Place.TOKEN:
        raise KeyUnreadable(f"{key.kid} stands in a token and never leaves it")
    return _private(str(key_path(key.kid)), key.kid, key.public)


@lru_cache(maxsize=16)
def _private(path: str, kid: str, public: str) -> PrivateHalf:
    """Read a private half once; `path` is there so that another folder is another key."""
    read = read_key_file(kid)
    if read.public != public:
        raise KeyUnreadable(f"{path} holds another key than the one in the database")
    return read.private


def _specimen(purpose: str) -> SigningKey | None:
    """Make a demonstration's own key, or take up the one that an earlier or concurrent process made.

    The folder's lock has all processes agree on one file, the constraint on one row. The file outlives a
    transaction that is rolled back, and a database that is made anew.
    """
    folder = Path(settings.ACADEMY_KEYS_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        rows = list(SigningKey.objects.filter(purpose=purpose))  # in one look: they change meanwhile
        for row in rows:
            if row.retired_at is None and row.compromised_at is None:
                return row  # made by another process while this one waited for the lock
        known = {row.kid for row in rows}
        lying = sorted(path.stem for path in folder.glob(f"{purpose[0]}-*.pem") if _KID.fullmatch(path.stem))
        kid = next((kid for kid in lying if kid not in known), None)
        if kid:
            read = read_key_file(kid)
        else:
            kid = new_kid(purpose)
            read = make_key_file(kid=kid, purpose=purpose, specimen=True)
    new = SigningKey(
        kid=kid, purpose=purpose, public=read.public, certificate=read.certificate, specimen=True
    )
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:  # another process was first; it read the same file
        return SigningKey.objects.in_use().filter(purpose=purpose).first()
    return new
