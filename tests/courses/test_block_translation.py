"""wagtail-localize and written blocks: every text is a segment, and a translation keeps the structure."""

import json
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from courses.models import CoursePage, LessonPage
from tests.courses.every_block import ENGLISH
from tests.factories import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def translation(django_capture_on_commit_callbacks) -> Translation:
    """A lesson of all blocks, sent to translation into Arabic, not yet translated."""
    course = make_course(lessons=1, questions=0)
    page = LessonPage.objects.get(translation_key=course.activities.get().key)
    page.body = json.dumps(ENGLISH)
    page.save_revision().publish()
    arabic = Locale.objects.get(language_code="ar")
    above = CoursePage.objects.get(translation_key=course.key)
    with django_capture_on_commit_callbacks(execute=True):
        for each in (above.get_parent(), above, page.get_parent(), page):
            translate_object(each.specific, [arabic])
    source = TranslationSource.objects.get_for_instance(LessonPage.objects.get(pk=page.pk))
    return Translation.objects.get(source=source, target_locale=arabic)


def segments(translation: Translation) -> list[StringSegment]:
    return list(translation.source.stringsegment_set.select_related("string", "context"))


def shape(value: Any) -> Any:
    """The structure of a stored body, with every text left out but figures, codes and addresses."""
    if isinstance(value, list):
        return [shape(each) for each in value]
    if isinstance(value, dict):
        kept = {"type", "id", "language", "address", "size_kb", "header_row", "header_column", "kind"}
        shaped = {name: each if name in kept else shape(each) for name, each in value.items()}
        if "rows" in value:
            shaped["rows"] = [len(line.strip("| ").split(" | ")) for line in value["rows"].split("\n")]
        if "points" in value:
            shaped["points"] = len(value["points"].split("\n"))
        return shaped
    return type(value).__name__


def test_every_text_and_no_figure_is_offered_for_translation(translation):
    texts = {segment.string.data for segment in segments(translation)}
    for text in (
        *("Measure your link", "Close other programs", "Note the figure in the <b>middle</b>.", "Latency"),
        *(
            "A head teacher",
            "We need a link that is there on Monday morning.",
            "Download",
            "Works everywhere",
        ),
        *("Speed of a school&#x27;s link, in Mbit/s", "Needs a mast nearby", "An island state", "Satellite"),
        *("A cyclone cut the only cable.", "Report of the regulator, 2016", "Guidelines for emergency plans"),
        *(
            "How to write a plan, with a list to check it against.",
            "Who cannot take this course today, and why?",
        ),
    ):
        assert text in texts or text.replace("&#x27;", "'") in texts, text
    assert not {"06:00", "7.5", "Il nous faut une liaison qui soit là le lundi matin."} & texts


def test_a_translated_lesson_has_the_same_structure(translation, django_capture_on_commit_callbacks):
    for segment in segments(translation):
        segment.string.translations.create(
            locale=translation.target_locale, context=segment.context,
            data=f"ع {segment.string.data} | أ", translation_type="manual",
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    body = LessonPage.objects.get(locale__language_code="ar").body.get_prep_value()
    again = json.loads(json.dumps(body))
    table = next(block["value"]["rows"] for block in again if block["type"] == "table")
    assert table.startswith(r"| ع Hour \| أ | ع Download \| أ |")
    assert "| 06:00 | 7.5 | 1.9 | 84 |" in table
    for block in again:
        if block["type"] == "table":
            block["value"]["rows"] = block["value"]["rows"].replace(r" \| أ", "")
    assert shape(again) == shape(ENGLISH)
    quote = next(block["value"] for block in again if block["type"] == "quote")
    assert quote["text"].startswith("Il nous faut")
    assert quote["translation"].startswith("ع We need")


def test_what_is_not_translated_yet_stays_in_its_place(translation, django_capture_on_commit_callbacks):
    hour = next(segment for segment in segments(translation) if segment.string.data == "Hour")
    hour.string.translations.create(
        locale=translation.target_locale, context=hour.context, data="الساعة", translation_type="manual"
    )
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)
    body = LessonPage.objects.get(locale__language_code="ar").body.get_prep_value()
    table = next(block["value"]["rows"] for block in body if block["type"] == "table")
    assert table.startswith("| الساعة | Download |")


def test_the_translators_page_opens(admin_client, translation):
    page = LessonPage.objects.get(locale__language_code="ar")
    html = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Works everywhere" in html
