"""Room for files: what is stored and what is on its way, against what there may be."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Collection

from academy.users.models import User
from cms.models import AcademyMedia, Upload
from cms.room import HOOK, Room, used_bytes
from cms.uploads import UploadRefused, finish_upload, receive_piece, start_upload

pytestmark = pytest.mark.django_db

CREDITS = {"author": "A. Author", "source": "Own work", "licence": "CC BY 4.0"}
MP3 = b"ID3\x04" + bytes(range(256)) * 40


@pytest.fixture
def author():
    return User.objects.create_superuser("author@test.example", "a-long-test-password")


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


@pytest.fixture
def root():
    return Collection.get_first_root_node()


def started(author, root):
    return start_upload(person=author, name="talk.mp3", size=len(MP3), collection=root, fields=CREDITS)


@pytest.fixture
def narrow():
    """A hook that gives every collection room for 15 000 bytes."""

    def room(collection, lock=False):
        return Room(used_bytes([collection])[collection.pk], 15_000)

    with hooks.register_temporarily(HOOK, room):
        yield


def test_what_is_on_its_way_takes_room_too(author, root, narrow):
    first = started(author, root)
    with pytest.raises(UploadRefused, match=r"no room.*11 KB.*5 KB of 15 KB"):
        started(author, root)
    first = receive_piece(upload=first, offset=0, piece=MP3)
    assert finish_upload(upload=first).state == Upload.State.DONE
    with pytest.raises(UploadRefused, match="no room"):
        started(author, root)


def test_the_ordinary_form_refuses_a_file_without_room(desk, root, narrow):
    for number, kept in ((1, 1), (2, 1)):
        file = SimpleUploadedFile(f"{number}.mp3", MP3)
        said = {"title": "A", "file": file, "duration": "3", **CREDITS, "collection": root.pk}
        answer = desk.post(reverse("wagtailmedia:add", args=["audio"]), said)
        assert AcademyMedia.objects.count() == kept
    assert "There is no room for this file" in answer.content.decode()


def test_a_collection_below_counts_and_one_beside_does_not(author, root):
    ours, theirs = root.add_child(name="Ours"), root.add_child(name="Theirs")
    below = ours.add_child(name="Below")
    for collection, size in ((ours, 100), (below, 20), (theirs, 3)):
        AcademyMedia.objects.create(
            title="A", type="audio", collection=collection, file="a.mp3", file_size=size
        )
    assert used_bytes([ours, theirs]) == {ours.pk: 120, theirs.pk: 3}
    assert used_bytes([]) == {}
