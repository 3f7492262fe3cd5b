import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from certificates import limits
from certificates.models import Certificate
from cms.frame import KEPT_SECONDS, KEY, plain_frame
from tests.certificates.records import make_certificate
from tests.factories import UserFactory


@pytest.fixture
def nobody_has_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No limit is used up, and names and notices, which stand on every page, are read already.

    Limits count by the minute of the clock, which stands still here: it could end between two requests.
    """
    now = time.time()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: now))
    cache.clear()
    cache.set(KEY, plain_frame(), KEPT_SECONDS)


@pytest.fixture
def certificate(db: None) -> Certificate:
    """One about somebody whose name holds markup."""
    return make_certificate(member=UserFactory(full_name="Ann <b>Sample</b>"))
