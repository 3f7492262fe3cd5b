"""Material at the desk: previewed, then taken once, by those who write the course, and by nobody else."""

import os
import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page, Revision

from academy.lib.chores import tend
from cms.models import AcademyImage
from courses.folder import read_course_folder
from courses.material.folder_archive import pack_folder
from courses.material.reading import read_material
from courses.models import Course, LessonPage, ModulePage, Question, Submission
from courses.services import load_course, open_course
from courses.services.importing import Credit, ImportRefused, import_material
from courses.services.kept_files import FOLDER
from courses.services.loading import load_drafts
from courses.services.review_errors import CourseInReview
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.courses.material.documents import lessons
from tests.courses.small_course import write_small_course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]
CREDIT = {"author": "Amina Diallo", "source": "Written for this course", "licence": "CC BY 4.0"}


@pytest.fixture
def partner():
    make_catalogues("en", "ar")
    return make_partner("institute")


@pytest.fixture
def path(tmp_path):
    return write_small_course(tmp_path / "small")


@pytest.fixture
def course(partner, path):
    return load_course(folder=read_course_folder(path), partner=partner).course


@pytest.fixture
def author(partner):
    return make_person("author", partner)


@pytest.fixture
def desk(client, author):
    client.force_login(author)
    return client


def upload(name="Module.docx", content=None):
    return SimpleUploadedFile(name, lessons(2).content() if content is None else content)


def send(desk, course, file=None, **fields):
    data = {"file": file or upload(), "place": "en:new", "title": "", **CREDIT, **fields}
    return desk.post(reverse("desk:material", args=[course.code]), data)


def confirm(desk, course, preview):
    data = preview.context["hidden"]
    return desk.post(reverse("desk:material", args=[course.code]), data)


def counts():
    return [model.objects.count() for model in (Page, Revision, AcademyImage, Question)]


def test_a_preview_keeps_nothing_in_the_course(desk, course):
    before = counts()
    preview = send(desk, course)
    assert preview.status_code == 200 and counts() == before
    assert [lesson["title"] for lesson in preview.context["lessons"]] == ["Lesson 1", "Lesson 2"]


def test_lessons_come_in_as_drafts_with_their_pictures_in_the_partners_collection(desk, course, author):
    response = confirm(desk, course, send(desk, course))
    assert response.url == reverse("desk:course", args=[course.code])
    module = ModulePage.objects.get(title="Links")
    pages = LessonPage.objects.child_of(module)
    assert [page.title for page in pages] == ["Lesson 1", "Lesson 2"]
    assert not any(page.live for page in pages) and not module.live
    assert [block.block_type for block in pages[0].body] == ["text", "image", "table"]
    picture = AcademyImage.objects.get(pk=pages[0].body[1].value["image"].pk)
    assert picture.collection == course.partner.collection
    assert (picture.author, picture.source, picture.licence) == tuple(CREDIT.values())
    assert (pages[0].author, pages[0].licence) == ("Amina Diallo", "CC BY 4.0")


def test_lessons_can_go_to_a_module_that_is_there(desk, course):
    module = ModulePage.objects.get(locale__language_code="en")
    confirm(desk, course, send(desk, course, place=f"en:{module.translation_key}"))
    titles = [page.title for page in LessonPage.objects.child_of(module).order_by("path")]
    assert titles == ["English lesson", "Lesson 1", "Lesson 2"]


def test_the_document_is_sent_once_and_taken_once(desk, course, private_files):
    preview = send(desk, course)
    assert len(os.listdir(private_files / FOLDER)) == 1
    confirm(desk, course, preview)
    assert os.listdir(private_files / FOLDER) == []
    before = counts()
    again = confirm(desk, course, preview)
    assert again.url == reverse("desk:material", args=[course.code]) and counts() == before


def test_a_document_is_not_sent_again_for_a_field_that_was_forgotten(desk, course, private_files):
    first = send(desk, course, licence="")
    assert first.status_code == 422 and "Module.docx" in first.content.decode()
    assert "novalidate" not in first.content.decode().split("<main")[1].split("</form>")[0]
    data = {"kept": first.context["kept"], "place": "en:new", "title": "", **CREDIT}
    preview = desk.post(reverse("desk:material", args=[course.code]), data)
    assert [lesson["title"] for lesson in preview.context["lessons"]] == ["Lesson 1", "Lesson 2"]
    assert len(os.listdir(private_files / FOLDER)) == 1
    gone = desk.post(reverse("desk:material", args=[course.code]), data | {"kept": "no such note"})
    assert gone.status_code == 422 and "Choose it again" in gone.content.decode()


def test_a_kept_document_is_its_senders_alone(desk, client, course, partner):
    preview = send(desk, course)
    client.force_login(make_person("coordinator", partner))
    before = counts()
    confirm(client, course, preview)
    assert counts() == before


def test_kept_documents_go_after_a_day(desk, course, private_files):
    send(desk, course)
    [name] = os.listdir(private_files / FOLDER)
    tend()
    assert os.listdir(private_files / FOLDER) == [name]
    past = time.time() - 25 * 3600
    os.utime(private_files / FOLDER / name, (past, past))
    tend()
    assert os.listdir(private_files / FOLDER) == []


def test_a_refusal_stands_beside_the_field_and_keeps_what_was_typed(desk, course):
    response = send(desk, course, upload(content=b"no document"), title="My module")
    assert response.status_code == 422
    assert response.context["form"].errors["file"] and b"My module" in response.content


def test_nothing_comes_in_while_the_course_is_read(desk, course, author):
    preview = send(desk, course)
    Submission.objects.create(course=course, kind="material")
    before = counts()
    assert confirm(desk, course, preview).url == reverse("desk:course", args=[course.code])
    assert counts() == before
    with pytest.raises(CourseInReview):
        bring(course, author)


def bring(course, author, **fields):
    material = read_material("m.docx", BytesIO(lessons(2).content()))
    fields = {"language": "en", "credit": Credit(**CREDIT), "sent": "once", "by": author, **fields}
    return import_material(course=course, material=material, **fields)


def test_the_same_sending_twice_makes_the_lessons_once(course, author):
    first = bring(course, author)
    before = counts()
    second = bring(course, author)
    assert (first.again, second.again) == (False, True) and counts() == before
    assert second.module == first.module


def test_material_needs_a_place_and_room(course, author):
    with pytest.raises(ImportRefused, match="no page in this language"):
        bring(course, author, language="fr")
    with pytest.raises(ImportRefused, match="no longer there"):
        bring(course, author, module=course.key)
    course.partner.quota_bytes = 10
    course.partner.save()
    before = counts()
    with pytest.raises(ImportRefused, match="not enough room"):
        bring(course, author)
    course.stage = Course.Stage.WITHDRAWN
    course.save()
    with pytest.raises(ImportRefused, match="withdrawn"):
        bring(course, author)
    assert counts() == before


@pytest.mark.parametrize("name", ["material", "export"])
def test_only_those_who_write_the_course_get_to_it(client, course, partner, name):
    address = reverse(f"desk:{name}", args=[course.code])
    expected = {"author": 200, "coordinator": 200, "translator": 404}
    for role, status in expected.items():
        client.force_login(make_person(role, partner))
        assert client.get(address).status_code == status, role
        client.logout()
    client.force_login(make_person("coordinator", make_partner("other")))
    assert client.get(address).status_code == 404
    assert client.post(address, {"texts": "live"}).status_code == 404


def zipped(path):
    return SimpleUploadedFile("course.zip", b"".join(pack_folder(path, "course")))


def test_a_course_comes_in_as_a_zip_in_drafts_only(desk, partner, path):
    preview = desk.post(reverse("desk:folder_in"), {"file": zipped(path), "partner": partner.pk})
    assert preview.status_code == 200 and not Course.objects.exists()
    data = {"note": preview.context["note"], "partner": partner.slug}
    response = desk.post(reverse("desk:folder_in"), data)
    course = Course.objects.get()
    assert response.url == reverse("desk:course", args=[course.code])
    assert course.stage == Course.Stage.OUTLINE and course.partner == partner
    assert not Page.objects.filter(depth__gte=5, live=True).exists()
    assert not Question.objects.filter(live=True).exists()
    before = counts()
    loaded = load_drafts(folder=read_course_folder(path), partner=partner)
    assert (loaded.created, loaded.changed) == (0, 0) and counts() == before


def test_a_live_course_gets_drafts_beside_what_learners_see(course, partner, path, author):
    open_course(course=course)
    lesson = path / "en/reading.md"
    lesson.write_text(lesson.read_text().replace("Some text.", "Other text."))
    toml = path / "course.toml"
    toml.write_text(toml.read_text().replace("pass_mark = 80", "pass_mark = 60"))
    loaded = load_drafts(folder=read_course_folder(path), partner=partner, by=author)
    assert (loaded.created, loaded.changed, loaded.kept) == (0, 1, True)
    course.refresh_from_db()
    page = LessonPage.objects.get(locale__language_code="en")
    assert course.pass_mark == 80
    assert "Some text" in str(page.body) and page.has_unpublished_changes
    assert "Other text" in str(page.get_latest_revision_as_object().body)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("course.toml", 'partner = "institute"', 'partner = "other"'), "“other”"),
        (("en/reading.md", "minutes = 4", "minutes = 0"), "en/reading.md"),
        (("course.toml", "format = 1", ""), "course.toml"),
    ],
)
def test_what_is_wrong_with_a_folder_is_told_at_once(desk, partner, path, change, said):
    make_partner("other")
    name, old, new = change
    (path / name).write_text((path / name).read_text().replace(old, new))
    response = desk.post(reverse("desk:folder_in"), {"file": zipped(path), "partner": partner.pk})
    assert response.status_code == 422 and said in response.content.decode()
    assert not Course.objects.exists()


def test_a_key_that_is_taken_is_only_called_unusable(desk, course, partner, path):
    Course.objects.update(partner=make_partner("other"))
    response = desk.post(reverse("desk:folder_in"), {"file": zipped(path), "partner": partner.pk})
    said = response.content.decode()
    assert response.status_code == 422 and "The key in course.toml cannot be used" in said
    assert "another course" not in said and course.code not in said.split("<main")[1]


def test_a_course_leaves_as_a_zip_that_comes_in_again(desk, course, partner, path, tmp_path):
    response = desk.post(reverse("desk:export", args=[course.code]), {"texts": "live"})
    content = b"".join(response.streaming_content)
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert "sc-1/course.toml" in archive.namelist()
        archive.extractall(tmp_path / "out")
    loaded = load_course(folder=read_course_folder(tmp_path / "out/sc-1"), partner=partner)
    assert (loaded.created, loaded.changed) == (0, 0)


@pytest.mark.parametrize("kind", ["docx", "md"])
def test_a_template_can_be_taken_home_and_brought_in(desk, course, kind):
    template = desk.get(reverse("desk:template", args=[kind]))
    assert f"academy-module.{kind}" in template["Content-Disposition"]
    preview = send(desk, course, upload(f"a.{kind}", template.content))
    assert preview.context["remarks"] == () and len(preview.context["lessons"]) == 2
