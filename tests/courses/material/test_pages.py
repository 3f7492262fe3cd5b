"""HTML and Markdown from anybody: what is harmless is kept, what is left out is told."""

import time
from contextlib import suppress
from io import BytesIO

import pytest

from courses.material.html_nodes import MAX_OPEN
from courses.material.reading import read_material
from courses.material.rows import MaterialRefused

HOSTILE = """<html><head><title>Page</title><script>alert(1)</script><style>p{}</style></head><body>
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->
<h1 onclick="alert(1)">One</h1>
<p style="background:url(javascript:alert(1))" onmouseover=alert(1)>Words <b onclick=x>bold</b>
<a href="javascript:alert(1)">bad</a> <a href="data:text/html,x">worse</a> <a href="https://ok.example/">good</a></p>
<iframe src="https://evil.example"></iframe><object data=x></object><form action=x><input name=y></form>
<img src="https://evil.example/p.png" onerror=alert(1)><svg onload=alert(1)><p>in svg</p></svg>
</body></html>"""


def read(source, name="page.html"):
    return read_material(name, BytesIO(source.encode() if isinstance(source, str) else source))


def body(material):
    return "\n".join(getattr(block, "html", "") for lesson in material.lessons for block in lesson.blocks)


def test_nothing_that_runs_or_loads_comes_through():
    material = read(HOSTILE)
    text = body(material)
    assert '<p>Words <b>bold</b> bad worse <a href="https://ok.example/">good</a></p>' in text
    for word in ("script", "alert", "javascript", "data:", "iframe", "evil", "style", "on", "mso"):
        assert f"{word}=" not in text and f"<{word}" not in text
    assert "javascript" not in text and "alert" not in text
    told = " ".join(remark.words for remark in material.remarks)
    for word in ("script", "iframe", "object", "form"):
        assert f"“{word}”" in told
    assert "not inside the file" in told


def test_lists_that_word_only_draws_become_lists():
    source = """<h1>L</h1>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>First</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span>o<span>&nbsp; </span></span>
Inner</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span>· </span>Last</p>
<p class=MsoNormal>After<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>1.<span>&nbsp; </span>One</p>"""
    expected = (
        "<ul><li>First<ul><li>Inner</li></ul></li><li>Last</li></ul>\n<p>After</p>\n<ol><li>One</li></ol>"
    )
    assert body(read(source)) == expected


def test_footnotes_stand_at_the_end_of_their_lesson():
    source = """<h1>One</h1><p>Fast<a href="#_ftn1" name="_ftnref1">[1]</a>.</p><h1>Two</h1><p>Slow.</p>
<div id="_ftn1"><p><a href="#_ftnref1">[1]</a> In 2024.</p></div>"""
    first, second = read(source).lessons
    assert first.blocks[0].html == "<p>Fast<sup>1</sup>.</p>"
    assert first.blocks[1].html == "<h3>Notes</h3>\n<p><sup>1</sup> In 2024.</p>"
    assert len(second.blocks) == 1


def test_a_table_too_wide_is_left_out_and_a_long_one_is_split():
    wide = f"<h1>T</h1><p>x</p><table><tr>{'<td>c</td>' * 13}</tr></table>"
    assert any("13 columns" in remark.words for remark in read(wide).remarks)
    rows = "<tr><th>A</th><th>B</th></tr>" + "<tr><td>1</td><td>2</td></tr>" * 130
    tables = read(f"<h1>T</h1><table>{rows}</table>").lessons[0].blocks
    assert [len(table.stored["rows"].split("\n")) for table in tables] == [60, 60, 13]
    assert all(table.stored["rows"].startswith("| A | B |") for table in tables)


def test_markdown_keeps_our_blocks_in_their_places():
    source = "# One\nBefore.\n\n::: note try\nTry **it**.\n:::\n\nAfter.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    blocks = read(source, "m.md").lessons[0].blocks
    assert [block.kind for block in blocks] == ["text", "note", "text", "table"]


def test_markdown_tells_what_it_cannot_keep_with_its_line():
    source = (
        '# One\nWords.\n\n::: image file="a.png" source="x"\nAlt\n:::\n\n::: nonsense\nx\n:::\n![p](p.png)\n'
    )
    material = read(source, "m.md")
    assert {remark.place for remark in material.remarks} >= {"line 4", "line 8", "One"}


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        ("<div>" * (MAX_OPEN + 1), "x.html", "nested too deeply"),
        ("<p>" + "x" * 1_500_001, "x.html", "too long for one module"),
        (b"\xff\xfe\x00", "x.html", "UTF-8"),
        (b"a\0b", "x.md", "UTF-8"),
        ("", "x.md", "no text"),
        ("x", "x.exe", "ends with one of"),
        ("> " * 5_000, "x.md", "no text"),
    ],
)
def test_what_is_no_page_is_refused_in_words(source, name, said):
    with pytest.raises(MaterialRefused, match=said):
        read(source, name)


@pytest.mark.parametrize(
    "source", ["<p>x" * 370_000, "<" * 1_400_000, "<table>" + "<div></div>" * 130_000, "&amp" * 370_000]
)
def test_hostile_pages_cost_bounded_time(source):
    started = time.process_time()
    with suppress(MaterialRefused):
        read(source)
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "source",
    [
        "![" * 30_000,
        "![\n" * 30_000,
        "![\n\n" * 30_000,
        "|a" * 5000 + "|\n" + "|-" * 5000 + "|\n" + "|\n" * 5000,
        ("|a" * 50 + "|\n" + "|-" * 50 + "|\n" + "|\n" * 500 + "\n") * 50,
    ],
)
def test_markdown_that_would_keep_the_parser_busy_is_refused_at_once(source):
    began = time.process_time()
    with pytest.raises(MaterialRefused, match="plainer"):
        read(source, "m.md")
    assert time.process_time() - began < 0.5


def test_a_list_of_many_links_is_not_refused():
    source = "# L\n\n" + "- [a](https://ok.example/) and ![b](c.png)\n" * 1500
    assert read(source, "m.md").lessons
