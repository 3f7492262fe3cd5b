"""What is made from published content is kept: under its version and this release, so nothing goes stale.

Keys hold the random keys of rows, never database ids alone: a restored or emptied database finds nothing old.
"""

import hashlib
from collections.abc import Callable
from functools import cache as once
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache

from academy.lib.kept_pages import mark

KEPT_SECONDS = 7 * 24 * 3600

T = TypeVar("T")


@once
def release() -> str:
    """Return a short digest of the code and templates that make what is kept, and of the marks in it.

    An upgrade changes it, and so does another secret key.
    """
    root = Path(settings.BASE_DIR)
    sources = [
        root / "academy" / "lib" / "sizes.py",
        *sorted((root / "courses").glob("*.py")),
        *sorted((root / "cms").glob("*.py")),
        *sorted((root / "templates").rglob("*.html")),
        *sorted(path for path in (root / "academy" / "static" / "academy").iterdir() if path.is_file()),
        *sorted((root / "locale").glob("*/LC_MESSAGES/django.po")),
    ]
    digest = hashlib.sha256(mark("release").encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def key_of(*parts: Any) -> str:
    """Return the cache key of `parts` in this release."""
    return ":".join(["content", release(), *(str(part) for part in parts)])


def keep(key: str, make: Callable[[], T]) -> T:
    """Return what is kept under `key`, making and keeping it first where it is missing."""
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_SECONDS)
    return found
