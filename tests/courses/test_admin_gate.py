"""Every address of the admin, asked with another partner's ids: nothing of that partner comes back."""

from collections.abc import Iterator
from io import BytesIO
from itertools import product

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from PIL import Image
from wagtail.models import Page

from academy.users.models import User
from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models import CatalogueIndexPage, CoursePage, LessonPage, Partner, PartnerPage, Question
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.factories import make_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
CANARY = "CANARY"
TRACES = (CANARY, "canary-", "theirs.example")
WORD = "kestrel"  # what a curious person searches for; screens repeat it, so it is no trace
PAGE_KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
FILE_KEYS = {"image_id": AcademyImage, "document_id": AcademyDocument, "doc_id": AcademyDocument}
SKIPPED = {"wagtailadmin_logout", "wagtailadmin_login", "wagtailadmin_error_test"}


@pytest.fixture
def ours() -> Partner:
    make_catalogues("en", "ar")
    partner = make_partner("ours")
    make_course(partner=partner, languages=("en", "ar"))
    return partner


@pytest.fixture
def theirs(ours) -> Partner:
    """Another partner with pages in two languages, questions and files, all with a canary in their names."""
    partner = make_partner("theirs")
    person = make_person("coordinator", partner)
    course = make_course(partner=partner, languages=("en", "ar"))
    below = Page.objects.none()
    for page in CoursePage.objects.filter(translation_key=course.key):
        below |= page.get_descendants()
    for page in below.specific():
        page.title = f"{CANARY} {WORD} {page.pk}"
        page.slug = f"canary-{page.pk}"
        page.locked, page.locked_by = True, person
        page.save_revision(user=person, log_action=True).publish(user=person)
    for question in Question.objects.filter(partner=partner):
        question.name = f"{CANARY} {WORD} {question.pk}"
        question.save()
    add_files(partner)
    return partner


def add_files(partner: Partner) -> None:
    data = BytesIO()
    Image.new("RGB", (60, 30), "#0a5a84").save(data, "PNG")
    names = {"title": f"{CANARY} {WORD} file", "collection": partner.collection}
    AcademyImage.objects.create(**names, file=ImageFile(BytesIO(data.getvalue()), name="canary-image.png"))
    media = AcademyMedia(**names, type="audio", duration=61)
    media.file.save("canary-talk.mp3", ContentFile(b"\x00" * 900))
    AcademyDocument(**names).file.save("canary-plan.pdf", ContentFile(b"%PDF-1.7"))


def admin_patterns() -> Iterator[tuple[str, set[str]]]:
    """The full name and the arguments of each address below /admin/."""

    def walk(patterns: list, spaces: tuple[str, ...], keys: set[str]) -> Iterator[tuple[str, set[str]]]:
        for each in patterns:
            mine = keys | set(each.pattern.converters) | set(each.pattern.regex.groupindex)
            if isinstance(each, URLResolver):
                inner = (*spaces, each.namespace) if each.namespace else spaces
                yield from walk(each.url_patterns, inner, mine)
            elif isinstance(each, URLPattern) and each.name and each.name not in SKIPPED:
                yield ":".join((*spaces, each.name)), mine

    for top in get_resolver().url_patterns:
        if isinstance(top, URLResolver) and str(top.pattern) == "admin/":
            yield from walk(top.url_patterns, (), set())


def values_of(name: str, key: str, page: Page) -> list[object]:
    """What to try for one argument of an address."""
    files = {
        "wagtailimages": AcademyImage,
        "wagtaildocs": AcademyDocument,
        "wagtailmedia": AcademyMedia,
        "wagtailsnippets_courses_question": Question,
        "wagtailadmin_api:images": AcademyImage,
        "wagtailadmin_api:documents": AcademyDocument,
        "wagtailadmin_api:media": AcademyMedia,
    }
    canaries = {"title__startswith": CANARY}
    if key in PAGE_KEYS:
        return [page.pk]
    if key in FILE_KEYS:
        return [FILE_KEYS[key].objects.get(**canaries).pk]
    if key == "media_id":
        return [AcademyMedia.objects.get(**canaries).pk]
    if key in {"pk", "object_id"}:
        model = next((model for start, model in files.items() if name.startswith(start)), None)
        if model is Question:
            return [Question.objects.filter(name__startswith=CANARY).first().pk]
        return [model.objects.get(**canaries).pk if model else page.pk]
    return {
        "revision_id": [page.latest_revision_id],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "content_type_app_name": ["courses"],
        "content_type_model_name": ["lessonpage"],
        "app_label": ["courses"] if "bulk" not in name else ["wagtailcore", "cms"],
        "model_name": ["lessonpage"] if "bulk" not in name else ["page", "academyimage", "academydocument"],
        "action": ["delete", "move", "publish", "unpublish", "add_tags", "add_to_collection"],
        "action_name": ["approve"],
        "media_type": ["audio"],
        "filter_spec": ["width-40"],
    }.get(key, [1])


def addresses(pages: list[Page]) -> set[str]:
    """Every address of the admin with the other partner's ids in it, and a few questions to each."""
    found = set()
    for (name, keys), page in product(admin_patterns(), pages):
        for values in product(*(values_of(name, key, page) for key in keys)):
            try:
                found.add(reverse(name, kwargs=dict(zip(keys, values, strict=True))))
            except NoReverseMatch:
                continue
    return found


def questions_to(url: str, pages: list[Page]) -> list[str]:
    catalogue = CatalogueIndexPage.objects.first().pk
    if "/bulk/" in url:
        if "/page/" in url:
            ids = [page.pk for page in pages]
        else:
            model = AcademyImage if "image" in url else AcademyDocument
            ids = [model.objects.get().pk]
        return [*(f"{url}?id={pk}" for pk in ids), f"{url}?id=all", f"{url}?id=all&childOf={catalogue}"]
    if "chosen" in url and "multiple" in url:
        ids = "&".join(f"id={pk}" for pk in (*(page.pk for page in pages), AcademyImage.objects.get().pk))
        return [f"{url}?{ids}"]
    return [url, f"{url}?q={WORD}", f"{url}?term={CANARY[:3]}"] if not any(map(str.isdigit, url)) else [url]


def leaks(client: Client, urls: list[str]) -> list[str]:
    client.raise_request_exception = False
    found = []
    for url in urls:
        response = client.get(url)
        body = b"".join(response) if response.streaming else response.content
        text = body.decode(errors="replace") + response.headers.get("Location", "").split("?")[0]
        if any(trace in text for trace in TRACES):
            found.append(f"{response.status_code} {url}")
    return found


@pytest.mark.parametrize("role", ["author", "coordinator"])
def test_no_address_of_the_admin_tells_anything_of_another_partner(client, ours, theirs, role):
    lessons = LessonPage.objects.filter(title__startswith=CANARY).order_by("pk")
    pages = [
        *lessons,
        CoursePage.objects.child_of(PartnerPage.objects.filter(translation_key=theirs.key)[0])[0],
    ]
    assert len(pages) == 3
    assert {page.locale.language_code for page in lessons} == {"en", "ar"}
    urls = addresses(pages)
    assert len(urls) > 300
    client.force_login(make_person(role, ours))
    asked = sorted({each for url in urls for each in questions_to(url, pages)})
    assert "\n".join(leaks(client, asked)) == ""


def test_a_partners_people_still_reach_their_own_pages_and_the_way_to_them(client, ours, private_files):
    client.force_login(make_person("coordinator", ours))
    for lesson in LessonPage.objects.all():
        for name in ("edit", "history", "usage", "move", "copy", "view_draft"):
            assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[lesson.pk])).status_code == 200, (
                name
            )
        for page in lesson.get_ancestors(inclusive=True).filter(depth__gt=1):
            for name in ("wagtailadmin_explore", "wagtailadmin_explore_results"):
                assert client.get(reverse(name, args=[page.pk])).status_code == 200, (name, page.depth)
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        assert client.get(f"{bulk}?id={lesson.pk}").status_code == 200
        parent = lesson.get_parent()
        assert client.get(f"{bulk}?id=all&childOf={parent.pk}").status_code == 200
    data = BytesIO()
    Image.new("RGB", (60, 30), "#0a5a84").save(data, "PNG")
    file = ImageFile(BytesIO(data.getvalue()), name="own.png")
    image = AcademyImage.objects.create(title="Own", collection=ours.collection, file=file)
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200
    assert client.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 404


def test_an_administrator_reaches_reports_and_every_page(client, theirs):
    client.force_login(User.objects.create_superuser("staff@academy.example"))
    assert client.get(reverse("wagtailadmin_reports:site_history")).status_code == 200
    for page in LessonPage.objects.all():
        assert CANARY in client.get(
            reverse("wagtailadmin_pages:history", args=[page.pk])
        ).content.decode() or (not page.title.startswith(CANARY))
