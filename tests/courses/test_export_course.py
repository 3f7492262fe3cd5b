"""A course that leaves as a folder and comes back is the same course."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Page, Revision

from cms.models import AcademyImage
from courses.folder import CourseFolder, read_course_folder
from courses.lesson_text import MediaFile
from courses.models import Partner, QuizSlot, Topic
from courses.services import load_course
from courses.services.exporting import NOTES, export_course
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("private_files"),
    pytest.mark.filterwarnings("ignore:Exception ignored in"),  # files that Wagtail leaves to the collector
]
DEMO = Path(__file__).resolve().parents[2] / "courses" / "demo"
DEMOS = sorted(path.parent for path in DEMO.glob("*/course.toml"))


@pytest.fixture
def partner() -> Partner:
    make_catalogues("en", "ar")
    return make_partner("institute")


def plain(folder: CourseFolder) -> dict:
    """A folder's rows but for what says nothing of the course: in which file and line a question stood."""

    def said(question):
        editions = {
            language: (
                *(each.id, each.name, each.category, each.kind, each.objective, each.key, each.retired),
                *(each.text.html, each.feedback.html),
                [(row.id, row.text.html, row.weight, row.feedback.html) for row in each.options],
            )
            for language, each in question.editions.items()
        }
        files = one_credit(dict(question.files))
        said = question.id, question.key, question.category, question.kind, question.objective
        return *said, question.tags, files, editions

    questions = sorted(map(said, folder.questions), key=lambda each: each[0])
    return {
        "questions": questions,
        "rest": replace(folder, questions=(), topics=tuple(sorted(folder.topics))),
    }


def test_a_small_course_comes_back_as_the_same_rows(partner, tmp_path):
    original = read_course_folder(write_small_course(tmp_path / "small"))
    course = load_course(folder=original, partner=partner).course
    exported = export_course(course=course, folder=tmp_path / "out", live=True)
    assert exported.notes == () and not (tmp_path / "out" / NOTES).exists()
    assert plain(read_course_folder(tmp_path / "out")) == plain(original)


def test_files_keep_their_names_where_another_partner_has_files_of_the_same_name(partner, tmp_path):
    small = write_small_course(tmp_path / "small")
    storage = AcademyImage._meta.get_field("file").storage
    for path in (small / "files").iterdir():
        taken = f"{path.stem}-{sha256(path.read_bytes()).hexdigest()[:16]}{path.suffix}"
        for folder in ("original_images", "documents"):
            storage.save(f"{folder}/{taken}", ContentFile(b"another's"))
    original = read_course_folder(small)
    course = load_course(folder=original, partner=partner).course
    export_course(course=course, folder=tmp_path / "out", live=True)
    assert plain(read_course_folder(tmp_path / "out")) == plain(original)


def test_what_a_course_gives_comes_back(partner, tmp_path):
    given = {"certificates": "both", "attendance_mark": 75, "valid_months": 24, "supervised": True}
    original = replace(read_course_folder(write_small_course(tmp_path / "small")), **given)
    course = load_course(folder=original, partner=partner).course
    export_course(course=course, folder=tmp_path / "out", live=True)
    back = read_course_folder(tmp_path / "out")
    assert {name: getattr(back, name) for name in given} == given


def test_what_a_slot_draws_from_and_its_heading_come_back(partner, tmp_path):
    small = write_small_course(tmp_path / "small")
    course_toml = (small / "course.toml").read_text()
    slot = """category = "/Shared"
with_below = true
objective = "o1"
difficulty = "hard"
section = { en = "Your link", ar = "وصلتك" }
"""
    (small / "course.toml").write_text(course_toml.replace('category = "Final"\n', slot))
    for gift in (small / "questions").iterdir():
        text = gift.read_text().replace("$CATEGORY: Final", "$CATEGORY: /Shared/Links")
        gift.write_text(text.replace("[objective:o1]", "[objective:o1] [difficulty:hard]", 1))
    original = read_course_folder(small)
    course = load_course(folder=original, partner=partner).course
    rows = {
        row.page.locale.language_code: (row.category.name, row.with_below, row.difficulty, row.section)
        for row in QuizSlot.objects.filter(category__isnull=False)
    }
    assert rows == {
        "en": ("Shared", True, "hard", "Your link"),
        "ar": ("Shared", True, "hard", "وصلتك"),
    }
    assert set(QuizSlot.objects.values_list("objective_key", flat=True)) == {original.objectives[0].key, None}
    export_course(course=course, folder=tmp_path / "out", live=True)
    out = read_course_folder(tmp_path / "out")
    assert plain(out)["questions"] == plain(original)["questions"]
    assert [each.rules for each in out.activities] == [each.rules for each in original.activities]
    again = load_course(folder=out, partner=partner)
    assert not again.created and not again.changed


def test_loading_an_export_over_its_own_course_writes_nothing(partner, tmp_path):
    course = load_course(
        folder=read_course_folder(write_small_course(tmp_path / "small")), partner=partner
    ).course
    export_course(course=course, folder=tmp_path / "out", live=True)
    before = Revision.objects.count(), Page.objects.count()
    loaded = load_course(folder=read_course_folder(tmp_path / "out"), partner=partner)
    assert (loaded.created, loaded.changed) == (0, 0)
    assert (Revision.objects.count(), Page.objects.count()) == before


def one_credit(value):
    """The rows without credits of files (one that several editions show is kept once, with the first) and
    without their names: a store that has another file of that name gives a new one."""
    if isinstance(value, MediaFile):
        return replace(value, source="", author="", name=value.sha256)
    if is_dataclass(value):
        return replace(value, **{each.name: one_credit(getattr(value, each.name)) for each in fields(value)})
    if isinstance(value, tuple):
        return tuple(map(one_credit, value))
    if isinstance(value, Mapping):
        return {key: one_credit(each) for key, each in value.items()}
    return value


@pytest.mark.parametrize("path", DEMOS, ids=lambda path: path.name)
def test_every_demo_course_comes_back_as_the_same_rows(path, tmp_path):
    original = read_course_folder(path)
    make_catalogues(*original.languages)
    for slug in original.topics:
        Topic.objects.get_or_create(slug=slug)
    for slug in original.delivered_with:
        make_partner(slug)
    course = load_course(folder=original, partner=make_partner(original.partner)).course
    exported = export_course(course=course, folder=tmp_path / "out", live=True)
    assert exported.notes == ()
    again = read_course_folder(tmp_path / "out")
    ours, theirs = plain(again), plain(original)
    assert ours["questions"] == theirs["questions"]
    mine, its = (one_credit(each["rest"]) for each in (ours, theirs))
    for each in fields(CourseFolder):
        assert getattr(mine, each.name) == getattr(its, each.name), each.name
    before = Revision.objects.count()
    loaded = load_course(folder=again, partner=course.partner)
    assert (loaded.created, loaded.changed, Revision.objects.count()) == (0, 0, before)
