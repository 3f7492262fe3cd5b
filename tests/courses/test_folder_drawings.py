"""Drawings in a course folder: read by the strict rules, and shown in the lesson as they came."""

from pathlib import Path

import pytest

from cms.models import AcademyImage
from courses.folder import FolderInvalid, read_course_folder
from courses.models import LessonPage
from courses.outline import outline_of
from courses.rendering import lesson_body
from courses.services import load_course
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 480 300.5'><title>Т</title><rect width='9'/></svg>"
)
BLOCK = """
::: image file="files/axes.svg" source="Drawn for this course" caption="May"
Two axes.
:::
"""


@pytest.fixture
def path(tmp_path) -> Path:
    folder = write_small_course(tmp_path / "small")
    (folder / "files/axes.svg").write_text(SVG)
    lesson = folder / "en/reading.md"
    lesson.write_text(lesson.read_text() + BLOCK)
    return folder


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SVG.replace("<rect", "<script/><rect").encode(), "“script”"),
        (SVG.replace("<rect", "<rect onload='canary()'").encode(), "“onload”"),
        (f"<!DOCTYPE svg>{SVG}".encode(), "DOCTYPE"),
        (SVG.encode("utf-16"), "UTF-8"),
        (SVG.encode() + b"<!--" + b"x" * 60_000 + b"-->", "60 KB"),
        (b"\x89PNG\r\n", "UTF-8"),
        (b"", "UTF-8"),
    ],
)
def test_a_hostile_drawing_is_told_at_its_line_of_the_lesson(path, content, said):
    (path / "files/axes.svg").write_bytes(content)
    with pytest.raises(FolderInvalid) as caught:
        read_course_folder(path)
    (problem,) = caught.value.problems
    assert said in str(problem)
    assert "en/reading.md" in str(problem)
    assert "files/axes.svg" in str(problem)


def test_a_drawing_by_another_name_is_refused(path):
    (path / "files/dot.png").write_text(SVG)
    with pytest.raises(FolderInvalid, match="does not hold what its name says"):
        read_course_folder(path)


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_a_loaded_drawing_stands_in_the_lesson_and_loading_again_changes_nothing(path):
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    load_course(folder=read_course_folder(path), partner=partner)
    image = AcademyImage.objects.get(file__endswith=".svg")
    assert (image.width, image.height) == (480, 300)
    with image.file.open() as kept:
        assert kept.read() == SVG.encode()
    page = LessonPage.objects.get(locale__language_code="en")
    body = lesson_body(outline_of(page.find_row().course, "en").activities[0])
    assert 'alt="Two axes." width="480" height="300"' in body.html
    again = load_course(folder=read_course_folder(path), partner=partner)
    assert (again.created, again.changed) == (0, 0)
