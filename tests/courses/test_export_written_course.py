"""A course that was written in the admin leaves by the command, and is the same course in another academy."""

import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from courses.folder import read_course_folder
from courses.models import Course, CoursePage
from courses.services import arranging
from courses.services.loading import load_course, load_drafts
from courses.services.outlines import save_outline
from tests.courses.academy_site import make_catalogues, make_partner, make_person
from tests.courses.small_course import write_small_course
from tests.courses.test_export_course import plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

FIELDS = {
    "title": "Radio links",
    "summary": "From the mast to the school.",
    "audience": "Technicians",
    "contact": "radio@institute.example",
    "level": "introductory",
    "effort_minutes": 90,
    "objectives": [{"row": "a", "text": "Measure a link.", "bloom": "apply"}],
    "modules": [{"row": "m", "title": "Masts"}],
}
BODY = [("text", "<h2>Height</h2><p>How <b>high</b>, and 10<sup>2</sup> metres &amp; more.</p>")]


@pytest.fixture
def partner():
    make_catalogues("en", "ar")
    return make_partner("institute")


def written(partner, author) -> Course:
    """A draft of one module, begun in the outline, with a lesson written by hand."""
    saved = save_outline(partner=partner, by=author, fields=FIELDS)
    module = uuid.UUID(str(next(iter(saved.modules.values()))))
    lesson = arranging.add_activity(
        course=saved.course, module=module, kind="lesson", title="Where it stands", by=author
    )
    lesson = lesson.get_latest_revision_as_object()
    lesson.body = BODY
    lesson.licence = "CC BY 4.0"
    lesson.save_revision(user=author)
    return saved.course


def export(course: Course, path, *options: str) -> str:
    said = io.StringIO()
    call_command("export_course", course.code, str(path), *options, stdout=said)
    return said.getvalue()


def test_a_course_of_the_outline_is_the_same_elsewhere(partner, tmp_path):
    author = make_person("author", partner)
    with transaction.atomic():
        course = written(partner, author)
        said = export(course, tmp_path / "one")
        transaction.set_rollback(True)
    assert not Course.objects.exists()  # so it has never been here
    assert "Mend this" not in said, said
    first = read_course_folder(tmp_path / "one")
    again = load_drafts(folder=first, partner=partner, by=author).course
    assert again.stage == Course.Stage.OUTLINE and not CoursePage.objects.filter(live=True).exists()
    export(again, tmp_path / "two")
    assert plain(read_course_folder(tmp_path / "two")) == plain(first)


def test_the_command_writes_what_learners_see_or_the_newest_drafts(partner, tmp_path):
    folder = read_course_folder(write_small_course(tmp_path / "small"))
    course = load_course(folder=folder, partner=partner).course
    page = CoursePage.objects.get(locale__language_code="en")
    page.title = "A newer title"
    page.save_revision()
    titles = {}
    for name, options in (("unsaid", ()), ("live", ("--live",)), ("drafts", ("--drafts",))):
        assert export(course, tmp_path / name, *options).startswith(f"{course.code}: ")
        titles[name] = b"A newer title" in b"".join(
            each.read_bytes() for each in (tmp_path / name).rglob("*") if each.is_file()
        )
    assert titles == {"unsaid": True, "live": False, "drafts": True}  # it is not open yet


def test_the_command_refuses_what_is_not_there_and_what_is_not_empty(partner, tmp_path):
    with pytest.raises(CommandError, match="no course"):
        call_command("export_course", "NO-1", str(tmp_path / "new"))
    course = load_course(
        folder=read_course_folder(write_small_course(tmp_path / "small")), partner=partner
    ).course
    with pytest.raises(CommandError, match="not an empty folder"):
        export(course, tmp_path / "small")
