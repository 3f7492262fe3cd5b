"""Fixtures for the suite's database and for real services."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from tests.services.databases import database_url, suite_database
from tests.services.processes import NotInstalled, academy_environment, skip_or_fail
from tests.services.redis import RedisServer
from tests.services.worker import Worker


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Give the run a copy of the migrated template, and restore it after each test that commits."""
    with django_db_blocker.unblock():
        database = suite_database(tmp_path_factory.mktemp("database"))
        database.create()
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: database.restore()  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]
    with django_db_blocker.unblock():
        database.destroy()


@pytest.fixture(autouse=True)
def _postgres_is_there(request: pytest.FixtureRequest) -> None:
    """A test marked `postgres` that got here without one is skipped, or fails in CI."""
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        skip_or_fail("PostgreSQL's server is not installed (on Debian, apt-get install postgresql)")


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A Redis that a test may stop, start and flush; not the one that the process was configured with."""
    try:
        server = RedisServer()
    except NotInstalled as missing:
        skip_or_fail(str(missing))
    with server:
        yield server


@pytest.fixture
def shared_environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of a process that shares this test's database, files and Redis.

    The test must commit (`django_db(transaction=True)`), or the other process sees nothing of it.
    """
    marker = request.node.get_closest_marker("django_db")
    assert marker and marker.kwargs.get("transaction"), "mark the test django_db(transaction=True)"
    return academy_environment(
        DATABASE_URL=database_url(connection),
        REDIS_URL=settings.REDIS_URL or None,
        ACADEMY_VAR_DIR=str(settings.VAR_DIR),
        ACADEMY_LOG_LEVEL="INFO",
    )


@pytest.fixture
def worker(shared_environment: dict[str, str], tmp_path: Path) -> Iterator[Worker]:
    """A real worker on real Redis, started; it may be killed and started again."""
    if not settings.REDIS_URL:
        skip_or_fail("Redis is not installed (on Debian, apt-get install redis-server)")
    started = Worker(shared_environment, log=tmp_path / "worker.log")
    started.start()
    yield started
    started.stop()
