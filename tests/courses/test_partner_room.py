"""A partner's room for files: a quota of its own, and nobody else's shelf."""

import pytest

from cms.models import AcademyDocument, Upload
from cms.room import room_of
from cms.uploads import UploadRefused, start_upload
from courses.models import Partner
from courses.partner_room import used_bytes
from tests.courses.academy_site import make_catalogues, make_partner, make_person

pytestmark = pytest.mark.django_db

CREDITS = {"author": "A", "source": "S", "licence": "L"}


@pytest.fixture
def ours():
    make_catalogues("en")
    return make_partner("ours")


def begin(person, collection, size=1000):
    return start_upload(person=person, name="a.mp3", size=size, collection=collection, fields=CREDITS)


def test_the_quota_of_a_partner_holds_below_its_collection_too(ours):
    Partner.objects.filter(pk=ours.pk).update(quota_bytes=2500)
    below = ours.collection.add_child(name="Below")
    AcademyDocument.objects.create(title="D", collection=below, file="d.pdf", file_size=500)
    author = make_person("author", ours)
    begin(author, ours.collection)
    begin(author, below)
    assert used_bytes([ours]) == {ours.pk: 2500}
    with pytest.raises(UploadRefused, match="no room"):
        begin(author, below, size=1)
    assert room_of(below).left == 0
    assert room_of(ours.collection.get_parent()) is None


def test_nobody_fills_the_shelf_of_another_partner(ours):
    theirs = make_partner("theirs")
    for person in (make_person("author", theirs), make_person("translator", ours)):
        with pytest.raises(UploadRefused, match="cannot put files"):
            begin(person, ours.collection)
    assert not Upload.objects.exists()
