"""Two partners, built once for a module's tests and taken back after it. Each call begins from there."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.isolation.callers import Caller, make_callers
from tests.isolation.records import fill, submit
from tests.isolation.sides import Side, make_side


@dataclass
class World:
    """Both sides, and whoever calls."""

    own: Side
    other: Side
    callers: dict[str, Caller]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """`own` is the partner whose people call; `other` is the one that they must not meet."""
    from tests.courses.academy_site import make_catalogues

    with django_db_blocker.unblock(), transaction.atomic():
        cache.clear()
        make_catalogues("en", "ar")
        own, other = make_side("zqown", "org-a"), make_side("zqcanary", "org-b")
        fill(own)
        fill(other)
        callers = make_callers(own, other)
        submit(own)  # which locks the course, so it comes last
        submit(other)
        yield World(own, other, callers)
        transaction.set_rollback(True)
    cache.clear()
