"""Sound in a course folder, in one format or in two, from the file to the player of the lesson."""

from pathlib import Path

import pytest

from cms.models import AcademyMedia
from courses.folder import FolderInvalid, read_course_folder
from courses.models import LessonPage
from courses.outline import outline_of
from courses.rendering import lesson_body
from courses.services import load_course
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

BLOCK = """
::: audio file="{}" title="A talk" seconds="61" source="Spoken"
One.

Two.
:::
"""


@pytest.fixture
def path(tmp_path) -> Path:
    folder = write_small_course(tmp_path / "small")
    (folder / "files/x.opus").write_bytes(b"OggS" + b"\x00" * 100)
    (folder / "files/x.mp3").write_bytes(b"ID3" + b"\x00" * 200)
    (folder / "files/y.mp3").write_bytes(b"ID3" + b"\x01" * 200)
    (folder / "files/z.mp3").write_bytes(b"ID3" + b"\x00" * 622)
    (folder / "files/v.mp3").write_bytes(b"ID3" + b"\x00" * 621)
    (folder / "files/w.opus").write_bytes(b"OggS" + b"\x00" * 1215)
    return folder


def write(path, files):
    lesson = path / "en/reading.md"
    lesson.write_text(lesson.read_text() + BLOCK.format(files))
    return path


@pytest.mark.parametrize("files", ["files/x.opus files/x.mp3", "files/x.mp3  files/x.opus"])
def test_two_formats_are_read_opus_first(path, files):
    block = read_course_folder(write(path, files)).modules[0].activities[0].lessons["en"].blocks[-1]
    assert (block.file.name, block.second.name) == ("files/x.opus", "files/x.mp3")
    assert (block.title, block.seconds, block.transcript) == ("A talk", 61, "One.\n\nTwo.")


def test_two_formats_may_differ_six_times_in_size(path):
    block = read_course_folder(write(path, "files/x.opus files/v.mp3")).activities[0].lessons["en"].blocks[-1]
    assert block.second.size == 6 * block.file.size


@pytest.mark.parametrize("file", ["files/x.opus", "files/x.mp3"])
def test_one_format_is_enough(path, file):
    block = read_course_folder(write(path, file)).modules[0].activities[0].lessons["en"].blocks[-1]
    assert (block.file.name, block.second) == (file, None)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ("", 'needs file="…"'),
        ("files/x.mp3 files/y.mp3", "Opus and MP3"),
        ("files/x.opus files/x.mp3 files/y.mp3", "Opus and MP3"),
        ("files/x.opus files/gone.mp3", "“files/gone.mp3” is missing"),
        ("files/x.opus ../small/files/x.mp3", "is missing"),
        ("files/x.opus files/notes.txt", "must end with one of"),
        ("files/x.opus files/z.mp3", "“files/z.mp3” has more than 6 times the bytes of “files/x.opus”"),
        ("files/w.opus files/x.mp3", "“files/w.opus” has more than 6 times the bytes of “files/x.mp3”"),
    ],
)
def test_what_is_wrong_is_told(path, files, said):
    with pytest.raises(FolderInvalid) as caught:
        read_course_folder(write(path, files))
    assert said in "\n".join(str(problem) for problem in caught.value.problems)


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_two_loaded_formats_play_in_the_lesson_and_loading_again_changes_nothing(path):
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    write(path, "files/x.opus files/x.mp3")
    load_course(folder=read_course_folder(path), partner=partner)
    assert {(row.type, row.duration, row.title) for row in AcademyMedia.objects.all()} == {
        ("audio", 61, "A talk")
    }
    page = LessonPage.objects.get(locale__language_code="en")
    body = lesson_body(outline_of(page.find_row().course, "en").activities[0])
    assert body.html.count('type="audio/') == 2
    again = load_course(folder=read_course_folder(path), partner=partner)
    assert (again.created, again.changed) == (0, 0)
