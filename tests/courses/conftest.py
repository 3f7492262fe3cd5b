import pytest
from django.core.cache import cache
from django.core.files.storage import storages

from cms.models import AcademyDocument, AcademyImage, AcademyMedia


@pytest.fixture
def private_files(monkeypatch, tmp_path):
    """A private storage of the test's own, so that files of one test stay out of the next one's.

    What was kept of lessons is forgotten: the small course has the same keys and versions in each test.
    """
    cache.clear()
    folder = tmp_path / "private"
    fields = [model._meta.get_field("file") for model in (AcademyImage, AcademyDocument, AcademyMedia)]
    for storage in {field.storage for field in fields} | {storages["private"]}:
        monkeypatch.setattr(storage, "base_location", str(folder))
        monkeypatch.setattr(storage, "location", str(folder))
    return folder
