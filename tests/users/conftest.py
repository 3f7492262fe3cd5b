"""Every test here starts with unused limits and an empty outbox."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories.users import PASSWORD


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def code_of() -> Callable[[], str]:
    """The six digits of the newest mail."""

    def newest() -> str:
        return next(line for line in str(mail.outbox[-1].body).splitlines() if line.strip().isdigit()).strip()

    return newest


@pytest.fixture
def confirm() -> Callable[[Client], None]:
    """Types the password again, as the pages that change an account ask."""

    def again(client: Client) -> None:
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    return again


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser that signed in through the form, as people do."""

    def through_form(email: str, password: str = PASSWORD, client: Client | None = None) -> Client:
        client = client or Client()
        client.post(reverse("account_login"), {"login": email, "password": password})
        return client

    return through_form
