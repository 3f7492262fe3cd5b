"""Video and audio in lessons, with captions and transcripts; and what whoever saves data gets instead."""

import gzip
import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.urls import reverse
from django.utils import translation
from wagtail.blocks import StructBlockValidationError

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.blocks import AudioBlock
from courses.models import LessonPage
from courses.rendering import lesson_body, open_lesson_file
from courses.video_block import VideoBlock
from tests.courses.test_rendering import BASE, CANARIES, activity_of, document, lesson_of, picture, recording
from tests.factories import EnrollmentFactory, RunFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_files")]

MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 8


def captions(words="Hello there.", name="talk.en.vtt"):
    row = AcademyDocument(title="Captions")
    row.file.save(name, ContentFile(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n".encode()), save=False)
    row.save()
    return row


def video(name="talk.mp4", content=MP4, seconds=205):
    media = AcademyMedia(title="A video", type="video", duration=seconds)
    media.file.save(name, ContentFile(content), save=False)
    media.save()
    return media


def block(**changes):
    value = {"title": "A talk", "video": None, "captions": [], "transcript": "", "poster": None}
    return ("video", value | changes)


def entry(language, row):
    return {"language": language, "file": row.pk}


def body_of(*blocks, light=False, language="en"):
    activity = activity_of(lesson_of(*blocks, languages=(language,)), language)
    return lesson_body(activity, light=light)


def test_a_video_waits_and_shows_size_length_captions_and_words():
    media, english, french = video(), captions(), captions("Bonjour.", "talk.fr.vtt")
    body = body_of(
        block(video=media.pk, captions=[entry("fr", french), entry("en", english)], transcript="One.\n\nTwo.")
    )
    html = body.with_files(BASE)
    assert '<video controls playsinline preload="none"' in html
    assert "autoplay" not in html
    assert f'src="{BASE}video-{media.pk}-' in html
    assert "video, 3 KB · 3 min 25 s" in html
    tracks = re.findall(
        r'<track kind="captions" src="([^"]+)" srclang="(\w+)" label="([^"]+)"( default)?>', html
    )
    assert [(language, label, chosen) for _src, language, label, chosen in tracks] == [
        ("en", "English", " default"),
        ("fr", "français", ""),
    ]
    assert f"captions-{english.pk}-" in tracks[0][0]
    assert "<p>Two.</p>" in html
    assert len(body.files) == 3


def test_the_captions_of_the_lessons_language_come_first():
    media = video()
    shown = [entry("en", captions()), entry("ar", captions("مرحبا", "talk.ar.vtt"))]
    html = body_of(block(video=media.pk, captions=shown, transcript="x"), language="ar").with_files(BASE)
    assert re.search(r'srclang="ar"[^>]* default>.*srclang="en"', html, re.DOTALL)


def test_without_a_transcript_the_words_of_the_captions_stand_there():
    html = body_of(block(video=video().pk, captions=[entry("en", captions("Bread &amp; tea"))])).with_files(
        BASE
    )
    assert "<p>Bread &amp; tea</p>" in html


def test_a_poster_is_a_picture_of_the_lesson():
    body = body_of(block(video=video().pk, poster=picture().pk, transcript="x"))
    name = re.search(rf'poster="{BASE}(image-[^"]+)" width="800" height="400"', body.with_files(BASE))[1]
    assert name in body.files


@pytest.mark.parametrize("light", [False, True])
def test_a_video_that_is_gone_or_is_sound_leaves_its_words_open(light):
    for pk in (999_999, recording(10).pk):
        body = body_of(block(video=pk, transcript="Said."), light=light)
        assert "<video" not in body.html
        assert re.search(r"<details[^>]* open", body.html)
        assert not body.files


def test_captions_that_went_bad_or_are_no_captions_are_left_out():
    bad, plain = captions("<script>canary()</script>"), document("words.txt", b"WEBVTT")
    body = body_of(block(video=video().pk, captions=[entry("en", bad), entry("fr", plain)], transcript="x"))
    assert "<track" not in body.html
    assert len(body.files) == 1


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("light", [False, True])
def test_no_word_of_a_video_becomes_markup(canary, light):
    shown = [{"language": f"en{canary}", "file": captions().pk}, "nonsense", {"value": 7}]
    html = body_of(
        block(title=f"t {canary}", video=video().pk, captions=shown, transcript=f"w {canary}"), light=light
    ).with_files(BASE)
    for forbidden in ("<script", "<img", "onerror=canary()>"):
        assert forbidden not in html


def test_whoever_saves_data_gets_links_with_kind_and_size_and_open_words():
    shown, sound, film = picture(), recording(1_200_000), video()
    body = body_of(
        ("image", {"image": shown.pk, "alt": "Speed falls", "caption": "Measured"}),
        ("audio", {"title": "Talk", "audio": sound.pk, "transcript": "First."}),
        block(video=film.pk, captions=[entry("en", captions())], transcript="Second.", poster=shown.pk),
        ("download", {"title": "Plan", "document": document().pk}),
        light=True,
    )
    html = body.with_files(BASE)
    for tag in ("<img", "<picture", "<source", "<audio", "<video", "<track", "poster"):
        assert tag not in html
    assert re.search(rf'<a href="{BASE}image-[^"]+\.webp">Picture: \d+ KB</a> <span>Speed falls</span>', html)
    assert "<figcaption>Measured</figcaption>" in html
    assert re.search(r">Audio: Talk</a> <span class=\"meta\">MP3, 1 min 1 s, 1.2 MB<", html)
    assert re.search(r">Video: A talk</a> <span class=\"meta\">MP4, 3 min 25 s, 3 KB<", html)
    assert html.count('<details class="fold" open>') == 2
    assert html.count("PDF, 1 KB") == 1


def test_both_variants_name_the_same_files_and_are_kept_apart(django_assert_num_queries):
    activity = activity_of(lesson_of(("image", {"image": picture().pk, "alt": "a", "caption": ""})))
    full, light = lesson_body(activity), lesson_body(activity, light=True)
    assert "<img" in full.html
    assert "<img" not in light.html
    assert full.files == light.files
    with django_assert_num_queries(0):
        assert (lesson_body(activity), lesson_body(activity, light=True)) == (full, light)


def test_the_picture_of_a_link_has_the_size_that_it_says():
    body = body_of(("image", {"image": picture().pk, "alt": "a", "caption": ""}), light=True)
    name, said = re.search(rf'href="{BASE}([^"]+)">Picture: (\d+) KB', body.with_files(BASE)).groups()
    found = open_lesson_file(name)
    found.file.close()
    assert int(said) * 1000 >= found.size > (int(said) - 1) * 1000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "transcript"),
        ({"transcript": "  \n "}, "transcript"),
        ({"captions": "bad"}, "captions"),
        ({"captions": "text"}, "captions"),
    ],
)
def test_the_editor_refuses_a_video_without_words_and_captions_that_are_none(changes, field):
    files = {"bad": captions("<b onclick=canary()>x</b>"), "text": document("w.txt", b"WEBVTT")}
    if "captions" in changes:
        changes = {"captions": [entry("en", files[changes["captions"]])]}
    form = VideoBlock()
    raw = block(video=video().pk, **changes)[1]
    with pytest.raises(StructBlockValidationError) as refused:
        form.clean(form.to_python(raw))
    assert list(refused.value.block_errors) == [field]


def test_the_editor_takes_each_language_once():
    form = VideoBlock()
    row = captions()
    raw = block(video=video().pk, captions=[entry("en", row), entry("en", row)])[1]
    with pytest.raises(StructBlockValidationError):
        form.clean(form.to_python(raw))
    raw = block(video=video().pk, captions=[entry("en", row), entry("fr", row)])[1]
    assert len(form.clean(form.to_python(raw))["captions"]) == 2


@pytest.fixture
def classroom(client):
    """A learner in a lesson with a video, captions and a picture: the lesson's address and its body."""
    course = lesson_of(
        block(video=video().pk, captions=[entry("en", captions())], transcript="x"),
        ("image", {"image": picture().pk, "alt": "Speed falls", "caption": ""}),
    )
    enrollment = EnrollmentFactory(run=RunFactory(course=course))
    client.force_login(enrollment.member)
    activity = activity_of(course)
    return reverse("enrollments:activity", args=[enrollment.run.code, activity.code]), lesson_body(activity)


def test_captions_and_parts_of_a_video_are_served_to_the_learner(client, classroom):
    url, body = classroom
    names = {name.split("-")[0]: name for name in body.files}
    answer = client.get(f"{url}files/{names['captions']}")
    assert answer["Content-Type"].startswith("text/vtt")
    assert b"".join(answer.streaming_content).startswith(b"WEBVTT")
    part = client.get(f"{url}files/{names['video']}", headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")
    assert part["Content-Range"] == f"bytes 4-7/{len(MP4)}"
    assert part["Content-Type"] == "video/mp4"
    assert client.get(f"{url}files/{names['video']}", headers={"Range": "bytes=9999-"}).status_code == 416


def test_a_weak_link_loads_a_file_once_and_no_shared_cache_keeps_it(client, classroom):
    url, body = classroom
    for name in body.files:
        answer = client.get(f"{url}files/{name}")
        b"".join(answer.streaming_content)
        assert answer["Cache-Control"].startswith("private, max-age=")
    for answer in (client.get(f"{url}files/image-1-800-00000000.webp"), client.get(url)):
        assert "no-store" in answer["Cache-Control"]
    client.force_login(UserFactory())
    answer = client.get(f"{url}files/{name}")
    assert answer.status_code == 302
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("first", ["on", "off"])
def test_a_lesson_is_kept_apart_for_whoever_saves_data(client, classroom, first):
    url, _body = classroom
    second = "off" if first == "on" else "on"
    pages = {wish: client.get(url, headers={"Save-Data": wish}).content.decode() for wish in (first, second)}
    assert "<img" in pages["off"]
    assert "<img" not in pages["on"]
    assert "The data saver is on" in pages["on"]
    assert "The data saver is off" in pages["off"]
    assert "Save-Data" in client.get(url)["Vary"]


def test_words_are_in_the_language_of_the_lesson():
    with translation.override("en"):
        html = body_of(block(video=video().pk, transcript="x"), light=True, language="ar").html
    assert LessonPage.objects.get().locale.language_code == "ar"
    assert 'class="block-video"' in html


def opus(size=200_000, name="talk.opus"):
    media = AcademyMedia(title="A recording", type="audio", duration=61)
    media.file.save(name, ContentFile(b"OggS" + b"\x00" * (size - 4)), save=False)
    media.save()
    return media


def spoken(**files):
    return ("audio", {"title": "Talk", "transcript": "Said.", "audio": None, "second": None, **files})


@pytest.mark.parametrize("turned", [False, True])
def test_a_device_takes_opus_or_else_mp3(turned):
    light, heavy = opus(), recording(400_000)
    names = ("second", "audio") if turned else ("audio", "second")
    body = body_of(spoken(**dict(zip(names, (light.pk, heavy.pk), strict=True))))
    html = body.with_files(BASE)
    sources = re.findall(r'<source src="([^"]+)" type="([^"]+)">', html)
    assert [kind for _src, kind in sources] == ["audio/ogg; codecs=opus", "audio/mpeg"]
    assert [src.rpartition("/")[2] in body.files for src, _kind in sources] == [True, True]
    assert f"audio-{light.pk}-" in sources[0][0]
    assert "audio, 200 KB · 1 min 1 s" in html
    assert re.search(r"download>Download: Talk \(Opus\)</a> 200 KB<.*\(MP3\)</a> 400 KB<", html, re.S)
    assert body.media_bytes == 200_000


def test_whoever_saves_data_may_choose_the_format():
    body = body_of(spoken(audio=opus().pk, second=recording(400_000).pk), light=True)
    links = re.findall(r'<a href="[^"]+">([^<]+)</a> <span class="meta">([^<]+)<', body.with_files(BASE))
    assert links == [
        ("Audio: Talk (Opus)", "1 min 1 s, 200 KB"),
        ("Audio: Talk (MP3)", "1 min 1 s, 400 KB"),
    ]
    assert len(body.files) == 2


def test_one_format_is_enough_and_a_second_one_may_be_all_that_is_left():
    for files in ({"audio": opus().pk}, {"audio": 999_999, "second": opus().pk}, {"second": opus().pk}):
        body = body_of(spoken(**files))
        assert body.html.count("<source") == len(body.files) == 1
        assert "Download: Talk</a> Opus, 200 KB" in body.html


def test_a_second_file_in_the_same_format_or_of_another_kind_is_left_out():
    first = recording(10)
    for second in (recording(20), video()):
        body = body_of(spoken(audio=first.pk, second=second.pk))
        assert [name.startswith(f"audio-{first.pk}-") for name in body.files] == [True]


def test_the_editor_refuses_two_files_in_one_format():
    form = AudioBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        form.clean(form.to_python(spoken(audio=recording(10).pk, second=recording(20).pk)[1]))
    assert list(refused.value.block_errors) == ["second"]
    for second in (opus().pk, None):
        assert form.clean(form.to_python(spoken(audio=recording(400_000).pk, second=second)[1]))["audio"]


@pytest.mark.parametrize("mp3", [33_333, 1_200_001])
def test_the_editor_refuses_two_formats_of_very_different_size(mp3):
    form, light = AudioBlock(), opus()
    with pytest.raises(StructBlockValidationError) as refused:
        form.clean(form.to_python(spoken(audio=light.pk, second=recording(mp3).pk)[1]))
    assert "six times" in str(refused.value.block_errors["second"])
    for size in (33_334, 1_200_000):
        assert form.clean(form.to_python(spoken(audio=light.pk, second=recording(size).pk)[1]))["second"]


def test_a_lost_file_is_no_error_of_the_editor():
    form, light, heavy = AudioBlock(), opus(), recording(10)
    light.file.storage.delete(light.file.name)
    assert form.clean(form.to_python(spoken(audio=light.pk, second=heavy.pk)[1]))["audio"] == light


def test_both_formats_are_served_to_the_learner(client):
    course = lesson_of(spoken(audio=opus().pk, second=recording(400).pk))
    enrollment = EnrollmentFactory(run=RunFactory(course=course))
    client.force_login(enrollment.member)
    activity = activity_of(course)
    url = reverse("enrollments:activity", args=[enrollment.run.code, activity.code])
    kinds = set()
    for name in lesson_body(activity).files:
        answer = client.get(f"{url}files/{name}")
        assert len(b"".join(answer.streaming_content)) == int(answer["Content-Length"])
        kinds.add(answer["Content-Type"])
    assert kinds == {"audio/ogg", "audio/mpeg"}


SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 480 300'>"
    + b"<rect width='9' height='9' fill='#13253a'/>" * 40
    + b"</svg>"
)


def drawing():
    return AcademyImage.objects.create(title="d", file=ImageFile(BytesIO(SVG), name="d.svg"))


@pytest.mark.parametrize("light", [False, True])
def test_a_drawing_in_a_lesson_is_one_file_with_the_size_that_travels(settings, light):
    body = body_of(("image", {"image": drawing().pk, "alt": "Two axes", "caption": ""}), light=light)
    (name,) = body.files
    assert body.media_bytes == len(gzip.compress(SVG, 6, mtime=0)) + 100
    html = body.with_files(BASE)
    if light:
        assert re.search(rf'<a href="{BASE}{name}">Picture: 1 KB</a> <span>Two axes</span>', html)
    else:
        assert f'<img src="{BASE}{name}" alt="Two axes" width="480" height="300"' in html
        assert "<source" not in html
    settings.ACADEMY_SENDFILE_PREFIX = "/private/"
    again = body_of(("image", {"image": drawing().pk, "alt": "Two axes", "caption": ""}), light=light)
    assert again.media_bytes == len(SVG)  # nobody here knows whether the proxy compresses


def test_a_drawing_is_sent_to_the_learner_in_a_box_of_its_own(client):
    course = lesson_of(("image", {"image": drawing().pk, "alt": "Two axes", "caption": ""}))
    enrollment = EnrollmentFactory(run=RunFactory(course=course))
    activity = activity_of(course)
    (name,) = lesson_body(activity).files
    url = reverse("enrollments:activity", args=[enrollment.run.code, activity.code]) + f"files/{name}"
    assert client.get(url).status_code == 302
    client.force_login(enrollment.member)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == SVG
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert len(b"".join(packed.streaming_content)) <= len(gzip.compress(SVG, 6, mtime=0)) + 100


def test_a_drawing_among_the_documents_is_nothing():
    body = body_of(("download", {"title": "Plan", "document": document("d.svg", SVG).pk}))
    assert not body.files
    assert "This file is no longer here" in body.html
