"""What authors type in lessons stays text, whatever it is; see `test_folder` for whole lessons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.lesson_markdown import hold_numbers
from courses.lesson_text import NoteBlock, TextBlock, read_blocks, safe_html, word_count


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        '[a](https://example.org/"onmouseover="alert(1))',
        "[a](data:text/html,x)",
        "<https://example.org/><b onclick=x>",
    ],
)
def test_markup_in_a_text_stays_text(source):
    html = safe_html(source, 1, lambda line, reason: None)
    assert "<script" not in html
    assert "<img" not in html
    assert "<b onclick" not in html
    assert 'href="javascript' not in html.lower()
    assert 'href="data' not in html
    assert '" onmouseover' not in html


def test_tags_that_an_author_types_are_shown_and_other_links_lose_their_address():
    assert safe_html("a <u>b</u>", 1, lambda line, reason: None) == "<p>a &lt;u&gt;b&lt;/u&gt;</p>"
    assert safe_html("[a](ftp://b)", 1, lambda line, reason: None) == "<p><a>a</a></p>"


@given(
    st.lists(
        st.sampled_from(
            [*"#*_[]()<>!-`\\\n :", "::: note try\n", ":::\n", "::: image", 'file="x"', "a", "1. ", "\n\n"]
        ),
        max_size=60,
    ).map("".join)
    | st.text()
)
@settings(max_examples=300, deadline=None)
def test_no_lesson_makes_the_reader_raise(body):
    blocks = read_blocks(body, 1, lambda *block: None, lambda line, reason: None)
    assert all("<script" not in block.html for block in blocks if isinstance(block, TextBlock | NoteBlock))


def test_chinese_words_are_counted_by_their_characters():
    blocks = (TextBlock("<p>每个字节有八个比特，16 kbit/s。</p>"),)
    assert word_count(blocks) == 2 + round(9 / 1.6)
    assert word_count((TextBlock("<p>Eight bits in a byte.</p>"),)) == 5
    assert word_count((TextBlock("<p>Une règle\u00a0: huit bits.</p>"),)) == 4


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("9 000 people", "9~000 people"),
        ("1 234 567", "1~234~567"),
        ("at 50 kbit/s", "at 50~kbit/s"),
        ("2 % of 40 m", "2~% of 40~m"),
        ("in 3 months, 4 years", "in 3 months, 4 years"),
        ("room 12 | 345", "room 12 | 345"),
        ("1. 2 people, 19 2020", "1. 2 people, 19 2020"),
        ('::: resource size="2 MB" title="2 MB"', '::: resource size="2 MB" title="2~MB"'),
        (
            '::: image file="files/1 000 m.png" caption="9 m"',
            '::: image file="files/1 000 m.png" caption="9~m"',
        ),
    ],
)
def test_a_number_is_not_torn_at_the_end_of_a_line(written, held):
    assert hold_numbers(written) == held.replace("~", "\u00a0")
