"""A course's uploaded cover: on its page, drawn ahead, left out for whoever saves data, never another's."""

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from cms.models import AcademyImage
from cms.public_pictures import is_public
from courses.models import CoursePage
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]


@pytest.fixture(autouse=True)
def nothing_kept():
    """Ids come again in every test, and Wagtail keeps renditions by them."""
    cache.clear()


@pytest.fixture
def partners():
    make_catalogues("en", "ar")
    return make_partner("ours"), make_partner("theirs")


def picture(collection, name="cover.jpg"):
    data = BytesIO()
    Image.effect_noise((200, 60), 40).convert("RGB").resize((1600, 480)).save(data, "JPEG")
    file = ImageFile(BytesIO(data.getvalue()), name=name)
    return AcademyImage.objects.create(title="CANARY", collection=collection, file=file)


def publish(partner, image):
    course = make_course(partner=partner)
    page = CoursePage.objects.get(translation_key=course.key)
    page.cover = image
    page.save_revision().publish()
    return CoursePage.objects.get(pk=page.pk)


@pytest.mark.parametrize("shared", [False, True])
def test_a_course_page_shows_its_uploaded_cover_to_anybody(client, partners, shared):
    ours, _theirs = partners
    page = publish(ours, picture(Collection.get_first_root_node() if shared else ours.collection))
    html = client.get(page.get_url()).content.decode()
    names = set(re.findall(r"/pictures/image-[0-9a-z.-]+", html))
    assert len(names) == 7
    assert '<img class="cover"' in html
    assert 'alt=""' in html
    for name in names:
        answer = client.get(name)
        assert answer.status_code == 200
        b"".join(answer.streaming_content)


def test_whoever_saves_data_sees_the_drawn_one(client, partners):
    page = publish(partners[0], picture(partners[0].collection))
    html = client.get(page.get_url(), headers={"Save-Data": "on"}).content.decode()
    assert "/pictures/" not in html
    assert '<svg class="cover' in html


def test_a_course_without_one_has_the_drawn_one(client, partners):
    page = publish(partners[0], None)
    assert '<svg class="cover' in client.get(page.get_url()).content.decode()


def test_another_partners_picture_is_shown_to_nobody(client, partners):
    ours, theirs = partners
    image = picture(theirs.collection)
    page = publish(ours, image)
    html = client.get(page.get_url()).content.decode()
    assert "/pictures/" not in html
    assert '<svg class="cover' in html
    assert not is_public(image.pk)


def test_the_cover_of_a_draft_or_withdrawn_page_is_closed(partners):
    ours, _theirs = partners
    image = picture(ours.collection)
    page = publish(ours, image)
    assert is_public(image.pk)
    page.unpublish()
    assert not is_public(image.pk)
    draft = picture(ours.collection)
    page.cover = draft
    page.save_revision()
    assert not is_public(draft.pk)


def test_publishing_draws_it(partners, django_capture_on_commit_callbacks):
    image = picture(partners[0].collection)
    with django_capture_on_commit_callbacks(execute=True):
        publish(partners[0], image)
    assert image.renditions.count() == 7


def test_a_kept_cover_costs_no_row_read(client, partners):
    def cost(page):
        client.get(page.get_url())
        with CaptureQueriesContext(
            connection,
        ) as read:
            client.get(page.get_url())
        return len(read)

    ours, theirs = partners
    assert cost(publish(ours, picture(ours.collection))) <= cost(publish(theirs, None))


def test_a_deleted_picture_leaves_the_drawn_one(client, partners):
    ours, _theirs = partners
    image = picture(ours.collection)
    page = publish(ours, image)
    image.delete()
    html = client.get(CoursePage.objects.get(pk=page.pk).get_url()).content.decode()
    assert '<svg class="cover' in html


@pytest.mark.parametrize("foreign", [True, False])
def test_the_form_refuses_another_partners_picture_without_naming_it(client, partners, foreign):
    ours, theirs = partners
    page = publish(ours, None)
    client.force_login(make_person("coordinator", ours))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    image = picture((theirs if foreign else ours).collection)
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"description": "null", "cover": image.pk, "slug": page.slug}
    for prefix in ("objectives", "comments"):
        data |= {f"{prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    answer = client.post(url, data)
    if foreign:
        assert answer.status_code == 200
        assert "CANARY" not in answer.content.decode()
        assert "Choose a file from your own collections." in answer.content.decode()
    else:
        assert answer.status_code == 302
        assert CoursePage.objects.get(pk=page.pk).get_latest_revision_as_object().cover_id == image.pk
