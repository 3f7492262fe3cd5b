"""Counting tries at a secret in one place, so that many at once get no more than one after another."""

import hashlib

from django.core.cache import cache


def count_try(what: str, *, seconds: int) -> int | None:
    """Return the how-manieth try at `what` this is within `seconds`; None where nobody can count just now.

    The count is one atomic step of the cache, made before the try is looked at. Refuse on None.
    """
    key = "tries:" + hashlib.sha256(what.encode()).hexdigest()
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:
        return None
