"""Is it up, is it safe to start, and what stands in the log."""

import pytest
from django.core.checks import run_checks
from django.db import connection


@pytest.mark.django_db
def test_health_asks_the_database_once_and_is_never_kept(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert response.json() == {"ok": True}
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_health_fails_with_the_database(client, monkeypatch):
    client.raise_request_exception = False

    def away(*args, **kwargs):
        raise OSError("no database")

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/healthz").status_code == 500


@pytest.mark.parametrize(
    ("processes", "redis", "refused"), [(1, "", False), (2, "", True), (2, "redis://somewhere", False)]
)
def test_several_processes_without_redis_are_refused(settings, processes, redis, refused):
    settings.WEB_PROCESSES, settings.REDIS_URL = processes, redis
    assert ("academy.E001" in {message.id for message in run_checks()}) is refused
