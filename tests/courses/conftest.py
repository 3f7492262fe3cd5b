import pytest


@pytest.fixture
def private_files(settings, tmp_path):
    """A private storage of the test's own, so that files of one test stay out of the next one's."""
    folder = tmp_path / "private"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**settings.STORAGES["private"], "OPTIONS": {"location": str(folder)}},
    }
    return folder
