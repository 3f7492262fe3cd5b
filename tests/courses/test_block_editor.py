"""What the editor of a lesson meets: examples of all blocks, the preview, and plain words about mistakes."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from wagtail.blocks import ListBlock, StreamBlockValidationError, StructBlockValidationError

from courses.blocks import LessonBody
from courses.models import LessonPage, PartnerGroup
from courses.services import appoint
from courses.written_blocks import WRITTEN
from tests.courses.every_block import ENGLISH
from tests.factories import make_course

WITH_EXAMPLE = [*WRITTEN, "text", "note", "reflection"]
WHOLE = {block["type"]: block["value"] for block in ENGLISH}


def cleaned(kind, value):
    block = LessonBody().child_blocks[kind]
    return block.clean(block.to_python(value))


def test_every_block_has_a_group_an_icon_and_a_description():
    for block in LessonBody().child_blocks.values():
        assert str(block.meta.group) and block.meta.icon and block.get_description(), block.name


@pytest.mark.django_db
@pytest.mark.parametrize("kind", WITH_EXAMPLE)
def test_the_list_of_blocks_shows_an_example_in_our_look(client, author, kind):
    client.force_login(author)
    block = LessonPage._meta.get_field("body").stream_block.child_blocks[kind]
    assert block.is_previewable
    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    html = response.content.decode()
    assert response.status_code == 200
    assert "academy.css" in html or "academy/academy" in html
    assert len(html.split("<main>")[1].split("</main>")[0]) > 150
    with translation.override("ar"):
        cleaned(kind, block.get_prep_value(block.get_preview_value()))  # an author could publish it


@pytest.mark.django_db
@pytest.mark.parametrize("body", [ENGLISH, [each | {"value": {}} for each in ENGLISH[1:]], []])
def test_the_side_panel_may_frame_a_preview_of_any_draft(rf, author, body):
    course = make_course(partner=author_partner(author), lessons=1, questions=0, body=[])
    page = LessonPage.objects.get(translation_key=course.activities.get().key)
    page.body = json.dumps(body)
    request = rf.get("/admin/")
    request.user = author
    response = page.make_preview_request(request, page.default_preview_mode)
    assert response.status_code == 200
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert ("Measure your link" in response.content.decode()) == (body is ENGLISH)


def author_partner(author):
    partner = PartnerGroup.objects.get(group__user=author).partner
    appoint(user=author, partner=partner, role=PartnerGroup.Role.COORDINATOR)
    return partner


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_block_is_accepted_and_kept_as_it_was(kind):
    block = LessonBody().child_blocks[kind]
    assert block.get_prep_value(cleaned(kind, WHOLE[kind])) == WHOLE[kind]


@pytest.mark.parametrize(
    ("kind", "change", "words"),
    [
        ("table", {"rows": "one\ntwo"}, "Write a bar"),
        ("table", {"rows": " | ".join("abcdefghijklm")}, "12 × 60"),
        ("table", {"rows": "\n".join(["a | b"] * 61)}, "61 rows"),
        ("table", {"rows": f"a | {'b' * 501}"}, "500 characters"),
        ("table", {"caption": ""}, "required"),
        ("resource", {"address": "http://example.org/"}, "begins with https://"),
        ("resource", {"address": "https://user:word@example.org/"}, "without a name or password"),
        ("resource", {"address": "javascript:canary()"}, "valid URL"),
        ("resource", {"size_kb": 0}, "greater than or equal to 1"),
        ("quote", {"text": "x" * 2001}, "at most 2000"),
        ("quote", {"language": "xx"}, "valid choice"),
        ("case", {"happened": ""}, "required"),
        ("term", {"term": ""}, "required"),
        ("answer", {"text": ""}, "required"),
        ("steps", {"steps": WHOLE["steps"]["steps"][:1]}, "minimum number of items is 2"),
        ("comparison", {"columns": WHOLE["comparison"]["columns"] * 2}, "maximum number of items is 3"),
        (
            "comparison",
            {
                "columns": [
                    {"type": "item", "id": str(at), "value": {"title": "a", "points": "x\n" * 21}}
                    for at in range(2)
                ]
            },
            "at most 20 points",
        ),
    ],
)
def test_a_mistake_is_told_in_words(kind, change, words):
    with pytest.raises(StructBlockValidationError) as caught:
        cleaned(kind, WHOLE[kind] | change)
    assert words in told(caught.value)


def told(error) -> str:
    """All that an error of a block says."""
    inside = getattr(error, "block_errors", {}) or {}
    inside = inside.values() if isinstance(inside, dict) else inside
    parts = [each for each in (*inside, getattr(error, "non_block_errors", None)) if each]
    if not parts:
        return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return " ".join(map(told, parts))


def test_a_half_filled_block_can_be_saved_as_a_draft():
    block = LessonBody()
    value = block.to_python([{"type": kind, "value": {}} for kind in WRITTEN])
    block.clean_deferred(value)
    with pytest.raises(StreamBlockValidationError):
        block.clean(value)


def fields_of(block) -> list:
    """The fields of a block that hold words or files, down to those of its lists."""
    if isinstance(block, ListBlock):
        return fields_of(block.child_block)
    if hasattr(block, "child_blocks"):
        return [each for child in block.child_blocks.values() for each in fields_of(child)]
    return [block]


def test_every_field_of_a_block_says_what_it_wants():
    told = {"header_row"}  # its name says it all
    for kind, block in LessonBody().child_blocks.items():
        fields = fields_of(block) if kind != "text" else []
        assert [each.name for each in fields if not each.field.help_text and each.name not in told] == []
