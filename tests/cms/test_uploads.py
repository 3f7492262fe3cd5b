"""What people upload: each file holds what its name says, none is too large, captions are read through."""

import gzip
import struct
import time
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from willow.image import SvgImageFile

from academy.users.models import User
from cms import file_types
from cms.file_types import FILE_TYPES, holds_what_its_name_says
from cms.models import AcademyDocument, AcademyImage, AcademyMedia

pytestmark = pytest.mark.django_db

MP4 = b"\x00\x00\x00\x20ftypisom" + b"\x00" * 200
WEBM = b"\x1a\x45\xdf\xa3" + b"\x00" * 200
MP3 = b"ID3\x04" + b"\x00" * 200
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 480 300'><rect width='9' height='9'/></svg>"
# What the forms ask besides the file; the root of all collections is the first.
DETAILS = {"collection": "1", "author": "A. Author", "source": "Own work", "licence": "CC BY 4.0"}
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"


@pytest.fixture
def desk(client):
    """A client who may upload anything that is in order."""
    client.force_login(User.objects.create_superuser("root@test.example", "a-long-test-password"))
    return client


def upload_media(desk, kind, name, content):
    file = SimpleUploadedFile(name, content)
    answer = desk.post(
        reverse("wagtailmedia:add", args=[kind]),
        {"title": "A file", "file": file, "duration": "3", **DETAILS},
    )
    return answer, AcademyMedia.objects.count()


def upload_document(desk, name, content):
    file = SimpleUploadedFile(name, content)
    return desk.post(
        reverse("wagtaildocs:add"), {"title": "A file", "file": file, **DETAILS}
    ), AcademyDocument.objects.count()


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("video", "v.mp4", MP4),
        ("video", "v.webm", WEBM),
        ("audio", "a.mp3", MP3),
        ("audio", "a.ogg", b"OggS..."),
    ],
)
def test_recordings_that_are_what_they_say_are_taken(desk, kind, name, content):
    answer, kept = upload_media(desk, kind, name, content)
    assert answer.status_code == 302
    assert kept == 1


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("video", "v.mp4", b"<html><script>canary()</script>"),
        ("video", "v.mp4", WEBM),
        ("video", "v.webm", MP4),
        ("video", "v.mov", MP4),
        ("video", "v.mp3", MP3),
        ("audio", "a.mp3", b"MZ\x90\x00" + b"\x00" * 100),
        ("audio", "a.mp3", b"\xff\xd8\xff\xe0JFIF"),
        ("audio", "a.ogg", MP3),
        ("audio", "a.svg", b"<svg onload=canary()>"),
    ],
)
def test_recordings_of_another_kind_are_refused(desk, kind, name, content):
    answer, kept = upload_media(desk, kind, name, content)
    assert answer.status_code == 200
    assert kept == 0


@pytest.mark.parametrize(
    ("kind", "limit"), [("video", "ACADEMY_VIDEO_BYTES"), ("audio", "ACADEMY_AUDIO_BYTES")]
)
def test_a_recording_over_the_limit_is_refused_with_both_sizes(desk, settings, kind, limit):
    setattr(settings, limit, 5000)
    name, content = ("v.mp4", MP4) if kind == "video" else ("a.mp3", MP3)
    answer, kept = upload_media(desk, kind, name, content + b"\x00" * 5000)
    assert kept == 0
    assert "The most that can be uploaded here is 5 KB" in answer.content.decode()
    assert upload_media(desk, kind, name, content)[1] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("d.pdf", b"%PDF-1.7"), ("d.txt", "Où ?".encode()), ("d.docx", b"PK\x03\x04..."), ("c.en.vtt", VTT)],
)
def test_documents_that_are_what_they_say_are_taken(desk, name, content):
    answer, kept = upload_document(desk, name, content)
    assert (answer.status_code, kept) == (302, 1)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("d.pdf", b"<html>", "does not hold what its name says"),
        ("d.docx", b"%PDF-1.7", "does not hold what its name says"),
        ("d.txt", b"MZ\x00\x00", "does not hold what its name says"),
        ("d.html", b"<html>", "extension “html”"),
        ("d.svg", b"<svg/>", "extension “svg”"),
        ("c.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "Line 1: this is SubRip"),
        ("c.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<script>canary()</script>\n", "Line 4"),
    ],
)
def test_documents_of_another_kind_are_refused_in_words(desk, name, content, said):
    answer, kept = upload_document(desk, name, content)
    assert (answer.status_code, kept) == (200, 0)
    assert said in answer.content.decode() and "extension “”" not in answer.content.decode()
    assert "<script>canary" not in answer.content.decode()


def test_a_document_over_the_limit_is_refused(desk, settings):
    settings.ACADEMY_DOCUMENT_BYTES = 5000
    _answer, kept = upload_document(desk, "d.txt", b"x" * 5001)
    assert kept == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("i.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("i.svg", SVG.replace(b"<rect", b"<rect onload='canary()'")),
        ("i.svg", SVG.replace(b"<rect", b"<script/><rect")),
        ("i.svg", b"<!DOCTYPE svg>" + SVG),
        ("i.svg", b"<!DOCTYPE svg [<!ENTITY a 'ha'>]>" + SVG),
        ("i.svg", SVG + b"<!--" + b"x" * 60_000 + b"-->"),
        ("i.svg", gzip.compress(SVG)),
        ("i.svgz", gzip.compress(SVG)),
        ("i.svg", MP4),
        ("i.png", SVG),
        ("i.png", b"<svg/>"),
        ("i.png", MP4),
    ],
)
def test_pictures_that_are_none_are_refused(desk, name, content):
    file = SimpleUploadedFile(name, content)
    answer = desk.post(reverse("wagtailimages:add"), {"title": "A picture", "file": file, **DETAILS})
    assert answer.status_code == 200
    assert not AcademyImage.objects.exists()


HEAVY = SVG.replace(b"<rect", b"<g/>" * 20_000 + b"<rect")
FIELDS = {
    "wagtailimages:add": "file",
    "wagtailimages:add_multiple": "files[]",
    "wagtailimages_chooser:create": "image-chooser-upload-file",
}


@pytest.mark.parametrize("address", FIELDS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("i.svg", SVG.replace(b" viewBox", b" width='abc' viewBox")),
        ("i.svg", SVG.replace(b"0 0 480 300", b"a b c d")),
        ("i.svg", SVG.replace(b" viewBox", b" preserveAspectRatio='zz' viewBox")),
        ("i.svg", SVG.replace(b" viewBox", b" width='1e999' height='3' viewBox")),
        ("i.svg", HEAVY),
        ("i.png", HEAVY),
        ("i.png", b"\xef\xbb\xbf \n" + HEAVY),
        ("i.png", HEAVY.decode().encode("utf-16")),
        ("i.gif", b"GIF89a" + SVG),
        ("i.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 <script>"),
        ("i.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        ("i.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 40),
    ],
)
def test_a_picture_that_no_library_could_read_is_refused_in_words(desk, monkeypatch, address, name, content):
    parsed = []
    monkeypatch.setattr(SvgImageFile, "__init__", lambda _self, file: parsed.append(file))
    answer = desk.post(
        reverse(address),
        {"title": "i", "image-chooser-upload-title": "i", FIELDS[address]: SimpleUploadedFile(name, content)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 200
    assert "error" in answer.content.decode()
    assert not parsed  # the images' library never meets a drawing that we refuse
    assert not AcademyImage.objects.exists()


def test_a_picture_over_the_limit_is_refused_before_it_is_opened(desk, monkeypatch):
    monkeypatch.setattr("willow.Image.open", lambda _file: pytest.fail("opened"))
    content = SVG + b" " * 8_500_000
    file = SimpleUploadedFile("i.svg", content)
    answer = desk.post(reverse("wagtailimages:add"), {"title": "i", "file": file, **DETAILS})
    assert "8.6 MB. The most that can be uploaded here is 8.4" in answer.content.decode().replace("\xa0", " ")


def test_a_picture_keeps_its_label_and_what_is_said_of_its_formats(desk):
    page = desk.get(reverse("wagtailimages:add")).content.decode()
    assert "Supported formats: GIF, JPG, JPEG, PNG, SVG, WEBP. Maximum filesize: 8.4" in page.replace(
        "\xa0", " "
    )
    assert 'data-w-sync-target-value="#id_title"' in page


@pytest.mark.filterwarnings("ignore:Exception ignored in. <_io.FileIO")  # Wagtail leaves a drawing open
@pytest.mark.parametrize("name", ["wagtailimages:add", "wagtailimages:add_multiple"])
def test_a_drawing_is_taken_and_its_small_picture_shown_in_the_admin(desk, name):
    field = "file" if name.endswith(":add") else "files[]"
    headers = {} if name.endswith(":add") else {"X-Requested-With": "XMLHttpRequest"}
    said = {"title": "i", **DETAILS, field: SimpleUploadedFile("i.svg", SVG)}
    answer = desk.post(reverse(name), said, headers=headers)
    if name.endswith("multiple"):  # the upload of many asks for the credits of each afterwards
        number = answer.json()["uploaded_file_id"]
        prefix = f"uploaded-image-{number}"
        asked = {f"{prefix}-{key}": value for key, value in {"title": "i", **DETAILS}.items()}
        place = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number])
        assert not desk.post(place, asked | {f"{prefix}-licence": ""}, headers=headers).json()["success"]
        assert desk.post(place, asked, headers=headers).json()["success"]
    image = AcademyImage.objects.get()
    assert (image.width, image.height) == (480, 300)
    list_page = desk.get(reverse("wagtailimages:index"))
    assert list_page.status_code == 200
    answer = desk.get(image.get_rendition("max-165x165").url)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"rect" in b"".join(answer.streaming_content)
    assert desk.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200


def test_the_upload_of_many_refuses_a_hostile_drawing_too(desk):
    bad = SimpleUploadedFile("i.svg", SVG.replace(b"<rect", b"<image href='//evil.example/'/><rect"))
    answer = desk.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "i", "files[]": bad, **DETAILS},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert "“image”" in answer.json()["error_message"]
    assert not AcademyImage.objects.exists()


def test_every_type_but_pictures_is_known_by_its_first_bytes():
    assert not any(holds_what_its_name_says(extension, b"\x00nonsense") for extension in FILE_TYPES)
    known = {extension for extension, kind in FILE_TYPES.items() if not kind.startswith("image/")}
    assert known == set(file_types._FIRST_BYTES)


@pytest.mark.parametrize("missing", ["author", "source", "licence"])
def test_a_file_without_author_source_or_licence_is_not_taken(desk, missing):
    said = {"title": "A file", "file": SimpleUploadedFile("d.pdf", b"%PDF-1.7"), **DETAILS, missing: ""}
    answer = desk.post(reverse("wagtaildocs:add"), said)
    assert (answer.status_code, AcademyDocument.objects.count()) == (200, 0)
    assert "This field is required" in answer.content.decode()


def test_the_usual_licences_are_offered(desk):
    page = desk.get(reverse("wagtaildocs:add")).content.decode()
    assert '<option value="CC BY 4.0">' in page


def test_the_size_of_a_recording_is_kept_and_follows_its_file(desk):
    upload_media(desk, "audio", "a.mp3", MP3)
    recording = AcademyMedia.objects.get()
    assert recording.file_size == len(MP3)
    said = {"title": "A", "duration": "3", **DETAILS, "file": SimpleUploadedFile("b.mp3", MP3 * 2)}
    desk.post(reverse("wagtailmedia:edit", args=[recording.pk]), said)
    recording.refresh_from_db()
    assert recording.file_size == 2 * len(MP3)


LYING = [
    ("page.jpg", b"<!doctype html><script>canary()</script>"),
    ("drawing.jpg", SVG),
    ("polyglot.gif", b"GIF89a/*" + b"\x00" * 40 + b"*/=1;canary()"),
    ("empty.png", b"\x89PNG\r\n\x1a\n"),
]


@pytest.mark.parametrize(("name", "content"), LYING)
def test_a_picture_that_lies_is_refused(desk, name, content):
    said = {"title": "i", "file": SimpleUploadedFile(name, content), **DETAILS}
    answer = desk.post(reverse("wagtailimages:add"), said)
    assert (answer.status_code, AcademyImage.objects.count()) == (200, 0)
    assert b"canary()" not in answer.content


def test_a_picture_of_far_too_many_dots_is_refused_before_it_is_drawn(desk):
    """A PNG of 30 000 by 30 000 dots is a few hundred bytes here and would be 2.7 GB in memory."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    bomb += chunk(b"IEND", b"")
    started = time.monotonic()
    said = {"title": "i", "file": SimpleUploadedFile("bomb.png", bomb), **DETAILS}
    answer = desk.post(reverse("wagtailimages:add"), said)
    assert AcademyImage.objects.count() == 0
    assert "pixels" in answer.content.decode()
    assert time.monotonic() - started < 5, "seconds"


def test_lists_of_files_say_what_each_weighs(desk):
    upload_media(desk, "audio", "a.mp3", MP3 + b"\0" * 1_200_000)
    upload_document(desk, "d.pdf", b"%PDF-1.7" + b" " * 40_000)
    for name in ("wagtailmedia:index", "wagtailmedia:chooser"):
        assert "Audio file, 1.3 MB" in desk.get(reverse(name)).content.decode()
    assert "41 KB" in desk.get(reverse("wagtaildocs_chooser:choose")).json()["html"]
