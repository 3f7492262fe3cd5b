"""The sample people of a demo, whose password is public, are nobody where the demo does not run."""

import pytest
from django.test import Client

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def sample():
    person = UserFactory(email="registrar@demo.example")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.mark.parametrize("demo", [True, False])
def test_they_sign_in_where_the_demo_runs_only(settings, sample, demo):
    settings.DEMO = demo
    assert Client().login(email=sample.email, password=PASSWORD) is demo


def test_a_session_that_is_still_there_opens_nothing(settings, sample):
    client = Client()
    settings.DEMO = True
    client.force_login(sample)
    assert client.get("/learn/").status_code == 200
    settings.DEMO = False
    assert client.get("/learn/").status_code == 302


def test_other_people_sign_in_anywhere(settings):
    settings.DEMO = False
    person = UserFactory(email="rosa@ministry.example")
    person.set_password(PASSWORD)
    person.save()
    assert Client().login(email=person.email, password=PASSWORD)
