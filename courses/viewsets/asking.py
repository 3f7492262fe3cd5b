"""Who is asking: for the few places where Wagtail answers about a page or collection without saying to whom.

The gate of the admin says so for as long as it takes to answer. (Wagtail's own log context ends
before an answer is drawn.)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from academy.users.models import User

_asking: ContextVar[User | None] = ContextVar("asking", default=None)


def who_asks() -> User | None:
    """Return whoever waits for an answer of the admin; None outside of it."""
    return _asking.get()


@contextmanager
def asked_by(user: User) -> Iterator[None]:
    """Say for a while who asks."""
    token = _asking.set(user)
    try:
        yield
    finally:
        _asking.reset(token)
