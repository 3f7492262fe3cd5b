"""Keys for tests that need no database, and one signed PDF for all tests of a module."""

import asyncio
import tempfile
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from django.test import override_settings

from certificates.models import SigningKey
from certificates.pdf import pdf_bytes
from certificates.signing.key_files import key_path, make_key_file, new_kid
from certificates.signing.pdf_signing import sign_pdf_with
from tests.certificates.statements import statement

SEAL = "1.WyJ4Il0." + "A" * 86


def make_signer(purpose: str, **changes: object) -> SigningKey:
    """A key with its file and no row; `changes` are those of the row."""
    kid = new_kid(purpose)
    made = make_key_file(kid=kid, purpose=purpose)
    return SigningKey(kid=kid, purpose=purpose, public=made.public, certificate=made.certificate, **changes)


@cache
def pdf_and_key() -> tuple[bytes, bytes, SigningKey]:
    """A certificate's PDF without and with its signature, and the key; made once, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, override_settings(ACADEMY_KEYS_DIR=Path(folder)):
        key = make_signer("pdfs")
        drawn = pdf_bytes(statement(), "en", seal=SEAL).content
        assert key_path(key.kid).exists()
        return drawn, sign_pdf_with(key, drawn), key


def awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """What the coroutine returns; in a thread of its own, since Playwright leaves a loop in this one."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(asyncio.run, coroutine).result()
