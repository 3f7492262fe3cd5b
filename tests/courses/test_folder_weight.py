"""Folders that would cost the reader or the learner too much, and files that change while they are loaded."""

import dataclasses
import os
from pathlib import Path

import pytest

from cms.models import AcademyDocument
from courses import folder_files, lesson_text
from courses.folder import read_course_folder
from courses.folder_files import FolderFiles
from courses.lesson_text import MAX_BLOCKS, read_blocks
from courses.services import LoadRefused, load_course
from courses.services.loading_files import LoadedFiles
from courses.toml_table import Report
from tests.courses.academy_site import make_catalogues, make_partner
from tests.courses.small_course import write_small_course

IMAGE = '::: image file="{}" source="s"\nx\n:::\n'
DRAWING = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>"
DOWNLOAD = '\n::: download file="files/notes.txt" source="Typed" title="Notes"\n:::\n'
CREDIT = {"author": "a", "source": "s", "licence": "l"}


def read(body, find):
    told: list[str] = []
    blocks = read_blocks(body, 1, find, lambda line, why: told.append(why))
    return blocks, told


@pytest.mark.parametrize("found", [True, False])
def test_a_lesson_is_read_up_to_the_most_blocks_and_no_further(found):
    asked: list[str] = []
    file = lesson_text.MediaFile("a.svg", Path("a.svg"), 1, "", **CREDIT)

    def find(line, kind, name, source):
        asked.append(name)
        return file if found else None

    blocks, told = read(IMAGE.format("a.svg") * (MAX_BLOCKS + 1), find)
    assert (len(asked), len(blocks)) == (MAX_BLOCKS, MAX_BLOCKS * found)
    assert told == [f"A lesson has at most {MAX_BLOCKS} blocks."]
    assert read(IMAGE.format("a.svg") * MAX_BLOCKS, find)[1] == []


@pytest.mark.parametrize("content", [DRAWING, "<svg"])
def test_a_file_that_stands_often_is_read_once(tmp_path, monkeypatch, content):
    (tmp_path / "a.svg").write_text(content)
    files, told, reads = FolderFiles(tmp_path, Report()), [], []
    real = folder_files.read_drawing
    monkeypatch.setattr(folder_files, "read_drawing", lambda raw: reads.append(raw) or real(raw))
    names = ["a.svg", "./a.svg", "a.svg", "a.svg"]
    found = [
        files.media("image", name, lambda line, why: told.append((line, why)), line=line, **CREDIT)
        for line, name in enumerate(names)
    ]
    assert len(reads) == 1
    if content == DRAWING:
        assert len({file.sha256 for file in found}) == 1
        assert told == []
    else:
        assert found == [None] * 4
        assert [line for line, _why in told] == [0, 1, 2, 3]  # each place is told


def test_what_is_kept_of_a_file_is_kept_for_its_kind_of_block_alone(tmp_path):
    (tmp_path / "a.svg").write_text(DRAWING)
    files = FolderFiles(tmp_path, Report())
    assert files.media("image", "a.svg", lambda *told: None, line=1, **CREDIT)
    assert files.media("download", "a.svg", lambda *told: None, line=1, **CREDIT) is None


def swap_for_a_link(file):
    outside = file.parent.parent.parent / "secret.txt"
    outside.write_text("Secret of the server")
    file.unlink()
    file.symlink_to(outside)


def swap_for_a_link_to_the_same(file):
    outside = file.parent.parent.parent / "same.txt"
    file.rename(outside)
    file.symlink_to(outside)


def swap_for_a_pipe(file):
    file.unlink()
    os.mkfifo(file)


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
@pytest.mark.parametrize(
    "swap",
    [
        swap_for_a_link,
        swap_for_a_link_to_the_same,
        swap_for_a_pipe,
        lambda file: file.write_text("Other words"),
        lambda file: file.write_bytes(file.read_bytes() + b"\0" * 9),
        Path.unlink,
    ],
    ids=["link", "link to the same", "pipe", "other", "longer", "gone"],
)
def test_a_file_that_changed_since_it_was_checked_is_not_kept(tmp_path, swap):
    path = write_small_course(tmp_path / "small")
    (path / "files/notes.txt").write_text("Words to take away")
    for language in ("en", "ar"):
        lesson = path / language / "reading.md"
        lesson.write_text(lesson.read_text() + DOWNLOAD)
    make_catalogues("en", "ar")
    partner, folder = make_partner("institute"), read_course_folder(path)
    swap(path / "files/notes.txt")
    with pytest.raises(LoadRefused, match=r"“files/notes\.txt” has changed since it was checked"):
        load_course(folder=folder, partner=partner)
    assert not AcademyDocument.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("private_files")
def test_a_file_is_kept_as_it_was_checked(tmp_path):
    (tmp_path / "a.txt").write_text("Words")
    file = FolderFiles(tmp_path, Report()).media("download", "a.txt", lambda *told: None, line=1, **CREDIT)
    make_catalogues("en", "ar")
    partner = make_partner("institute")
    kept = LoadedFiles(partner.collection, None).document(lesson_text.DownloadBlock(file, "Words"))
    with AcademyDocument.objects.get(pk=kept).file.open() as stored:
        assert stored.read() == b"Words"
    other = dataclasses.replace(file, sha256="f" * 64)
    with pytest.raises(LoadRefused):
        LoadedFiles(partner.collection, None).document(lesson_text.DownloadBlock(other, "Words"))
