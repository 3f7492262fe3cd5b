"""Lessons as HTML: every block, its files and sizes, kept per publication; no text becomes markup."""

import re
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.http import Http404
from django.utils import translation
from PIL import Image

from cms.models import AcademyDocument, AcademyImage, AcademyMedia
from courses.models import Course, CoursePage, LessonPage, QuizPage
from courses.outline import outline_of
from courses.rendering import lesson_body, open_lesson_file, quiz_intro
from courses.sizes import size_label, weight_label
from tests.factories import make_course

pytestmark = pytest.mark.django_db

BASE = "/learn/AAAAAAAA/BBBBBBBB/files/"
CANARIES = ["<script>canary()</script>", '"><img src=x onerror=canary()>']


def picture(width=1600, kind="JPEG", description="A described picture"):
    data = BytesIO()
    rough = Image.effect_noise((width // 8, width // 16), 40).convert("RGB")
    rough.resize((width, width // 2)).save(data, kind)
    name = f"picture.{'jpg' if kind == 'JPEG' else kind.lower()}"
    file = ImageFile(BytesIO(data.getvalue()), name=name)
    return AcademyImage.objects.create(title="A picture", description=description, file=file)


def recording(size=1_200_000):
    media = AcademyMedia(title="A recording", type="audio", duration=61)
    media.file.save("talk.mp3", ContentFile(b"\x00" * size), save=False)
    media.save()
    return media


def document(name="plan.pdf", content=b"%PDF-1.7 plan"):
    row = AcademyDocument(title="A plan")
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def lesson_of(*blocks, languages=("en",)):
    body = [{"type": kind, "value": value} for kind, value in blocks]
    course = make_course(lessons=1, questions=0, languages=languages)
    for page in LessonPage.objects.filter(translation_key__in=course.activities.values("key")):
        page.body = page.body.stream_block.to_python(body)
        page.save_revision().publish()
    return Course.objects.get(pk=course.pk)


def activity_of(course, language="en"):
    return outline_of(Course.objects.get(pk=course.pk), language).activities[0]


def html_of(*blocks):
    return lesson_body(activity_of(lesson_of(*blocks))).with_files(BASE)


def test_text_keeps_its_headings_lists_and_links():
    html = html_of(
        ("text", '<h2>First</h2><p>A <b>bold</b> <a href="https://itu.int/">link</a></p><ul><li>x</li></ul>')
    )
    assert "<h2>First</h2>" in html
    assert "<b>bold</b>" in html
    assert '<a href="https://itu.int/" rel="noopener noreferrer">link</a>' in html
    assert "<ul><li>x</li></ul>" in html


def test_a_link_to_one_of_our_pages_leads_to_its_public_address():
    other = CoursePage.objects.get(translation_key=make_course().key)
    lesson = LessonPage.objects.get()
    links = [f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in (other, lesson)]
    html = html_of(("text", f"<p>{' and '.join(links)}</p>"))
    assert f'href="{other.get_url()}"' in html
    assert f'href="{lesson.get_url()}"' in html


def test_a_link_to_a_page_that_is_gone_or_a_draft_keeps_only_its_words():
    page = CoursePage.objects.get(translation_key=make_course().key)
    page.unpublish()
    html = html_of(
        ("text", f'<p><a linktype="page" id="{page.pk}">draft</a> <a linktype="page" id="0">gone</a></p>')
    )
    assert "draft" in html
    assert "gone" in html
    assert "href" not in html


def test_a_picture_comes_in_light_formats_at_three_widths_with_a_fallback_and_words():
    image = picture()
    course = lesson_of(("image", {"image": image.pk, "alt": "Speed falls", "caption": "Measured"}))
    body = lesson_body(activity_of(course))
    html = body.with_files(BASE)
    mark = re.search(r"-([0-9a-f]{8})\.jpg", html)[1]
    for width in (480, 800, 1280):
        for kind in ("avif", "webp"):
            assert f"{BASE}image-{image.pk}-{width}-{mark}.{kind} {width}w" in html
    assert html.index("image/avif") < html.index("image/webp")  # the first that a browser knows is taken
    assert (
        f'<img src="{BASE}image-{image.pk}-800-{mark}.jpg" alt="Speed falls" width="800" height="400"' in html
    )
    assert 'loading="lazy" decoding="async"' in html
    assert "<figcaption>Measured</figcaption>" in html
    assert len(body.files) == 7
    assert 0 < body.media_bytes < image.file.size


def test_a_small_picture_is_not_blown_up_and_a_png_stays_one():
    html = html_of(("image", {"image": picture(600, "PNG").pk, "alt": "x", "caption": ""}))
    assert "480w" in html
    assert "600w" in html
    assert "1280" not in html
    assert re.search(r'\.png" alt="x" width="600"', html)


def test_a_picture_without_words_of_its_own_says_the_images():
    html = html_of(("image", {"image": picture().pk, "alt": "", "caption": ""}))
    assert 'alt="A described picture"' in html


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Wagtail drops an open file
def test_a_broken_or_deleted_picture_leaves_its_words_and_the_rest_of_the_lesson():
    broken = picture()
    broken.file.storage.delete(broken.file.name)
    for pk in (broken.pk, 999_999):
        html = html_of(("image", {"image": pk, "alt": "Speed falls", "caption": ""}), ("text", "<p>More</p>"))
        assert "Speed falls" in html
        assert "<img" not in html
        assert "More" in html


def test_a_recording_is_not_loaded_before_it_is_played_and_shows_its_size_and_words():
    media = recording()
    html = html_of(("audio", {"title": "Talk", "audio": media.pk, "transcript": "First.\n\nSecond."}))
    assert '<audio controls preload="none"' in html
    assert f'src="{BASE}audio-{media.pk}-' in html
    assert "audio, 1.2 MB" in html
    assert "<details" in html
    assert "<p>First.</p>" in html
    assert "<p>Second.</p>" in html


def test_a_recording_that_is_gone_leaves_its_words_open():
    html = html_of(("audio", {"title": "Talk", "audio": 999_999, "transcript": "Said."}))
    assert "<audio" not in html
    assert re.search(r"<details[^>]* open", html)


def test_a_note_says_its_kind():
    html = html_of(("note", {"kind": "careful", "text": "<p>Mind it</p>"}))
    assert "block-note--careful" in html
    assert ">Careful<" in html
    assert "<p>Mind it</p>" in html


def test_a_download_says_its_type_and_size():
    row = document(content=b"x" * 48_200)
    html = html_of(("download", {"title": "Plan", "document": row.pk}))
    assert f'href="{BASE}document-{row.pk}-' in html
    assert "PDF, 49 KB" in html


def test_a_reflection_is_labelled_and_cannot_be_sent():
    html = html_of(("reflection", {"prompt": "What would you do?"}))
    label = re.search(r'<label for="([^"]+)">What would you do\?</label>', html)
    assert label
    assert f'<textarea id="{label[1]}"' in html
    assert " name=" not in html
    assert "not sent or saved" in html


def test_words_of_a_block_are_in_the_language_of_the_text():
    course = lesson_of(("reflection", {"prompt": "؟"}), languages=("ar",))
    body = lesson_body(activity_of(course, "ar"))
    assert body.language == "ar"
    with translation.override("en"):
        cache.clear()
        assert lesson_body(activity_of(course, "ar")).html == body.html


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_a_lesson_becomes_markup(canary):
    image, media, row = picture(description=canary), recording(10), document()
    html = html_of(
        ("text", f'<p>t</p>{canary}<a href="javascript:canary()">x</a><p onclick="canary()">y</p>'),
        ("image", {"image": image.pk, "alt": f"alt {canary}", "caption": f"caption {canary}"}),
        ("image", {"image": image.pk, "alt": "", "caption": ""}),
        ("audio", {"title": f"title {canary}", "audio": media.pk, "transcript": f"said {canary}"}),
        ("note", {"kind": f"try{canary}", "text": f"<p>n</p>{canary}"}),
        ("download", {"title": f"file {canary}", "document": row.pk}),
        ("reflection", {"prompt": f"prompt {canary}"}),
    )
    for forbidden in ("<script", "<img src=x", "onclick", "javascript:", "onerror=canary()>"):
        assert forbidden not in html
    assert "canary" in html  # it is there, as text


def test_a_hostile_base_address_cannot_leave_its_attribute():
    course = lesson_of(("download", {"title": "Plan", "document": document().pk}))
    html = lesson_body(activity_of(course)).with_files('"><script>')
    assert "<script>" not in html


def test_publishing_draws_the_pictures(django_capture_on_commit_callbacks):
    image = picture()
    with django_capture_on_commit_callbacks(execute=True):
        lesson_of(("image", {"image": image.pk, "alt": "a", "caption": ""}))
    assert image.renditions.count() == 7


def test_a_body_is_kept_until_the_lesson_is_published_again(django_assert_num_queries):
    course = lesson_of(("text", "<p>Old</p>"))
    activity = activity_of(course)
    with django_assert_num_queries(0):
        assert "Old" in lesson_body(activity).html
    page = LessonPage.objects.get()
    page.body = [("text", "<p>New</p>")]
    page.save_revision().publish()
    assert "Old" in lesson_body(activity).html
    assert "New" in lesson_body(activity_of(course)).html


def test_a_body_is_rendered_again_when_the_cache_has_lost_it():
    course = lesson_of(("text", "<p>Here</p>"))
    activity = activity_of(course)
    cache.clear()
    assert "Here" in lesson_body(activity).html


@pytest.mark.parametrize("size", [1, 3])
def test_rendering_costs_the_same_for_one_block_of_each_kind_and_three(django_assert_num_queries, size):
    page = CoursePage.objects.get(translation_key=make_course().key)
    blocks = []
    for _ in range(size):
        blocks += [
            ("text", f'<p><a linktype="page" id="{page.pk}">x</a></p>'),
            ("image", {"image": picture().pk, "alt": "a", "caption": ""}),
            ("audio", {"title": "t", "audio": recording(10).pk, "transcript": "s"}),
            ("download", {"title": "d", "document": document().pk}),
        ]
    activity = activity_of(lesson_of(*blocks))  # makes the renditions
    cache.clear()
    with django_assert_num_queries(6):  # page, images, their renditions, recordings, documents, links
        assert lesson_body(activity).html.count("<figure") == 2 * size


def test_an_introduction_of_a_quiz_is_safe_and_kept(django_assert_num_queries):
    course = make_course()
    quiz = QuizPage.objects.get()
    quiz.intro = f"<p>Ready?</p>{CANARIES[0]}"
    quiz.save_revision().publish()
    activity = outline_of(Course.objects.get(pk=course.pk), "en").activities[-1]
    assert quiz_intro(activity) == "<p>Ready?</p>"
    with django_assert_num_queries(0):
        quiz_intro(activity)


def test_every_named_file_can_be_opened_sought_and_has_a_listed_type():
    course = lesson_of(
        ("image", {"image": picture().pk, "alt": "a", "caption": ""}),
        ("audio", {"title": "t", "audio": recording(5000).pk, "transcript": "s"}),
        ("download", {"title": "d", "document": document().pk}),
    )
    body = lesson_body(activity_of(course))
    found = {name: open_lesson_file(name) for name in body.files}
    assert {each.content_type for each in found.values()} == {
        *("image/avif", "image/webp", "image/jpeg", "audio/mpeg", "application/pdf"),
    }
    for name, each in found.items():
        with each.file as file:
            assert len(file.read()) == each.size > 0
            file.seek(each.size - 1)
            assert len(file.read()) == 1
        assert bool(each.save_as) == name.startswith("document")


@pytest.mark.parametrize(
    "name",
    [
        "../settings.py",
        "image-1-800-1f2e3d4c.svg",
        "image-999999-800-1f2e3d4c.webp",
        "document-999999-1f2e3d4c.pdf",
        "document-1-1f2e3d4c.exe",
        "audio-1-1f2e3d4c.html",
        "",
    ],
)
def test_a_name_that_is_not_a_lessons_file_is_not_found(name):
    with pytest.raises(Http404):
        open_lesson_file(name)


def test_a_width_that_no_lesson_uses_is_never_made():
    image = picture()
    with pytest.raises(Http404):
        open_lesson_file(f"image-{image.pk}-799-1f2e3d4c.webp")
    assert not image.renditions.exists()


def test_a_type_off_the_list_is_never_offered():
    row = document("page.html", b"<script>canary()</script>")
    course = lesson_of(("download", {"title": "d", "document": row.pk}))
    body = lesson_body(activity_of(course))
    assert not body.files
    with pytest.raises(Http404):
        open_lesson_file(f"document-{row.pk}-00000000.html")


def test_a_file_that_left_the_disk_is_not_found():
    row = document()
    name = next(
        iter(lesson_body(activity_of(lesson_of(("download", {"title": "d", "document": row.pk})))).files)
    )
    row.file.storage.delete(row.file.name)
    with pytest.raises(Http404):
        open_lesson_file(name)


@pytest.mark.parametrize(
    ("size", "label"),
    [
        (1, "1 KB"),
        (999, "1 KB"),
        (1001, "2 KB"),
        (999_000, "999 KB"),
        (999_999, "1.0 MB"),
        (2_010_000, "2.1 MB"),
    ],
)
def test_sizes_are_rounded_up(size, label):
    assert size_label(size) == label


def test_a_weight_names_text_and_media_apart():
    assert weight_label(0, 0) == ""
    assert weight_label(8000, 0) == "8 KB"
    assert weight_label(8000, 2_100_000) == "8 KB + 2.1 MB of media"
