"""A lesson shows the files of its own partner and the academy's shared ones, whatever ids its body holds."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models import LessonPage, Partner
from courses.outline import outline_of
from courses.previews import preview_template_and_context
from courses.rendering import lesson_body
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
CANARY = "CANARY"


@pytest.fixture
def ours() -> Partner:
    make_catalogues("en", "ar")
    return make_partner("ours")


@pytest.fixture
def theirs(ours) -> Partner:
    return make_partner("theirs")


def files_in(collection: Collection, word: str) -> dict[str, int]:
    """An image, a recording and a document in this collection; their ids by the name of their block."""
    data = BytesIO()
    Image.new("RGB", (600, 300), "#0a5a84").save(data, "PNG")
    image = AcademyImage.objects.create(
        title=f"{word} image",
        description=f"{word} words",
        collection=collection,
        file=ImageFile(BytesIO(data.getvalue()), name=f"{word}.png"),
    )
    media = AcademyMedia(title=f"{word} recording", type="audio", duration=61, collection=collection)
    media.file.save(f"{word}.mp3", ContentFile(b"\x00" * 900))
    row = AcademyDocument(title=f"{word} document", collection=collection)
    row.file.save(f"{word}.pdf", ContentFile(b"%PDF-1.7"))
    other = AcademyMedia(title=f"{word} other", type="audio", duration=61, collection=collection)
    other.file.save(f"{word}.opus", ContentFile(b"OggS" + b"\x00" * 296))
    return {"image": image.pk, "audio": media.pk, "second": other.pk, "document": row.pk}


def body_of(ids: dict[str, int]) -> list[dict]:
    return [
        {"type": "image", "value": {"image": ids["image"], "alt": "", "caption": ""}},
        {
            "type": "audio",
            "value": {
                "title": "Talk",
                "audio": ids["audio"],
                "second": ids["second"],
                "transcript": "Words.",
            },
        },
        {"type": "download", "value": {"title": "Plan", "document": ids["document"]}},
    ]


def publish(partner: Partner, ids: dict[str, int]) -> LessonPage:
    course = make_course(partner=partner, questions=0)
    page = LessonPage.objects.get(translation_key__in=course.activities.values("key"))
    page.body = page.body.stream_block.to_python(body_of(ids))
    page.save_revision().publish()
    return LessonPage.objects.get(pk=page.pk)


def rendered(page: LessonPage):
    outline = outline_of(page.find_row().course, "en")
    return lesson_body(outline.activities[0])


def test_a_published_lesson_shows_nothing_of_another_partners_files(ours, theirs):
    page = publish(ours, files_in(theirs.collection, CANARY))
    body = rendered(page)
    assert body.files == frozenset()
    assert body.media_bytes == 0
    assert CANARY not in body.html
    _template, context = preview_template_and_context(page)
    for trace in (CANARY, "/files/", "<img", "<audio"):
        assert trace not in context["body"]


@pytest.mark.parametrize("place", ["own", "below", "shared"])
def test_a_published_lesson_shows_own_files_and_shared_ones(ours, theirs, place):
    collection = {
        "own": lambda: ours.collection,
        "below": lambda: ours.collection.add_child(name="Photos"),
        "shared": Collection.get_first_root_node,
    }[place]()
    page = publish(ours, files_in(collection, "mine"))
    body = rendered(page)
    assert len({name.split("-")[0] for name in body.files}) == 3
    assert len([name for name in body.files if name.startswith("audio")]) == 2
    _template, context = preview_template_and_context(page)
    assert context["body"].count("/files/") >= 3


def posted(ids: dict[str, int]) -> dict[str, object]:
    """What the editor sends for a lesson with an image, a recording and a document."""
    data: dict[str, object] = {
        "title": "Lesson", "slug": "lesson-1", "minutes": 5, "required": "on", "body-count": 3,
        "author": "", "sources": "", "licence": "", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0,
    }  # fmt: skip
    for number, block in enumerate(body_of(ids)):
        prefix = f"body-{number}"
        data |= {f"{prefix}-deleted": "", f"{prefix}-order": number, f"{prefix}-type": block["type"]}
        data |= {f"{prefix}-id": "", **{f"{prefix}-value-{k}": v for k, v in block["value"].items()}}
    return data | {"body-0-value-alt": "A chart"}


@pytest.mark.parametrize("role", ["author", "coordinator"])
def test_the_form_refuses_another_partners_file_without_naming_it(client, ours, theirs, role):
    course = make_course(partner=ours, questions=0)
    page = LessonPage.objects.get(translation_key__in=course.activities.values("key"))
    client.force_login(make_person(role, ours))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    foreign, own = files_in(theirs.collection, CANARY), files_in(ours.collection, "mine")
    for kind in foreign:
        response = client.post(url, posted(own | {kind: foreign[kind]}))
        assert response.status_code == 200  # the form again
        assert CANARY not in response.content.decode()
        preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        assert client.post(preview, posted(own | {kind: foreign[kind]})).json()["is_valid"] is False
    assert page.revisions.count() == 1
    assert client.post(url, posted(own)).status_code == 302
    assert page.revisions.count() == 2
