import pytest
from django.core.cache import cache

from certificates.models import Certificate
from cms.frame import KEPT_SECONDS, KEY, plain_frame
from tests.certificates.records import make_certificate
from tests.factories import UserFactory


@pytest.fixture
def nobody_has_asked_yet() -> None:
    """No limit is used up, and names and notices, which stand on every page, are read already."""
    cache.clear()
    cache.set(KEY, plain_frame(), KEPT_SECONDS)


@pytest.fixture
def certificate(db: None) -> Certificate:
    """One about somebody whose name holds markup."""
    return make_certificate(member=UserFactory(full_name="Ann <b>Sample</b>"))
