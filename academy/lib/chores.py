"""Chores: what the academy does by itself, such as closing agreements whose last day has passed.

An app registers its own when it is ready; `manage.py tend_academy` runs them all, and so does the sweep, once
an hour. A chore may run at any moment, twice at once, or not for a week: each is idempotent and asks the date
itself.
"""

from collections.abc import Callable

import structlog
from django.db import close_old_connections, connection

log = structlog.get_logger("academy.chores")

Chore = Callable[[], int]
_CHORES: dict[str, Chore] = {}


def chore(name: str) -> Callable[[Chore], Chore]:
    """Register the decorated function as a chore: it returns how many things it did."""

    def register(do: Chore) -> Chore:
        _CHORES[name] = do
        return do

    return register


def tend() -> list[str]:
    """Run every chore and return the names of those that failed; a failing chore never stops the others."""
    failed = []
    for name, do in sorted(_CHORES.items()):
        if not connection.in_atomic_block:
            close_old_connections()  # one that broke in the chore before is opened again
        try:
            if done := do():
                log.info("tended", chore=name, done=done)
        except Exception:
            log.exception("chore_failed", chore=name)
            failed.append(name)
    return failed
