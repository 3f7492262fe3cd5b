"""Stored files: only for people of the admin who may choose them, and never run on our origin."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import NoReverseMatch, reverse
from PIL import Image
from wagtail.models import Collection, GroupCollectionPermission

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def image(collection):
    data = BytesIO()
    Image.new("RGB", (40, 20)).save(data, "PNG")
    file = ImageFile(BytesIO(data.getvalue()), name="i.png")
    return AcademyImage.objects.create(title="i", collection=collection, file=file)


def document(collection, name="d.txt", content=b"<script>canary()</script>"):
    row = AcademyDocument(title="d", collection=collection)
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def recording(collection):
    row = AcademyMedia(title="m", type="audio", collection=collection)
    row.file.save("m.mp3", ContentFile(b"\x00" * 10), save=False)
    row.save()
    return row


@pytest.fixture
def collections():
    root = Collection.get_first_root_node()
    return [root.add_child(name=name) for name in ("ours", "theirs")]


@pytest.fixture
def editor(collections):
    """Somebody of the admin who may choose what lies in the first collection."""
    group = Group.objects.create(name="editors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("choose_image", "choose_document", "add_media", "change_media"):
        permission = Permission.objects.get(codename=codename)
        GroupCollectionPermission.objects.create(
            group=group, collection=collections[0], permission=permission
        )
    person = UserFactory()
    person.groups.add(group)
    return person


def content_of(response):
    """What was sent; the client closes the file behind it."""
    assert response.status_code == 200
    return b"".join(response.streaming_content)


MAKERS = [image, document, recording]


@pytest.mark.parametrize("make", MAKERS)
def test_an_editor_gets_files_of_their_own_collections_only(client, editor, collections, make):
    client.force_login(editor)
    ours, theirs = make(collections[0]), make(collections[1])
    assert content_of(client.get(ours.file.url)) == ours.file.read()
    ours.file.close()
    assert client.get(theirs.file.url).status_code == 404


def test_renditions_follow_their_picture(client, editor, collections):
    client.force_login(editor)
    ours, theirs = (image(collection).get_rendition("width-20") for collection in collections)
    assert ours.url.startswith("/files/")
    assert content_of(client.get(ours.url))
    assert client.get(theirs.url).status_code == 404


@pytest.mark.parametrize("make", MAKERS)
def test_learners_and_visitors_get_no_stored_file(client, collections, make):
    url = make(collections[0]).file.url
    assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    assert client.get(url).status_code in (302, 403, 404)


def test_a_document_is_saved_never_shown(client, collections):
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    response = client.get(document(collections[0]).url)
    assert content_of(response) == b"<script>canary()</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    shown = client.get(image(collections[0]).file.url)
    assert content_of(shown)
    assert shown["Content-Type"] == "image/png"
    assert "attachment" not in shown.get("Content-Disposition", "")


@pytest.mark.parametrize("name", ["../db.sqlite3", "nothing.txt", "a/../../settings.py"])
def test_a_name_that_no_row_has_is_not_found(client, name):
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    assert client.get(f"/files/{name}").status_code == 404


def test_wagtails_own_document_address_is_not_routed():
    with pytest.raises(NoReverseMatch):
        reverse("wagtaildocs_serve", args=[1, "d.txt"])


@pytest.mark.parametrize("name", ["wagtaildocs:index", "wagtailimages:index", "wagtailmedia:index"])
def test_the_admins_lists_of_files_open_without_it(client, collections, name):
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    row = document(collections[0])
    image(collections[0])
    recording(collections[0])
    assert client.get(reverse(name)).status_code == 200
    assert client.get(reverse("wagtaildocs:edit", args=[row.pk])).status_code == 200


def test_an_image_needs_words_that_say_something():
    from wagtail.blocks import StructBlockValidationError

    from cms.blocks import ImageBlock

    block = ImageBlock()
    picture = image(Collection.get_first_root_node())
    with pytest.raises(StructBlockValidationError):
        block.clean(block.to_python({"image": picture.pk, "alt": "   ", "caption": ""}))
    cleaned = block.clean(block.to_python({"image": picture.pk, "alt": "Speed falls", "caption": ""}))
    assert cleaned["alt"] == "Speed falls"
