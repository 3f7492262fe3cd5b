"""What is written as Moodle XML comes back as it was, and is what Moodle's importer looks for."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.bank.moodle_xml import read_moodle_xml
from courses.bank.moodle_xml_writing import write_moodle_xml
from courses.bank.rows import ReadText
from tests.courses.bank.generated import questions
from tests.courses.bank.seeds import one_of_each


def written(rows) -> bytes:
    return b"".join(write_moodle_xml(rows))


def read(content: bytes, language="en"):
    return list(read_moodle_xml(BytesIO(content), language))


def bare(question):
    """A question without its line, and with the text beside a picture as the bank would keep it."""
    options = tuple(
        replace(option, text=ReadText(option.text.html)) if option.picture else option
        for option in question.options
    )
    text = ReadText(question.text.html) if question.picture else question.text
    return replace(question, line=0, text=text, options=options)


@settings(max_examples=60, deadline=None)
@given(st.lists(questions(pictures=True), min_size=1, max_size=3))
def test_what_is_written_comes_back(rows):
    assert [bare(row) for row in read(written(rows))] == [bare(row) for row in rows]


@settings(max_examples=30, deadline=None)
@given(st.lists(questions(pictures=True), min_size=1, max_size=2))
def test_writing_again_what_came_back_gives_the_same_file(rows):
    once = read(written(rows))
    assert written(read(written(once))) == written(once)


def test_every_file_is_well_formed_and_names_moodles_types():
    root = ElementTree.fromstring(written(one_of_each()))
    assert [each.get("type") for each in root] == [
        "category", "multichoice", "multichoice", "truefalse", "matching", "ordering", "shortanswer",
        "numerical", "essay",
    ]  # fmt: skip
    assert root[1].find("questiontext/file").get("name") == "line.png"
    assert [each.get("fraction") for each in root[1].iter("answer")] == ["100", "50", "-50"]
    assert [each.get("fraction") for each in root[2].iter("answer")] == ["66.66667", "33.33333", "-33.33333"]
    assert root[0].findtext("category/text") == "$course$/top/Networks/A//B"
    assert root[7].findtext("units/unit/unit_name") == "m/s²"


AWKWARD = [
    "]]>",
    "<![CDATA[",
    "&amp;nbsp; &nbsp;",
    "a < b & c",
    "</text>",
    '<question type="essay">',
    "\ttab",
    "<!-- -->",
]


@pytest.mark.parametrize("words", AWKWARD)
@pytest.mark.parametrize("style", ["plain", "html", "markdown"])
def test_signs_that_mean_something_in_xml_come_back(words, style):
    row = replace(
        one_of_each()[0], text=ReadText(f"x {words} y", style), name="n", hint=ReadText(words), picture=None
    )
    back = read(written([row]))
    assert (back[0].text, back[0].hint) == (row.text, row.hint)


def test_one_of_each_comes_back_without_a_remark():
    back = read(written(one_of_each()))
    assert [bare(row) for row in back] == [bare(row) for row in one_of_each()]
    assert not any(row.remarks for row in back)
