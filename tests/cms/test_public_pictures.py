"""Pictures of public pages: open to all while a live page shows them, and closed before and after."""

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.urls import reverse
from PIL import Image
from wagtail import hooks

from academy.users.models import User
from cms.models import AcademyImage, HomePage, StandardPage
from cms.public_pictures import HOOK, images_in, is_public
from tests.factories import UserFactory
from tests.factories.courses import catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stored")]


@pytest.fixture
def stored(settings, tmp_path):
    """A private storage and an empty cache of the test's own: ids come again, and renditions are kept."""
    cache.clear()
    private = {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "private": private}


def picture(width=900):
    data = BytesIO()
    Image.effect_noise((90, 45), 40).convert("RGB").resize((width, width // 2)).save(data, "JPEG")
    file = ImageFile(BytesIO(data.getvalue()), name="p.jpg")
    return AcademyImage.objects.create(title="A picture", file=file)


def page_with(image, live=True, slug="about", **more):
    catalogue()
    home = HomePage.objects.get(locale__language_code="en")
    body = [{"type": "image", "value": {"image": image.pk, "alt": "A mast", "caption": "In May", **more}}]
    page = StandardPage(title="About", slug=slug, live=False)
    page.body = page._meta.get_field("body").stream_block.to_python(body)
    home.add_child(instance=page)
    if live:
        page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def files_of(html):
    return set(re.findall(r"/pictures/[a-z0-9.-]+", html))


def test_a_page_shows_its_picture_in_light_formats_to_anybody(client):
    page = page_with(picture())
    html = client.get(page.get_url()).content.decode()
    assert 'alt="A mast" width="800" height="400" loading="lazy" decoding="async"' in html
    assert "<figcaption>In May</figcaption>" in html
    assert html.index("image/avif") < html.index("image/webp")
    for url in files_of(html):
        answer = client.get(url)
        content = b"".join(answer.streaming_content)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["Content-Type"] == f"image/{url.rpartition('.')[2].replace('jpg', 'jpeg')}"
        assert int(answer["Content-Length"]) == len(content)
        assert "Content-Encoding" not in answer
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_whoever_is_signed_in_keeps_a_public_picture_too(client):
    url = files_of(client.get(page_with(picture()).get_url()).content.decode()).pop()
    client.force_login(UserFactory())
    answer = read(client.get(url))
    assert "immutable" in answer["Cache-Control"]


def test_whoever_saves_data_gets_a_link(client):
    page = page_with(picture())
    html = client.get(page.get_url(), headers={"Save-Data": "on"}).content.decode()
    assert "<picture" not in html
    assert "<img" not in html
    link = re.search(r'<a href="(/pictures/[^"]+\.webp)">Picture: (\d+) KB</a> <span>A mast</span>', html)
    size = len(b"".join(client.get(link[1]).streaming_content))
    assert int(link[2]) * 1000 >= size > (int(link[2]) - 1) * 1000


def name_of(image):
    from cms.pictures import picture_of

    return reverse("public_picture", args=[picture_of(image).fallback])


def read(answer):
    """The same answer, read to its end, so that its file is closed."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


def status(client, url):
    return read(client.get(url)).status_code


@pytest.mark.parametrize("person", ["visitor", "member"])
def test_a_picture_of_no_public_page_is_not_there(client, person):
    if person == "member":
        client.force_login(UserFactory())
    unused, drafted = picture(), picture()
    page_with(drafted, live=False)
    for image in (unused, drafted):
        assert status(client, name_of(image)) == 404


def test_a_picture_that_leaves_its_last_page_is_closed_again(client):
    image = picture()
    page, other = page_with(image), page_with(image, slug="other")
    page.unpublish()
    assert status(client, name_of(image)) == 200
    other.body = []
    other.save_revision()
    assert status(client, name_of(image)) == 200  # a draft changes nothing
    other.save_revision().publish()
    assert status(client, name_of(image)) == 404


def test_staff_see_a_drafts_picture_and_nobody_keeps_it(client):
    image = picture()
    page_with(image, live=False)
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    answer = read(client.get(name_of(image)))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_an_id_that_only_looks_alike_opens_nothing():
    image = picture()
    image.pk = 1203
    image.save(force_insert=True)
    page_with(image)
    assert is_public(1203)
    for near in (0, 1, 12, 120, 203, 12030):
        assert not is_public(near)


def test_a_page_that_merely_mentions_an_id_in_its_words_opens_nothing():
    image, shown = picture(), picture()
    page_with(shown, alt=f'"image": {image.pk}', caption=f'{{"image": {image.pk}}}')
    assert not is_public(image.pk)


def test_images_are_found_however_deep_they_lie():
    assert images_in([{"value": [{"a": {"image": 3}}, {"image": None}, {"image": "4"}]}, {"image": 5}]) == {
        3,
        5,
    }


def test_other_apps_say_which_pictures_their_pages_show(client):
    image = picture()
    with hooks.register_temporarily(HOOK, lambda pk: pk == image.pk):
        assert status(client, name_of(image)) == 200


@pytest.mark.parametrize(
    "name",
    [
        "image-{pk}-800-00000000.jpg",
        "image-{pk}-799-{mark}.jpg",
        "image-{pk}-800-{mark}.svg",
        "image-{pk}-800-{mark}.gif",
        "image-{pk}-800-{mark}.jpg%00",
        "image-{pk}-800-{mark}.jpg/..",
        "document-{pk}-{mark}.pdf",
        "image-99999999999999999999-800-{mark}.jpg",
        "x" * 5000,
        "..%2f..%2fdb.sqlite3",
    ],
)
def test_names_that_are_not_ours_are_not_found(client, name):
    image = picture()
    page_with(image)
    assert status(client, "/pictures/" + name.format(pk=image.pk, mark=image.file_hash[:8])) == 404
    assert image.renditions.filter(filter_spec__contains="799").count() == 0


def test_a_name_without_a_stored_hash_still_has_its_mark(client):
    image = picture()
    assert not image.file_hash
    page_with(image)
    assert status(client, name_of(image)) == 200


def test_publishing_draws_the_pictures(django_capture_on_commit_callbacks):
    image = picture()
    with django_capture_on_commit_callbacks(execute=True):
        page_with(image)
    assert image.renditions.count() == 7


@pytest.mark.parametrize("pictures", [1, 3])
def test_a_page_costs_the_same_with_one_picture_and_three(client, django_assert_max_num_queries, pictures):
    page = page_with(picture())
    blocks = [
        {"type": "image", "value": {"image": picture().pk, "alt": "x", "caption": ""}}
        for _ in range(pictures)
    ]
    page.body = page._meta.get_field("body").stream_block.to_python(blocks)
    page.save_revision().publish()
    url = page.get_url()
    client.get(url)
    with django_assert_max_num_queries(6):
        client.get(url)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail drops an open file
def test_a_picture_that_left_the_disk_leaves_its_words(client):
    image = picture()
    page = page_with(image)
    image.renditions.all().delete()
    image.file.storage.delete(image.file.name)
    cache.clear()
    assert "A mast" in client.get(page.get_url()).content.decode()


SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 480 300'><title>A mast</title>"
    + b"<rect width='9' height='9' fill='#13253a'/>" * 40
    + b"</svg>"
)


def drawing(content=SVG):
    return AcademyImage.objects.create(title="A drawing", file=ImageFile(BytesIO(content), name="d.svg"))


def test_a_page_shows_a_drawing_as_it_is_in_a_box_of_its_own(client):
    image = drawing()
    html = client.get(page_with(image).get_url()).content.decode()
    (url,) = files_of(html)
    assert f'<img src="{url}" alt="A mast" width="480" height="300"' in html
    assert "<source" not in html
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == SVG
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not image.renditions.exists()


def test_the_size_of_a_drawing_is_what_travels(client):
    page = page_with(
        drawing(SVG.replace(b"</svg>", b"<desc>" + bytes(range(48, 60)) * 3000 + b"</desc></svg>"))
    )
    html = client.get(page.get_url(), headers={"Save-Data": "on"}).content.decode()
    link = re.search(r'<a href="(/pictures/[^"]+\.svg)">Picture: (\d+) KB</a> <span>A mast</span>', html)
    for _again in range(5):
        answer = client.get(link[1], headers={"Accept-Encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip"
        assert len(b"".join(answer.streaming_content)) <= int(link[2]) * 1000 == 1000


def test_a_drawing_that_went_bad_on_the_disk_is_not_sent(client):
    image = drawing()
    page = page_with(image)
    (url,) = files_of(client.get(page.get_url()).content.decode())
    with image.file.storage.open(image.file.name, "wb") as stored:
        stored.write(SVG.replace(b"<rect", b"<script>canary()</script><rect"))
    assert status(client, url) == 404
    cache.clear()
    html = client.get(page.get_url()).content.decode()
    assert "/pictures/" not in html
    assert "A mast" in html


@pytest.mark.parametrize(
    "name", ["image-{pk}-{mark}.png", "image-{pk}-800-{mark}.svg", "image-{pk}-800-{mark}.jpg"]
)
def test_a_drawing_has_no_other_size_or_format(client, name):
    image = drawing()
    url = files_of(client.get(page_with(image).get_url()).content.decode()).pop()
    mark = url.rpartition("-")[2].removesuffix(".svg")
    assert status(client, "/pictures/" + name.format(pk=image.pk, mark=mark)) == 404
    assert not image.renditions.exists()
