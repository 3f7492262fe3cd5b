"""The suite's own database: copied from a template, and itself again after a test that commits."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from wagtail.models import Locale, Page


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_starts_from_the_migrated_rows(turn):
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() == 6
    assert get_user_model().objects.count() == 0
    get_user_model().objects.create_user(email=f"turn{turn}@demo.example")


@pytest.mark.postgres
@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_so_does_one_on_postgresql_where_other_connections_see_its_rows(turn):
    assert connection.vendor == "postgresql"
    assert get_user_model().objects.count() == 0
    get_user_model().objects.create_user(email="committed@demo.example")
    seen = []

    def look():
        seen.append(get_user_model().objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


@pytest.mark.django_db
def test_a_test_that_rolls_back_follows_one_that_committed():
    assert get_user_model().objects.count() == 0
