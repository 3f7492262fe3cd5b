"""What every test has: the suite's database, real services where asked for, and three people."""

from typing import TYPE_CHECKING

import pytest

from academy.catalogues import compile_stale

if TYPE_CHECKING:
    from academy.users.models import User

pytest_plugins = [
    "tests.services.elsewhere",
    "tests.services.fixtures",
    "tests.services.browser",
    "tests.services.workers",
]


def pytest_sessionstart() -> None:
    """Compile the catalogues, since tests in Arabic read them."""
    compile_stale()


@pytest.fixture(autouse=True)
def bare_frame() -> None:
    """Each test begins with an academy that says nothing of itself, whatever an earlier test let it say."""
    from django.core.cache import cache

    from cms.frame import KEPT_SECONDS, KEY, plain_frame

    cache.set(KEY, plain_frame(), KEPT_SECONDS)


@pytest.fixture
def member(db: None) -> "User":
    """A learner with a confirmed address, enrolled nowhere."""
    from tests.factories import UserFactory

    return UserFactory(email="member@test.example", full_name="Mona Member")


@pytest.fixture
def author(db: None) -> "User":
    """An author of a partner that they alone work for; it has no course yet."""
    from courses.models import PartnerGroup
    from courses.services import appoint, onboard_partner
    from tests.factories import UserFactory
    from tests.factories.courses import catalogue

    catalogue()
    person = UserFactory(email="author@test.example", full_name="Adil Author")
    partner = onboard_partner(name="Author's Partner", slug="authors-partner", texts={})
    appoint(user=person, partner=partner, role=PartnerGroup.Role.AUTHOR)
    return person


@pytest.fixture
def stranger(db: None) -> "User":
    """Somebody else: signed in as them, other people's things are not there."""
    from tests.factories import UserFactory

    return UserFactory(email="stranger@test.example", full_name="Sami Stranger")
