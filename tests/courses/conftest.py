import pytest
from django.core.cache import cache


@pytest.fixture
def private_files(settings, tmp_path):
    """A private storage of the test's own, so that files of one test stay out of the next one's.

    What was kept of lessons is forgotten: the small course has the same keys and versions in each test.
    """
    cache.clear()
    folder = tmp_path / "private"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": str(folder)}},
    }
    return folder
