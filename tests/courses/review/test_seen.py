"""What a reader cannot see is no change: saving in the editor rewrites a text and changes nothing in it."""

import json
from pathlib import Path

import pytest

import courses
from academy.lib.canonical import digest
from courses.folder import read_course_folder
from courses.lesson_text import TextBlock
from courses.lesson_written import WrittenBlock
from courses.review.difference_texts import compare_parts
from courses.review.pins import plain_text
from courses.review.reading import Names, parts_of
from courses.review.seen import seen_html, seen_text
from courses.review.smallness import smallness_of
from tests.courses.editing import saved_in_the_editor
from tests.courses.review.scenes import LessonPage, write

DEMO = Path(courses.__file__).parent / "demo" / "distance-learning-on-weak-links"

SAME = {
    "keys of paragraphs, lines between them": (
        '<p data-block-key="a1">One</p><ul><li data-block-key="b2">Two</li></ul>',
        "<p>One</p>\n<ul>\n<li>Two</li>\n</ul>\n",
    ),
    "entities": ("<p>1&nbsp;MB &amp; more &gt; &quot;less&quot;</p>", '<p>1\xa0MB &amp; more > "less"</p>'),
    "bold in italics": ("<p><i>a <b>b</b> c</i></p>", "<p><i>a </i><b><i>b</i></b><i> c</i></p>"),
    "how a link is written": ('<p><a id="3" linktype="page">x</a>', "<p><a linktype='page' id='3'>x</a>"),
    "spaces": ("<p>One\n  two </p>", "<p>One two</p>"),
    "ends of lines": ("One\r\ntwo\r\n", "One\ntwo"),
}  # fmt: skip
OTHER = {
    "bold": ("<p>a b</p>", "<p>a <b>b</b></p>"),
    "where a link goes": ('<p><a href="https://a.example">x</a></p>', '<p><a href="https://b.example">x</a></p>'),
    "a paragraph more": ("<p>a b</p>", "<p>a</p><p>b</p>"),
    "a heading": ("<p>a</p>", "<h2>a</h2>"),
    "a tag that is text": ("<p>&lt;b&gt;a&lt;/b&gt;</p>", "<p><b>a</b></p>"),
    "a remark that is text in a title": ("Use <!-- this -->", "Use <!-- that -->"),
    "a no-break space": ("<p>1 MB</p>", "<p>1&nbsp;MB</p>"),
    "an empty line": ("One\n\ntwo", "One\ntwo"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAME)
def test_the_same_to_a_reader(case):
    one, other = SAME[case]
    assert seen_text(one) == seen_text(other)


@pytest.mark.parametrize("case", OTHER)
def test_another_text_to_a_reader(case):
    one, other = OTHER[case]
    assert seen_text(one) != seen_text(other)


def test_what_was_written_in_one_way_stays_so():
    for one, _other in SAME.values():
        assert seen_html(seen_html(one)) == seen_html(one)


def test_a_demo_lesson_saved_unchanged_in_the_editor_has_not_changed(scene):
    folder = read_course_folder(DEMO)
    lesson = next(
        each
        for each in folder.activities
        if each.lessons and each.lessons["en"].title.startswith("The arithmetic")
    ).lessons["en"]
    body = [
        {"type": "text", "value": block.html}
        if isinstance(block, TextBlock)
        else {"type": block.kind, "value": block.stored}
        for block in lesson.blocks
        if isinstance(block, TextBlock | WrittenBlock)
    ]
    page = write(scene.page(LessonPage), body=json.dumps(body), sources="One, 2024\nTwo, 2025")
    before = page.get_latest_revision().content
    after = saved_in_the_editor(page).content
    assert json.loads(before["body"]) != json.loads(after["body"])
    assert digest(plain_text(before)) == digest(plain_text(after))
    judged = smallness_of("lesson", before, after, 30)
    assert judged.is_small and judged.words == 0
    assert compare_parts(*(parts_of("lesson", each, Names()) for each in (before, after))) == []
