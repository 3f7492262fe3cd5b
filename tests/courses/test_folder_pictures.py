"""Pictures in a course folder: what their header says is held to the same limits as an upload."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from courses.folder import FolderInvalid, read_course_folder
from courses.lesson_text import ImageBlock
from tests.courses.small_course import dot, write_small_course


@pytest.fixture
def path(tmp_path, settings) -> Path:
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000
    return write_small_course(tmp_path / "small")


def sized(width, height):
    """A PNG of a hundred bytes whose header claims these sides, in pixels."""
    png = dot()
    header = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
    return png[:12] + header + struct.pack(">I", zlib.crc32(header)) + png[33:]


def saved(form, **options):
    stream = BytesIO()
    Image.new("RGB", (9, 9)).save(stream, form, **options)
    return stream.getvalue()


def film(form, sides, count):
    first, *rest = (Image.new("L", sides, 80 * shade) for shade in range(count))
    stream = BytesIO()
    first.save(stream, form, save_all=True, append_images=rest)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("dot.png", sized(200, 200)), ("dot.jpg", saved("JPEG")), ("dot.webp", saved("WEBP"))],
)
def test_pictures_within_the_limits_are_taken(path, name, content):
    stand_in(path, name, content)
    lesson = read_course_folder(path).activities[0].lessons["en"]
    assert [block.file.size for block in lesson.blocks if isinstance(block, ImageBlock)] == [len(content)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("dot.png", sized(13_000, 13_000), "more than 40,000 pixels"),
        ("dot.png", sized(200, 201), "more than 40,000 pixels"),
        ("dot.png", sized(60_000, 60_000), "more than 40,000 pixels"),
        ("dot.png", film("PNG", (150, 100), 3), "more than 40,000 pixels"),
        ("dot.webp", film("WEBP", (150, 100), 3), "more than 40,000 pixels"),
        ("dot.png", sized(0, 0), "does not hold what its name says"),
        ("dot.png", b"\x89PNG and so on", "does not hold what its name says"),
        ("dot.webp", b"RIFF<script>canary()</script>", "does not hold what its name says"),
        ("dot.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 <script>", "does not hold what its name says"),
        ("dot.webp", b"RIFF\x24\x00\x00\x00WAVEfmt ", "does not hold what its name says"),
        ("dot.jpg", b"\xff\xd8\xff<script>canary()</script>", "does not hold what its name says"),
    ],
)
def test_other_pictures_are_told_at_their_line_of_the_lesson(path, name, content, said):
    stand_in(path, name, content)
    with pytest.raises(FolderInvalid) as caught:
        read_course_folder(path)
    assert any(said in str(problem) and "reading.md" in str(problem) for problem in caught.value.problems)


def stand_in(path, name, content):
    """Put this picture in the place of the small course's dot."""
    (path / "files/dot.png").unlink()
    (path / "files" / name).write_bytes(content)
    for lesson in path.glob("*/*.md"):
        lesson.write_text(lesson.read_text().replace("files/dot.png", f"files/{name}"))
