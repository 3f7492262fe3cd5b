"""Video in a course folder: with captions and a transcript, from the file to the lesson in the classroom."""

from pathlib import Path

import pytest

from cms.models import AcademyDocument, AcademyMedia
from courses import folder_files
from courses.folder import FolderInvalid, read_course_folder
from courses.lesson_text import VideoBlock
from courses.models import LessonPage
from courses.outline import outline_of
from courses.rendering import lesson_body
from courses.services import load_course
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 500
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n"
BLOCK = """
::: video file="files/v.mp4" title="A mast" seconds="95" captions="{}" poster="files/dot.png" source="F"
{}
:::
"""


@pytest.fixture
def path(tmp_path) -> Path:
    folder = write_small_course(tmp_path / "small")
    (folder / "files/v.mp4").write_bytes(MP4)
    for code, words in (("en", "Hello"), ("ar", "مرحبا")):
        (folder / f"files/v.{code}.vtt").write_text(VTT.format(words))
    return folder


def write(path, captions="files/v.en.vtt files/v.ar.vtt", transcript="One.\n\nTwo.", block=BLOCK):
    lesson = path / "en/reading.md"
    lesson.write_text(lesson.read_text() + block.format(captions, transcript))


def problems(path) -> str:
    with pytest.raises(FolderInvalid) as caught:
        read_course_folder(path)
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_a_video_is_read_with_its_captions_by_language(path):
    write(path)
    block = read_course_folder(path).modules[0].activities[0].lessons["en"].blocks[-1]
    assert isinstance(block, VideoBlock)
    assert (block.title, block.seconds, block.transcript) == ("A mast", 95, "One.\n\nTwo.")
    assert [(code, file.name) for code, file in block.captions] == [
        ("en", "files/v.en.vtt"),
        ("ar", "files/v.ar.vtt"),
    ]
    assert block.poster.name == "files/dot.png"


@pytest.mark.parametrize(("captions", "transcript"), [("files/v.en.vtt", ""), ("", "Words.")])
def test_captions_or_a_transcript_are_enough(path, captions, transcript):
    write(path, captions, transcript)
    assert read_course_folder(path).modules[0].activities[0].lessons["en"].blocks[-1].kind == "video"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: write(path, "", ""), "captions, a transcript, or both"),
        (lambda path: write(path, "files/v.en.vtt files/v.en.vtt"), "each once"),
        (lambda path: write(path, "files/notes.txt"), "ends with its language"),
        (lambda path: write(path, "files/gone.en.vtt"), "missing"),
        (lambda path: write(path, "../v.en.vtt"), "missing"),
        (lambda path: write(path, block=BLOCK.replace("v.mp4", "notes.txt")), "must end with"),
        (lambda path: write(path, block=BLOCK.replace('"95"', '"soon"')), "whole seconds"),
    ],
)
def test_what_is_wrong_is_told(path, change, said):
    change(path)
    assert said in problems(path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("v.mp4", b"<html>", "does not hold what its name says"),
        ("v.mp4", b"\x00\x00\x00\x20moov" + b"\x00" * 90, "does not hold what its name says"),
        ("v.mp4", MP4 + b"\x00" * 1_000_000, "larger than 1,000,000"),
        ("v.en.vtt", VTT.format("<script>canary()</script>").encode(), "Line 4"),
        ("v.en.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "does not hold what its name says"),
        ("v.en.vtt", VTT.format("x").encode() * 20_000, "larger than 512,000"),
    ],
)
def test_files_are_bounded_and_are_what_they_say(path, name, content, said, monkeypatch):
    monkeypatch.setitem(folder_files._MEDIA, "video", (1_000_000, folder_files._MEDIA["video"][1]))
    (path / "files" / name).write_bytes(content)
    write(path)
    assert said in problems(path)


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_a_loaded_video_plays_in_the_lesson_and_loading_again_changes_nothing(path):
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    write(path)
    load_course(folder=read_course_folder(path), partner=partner)
    media = AcademyMedia.objects.get()
    assert (media.type, media.duration, media.title) == ("video", 95, "A mast")
    assert AcademyDocument.objects.filter(file__endswith=".vtt").count() == 2
    page = LessonPage.objects.get(locale__language_code="en")
    body = lesson_body(outline_of(page.find_row().course, "en").activities[0])
    assert '<track kind="captions"' in body.html
    assert "poster=" in body.html
    again = load_course(folder=read_course_folder(path), partner=partner)
    assert (again.created, again.changed) == (0, 0)
