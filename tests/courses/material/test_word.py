"""Word documents become lessons; what an enemy put into them becomes a refusal."""

import time
import tracemalloc
from io import BytesIO

import pytest

from courses.material.reading import read_material
from courses.material.rows import MaterialRefused
from courses.material.template import markdown_template, word_template
from tests.courses.material.documents import lessons, png, tampered, with_body, word

RUN = "<w:p><w:r>{}</w:r></w:p>"
MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def read(stream, name="Module two.docx"):
    return read_material(name, stream)


def words_of(material):
    return " ".join(remark.words for remark in material.remarks)


def test_the_template_becomes_what_it_says():
    material = read(BytesIO(word_template()))
    first, second = material.lessons
    assert material.title == "Title of the module" and second.title == "Title of the second lesson"
    kinds = [getattr(block, "style", block.kind) for block in first.blocks]
    assert kinds == ["text", "image", "table", "try", "remember", "example", "careful", "quote", "reflection"]
    picture, table, quote = first.blocks[1], first.blocks[2], first.blocks[7]
    assert (picture.alt, picture.caption) == (
        "A curve that falls after six in the evening",
        "What the picture shows",
    )
    assert table.stored["caption"] == "What the table shows" and table.stored["header_row"]
    assert quote.stored["who"] == "Who said it"
    assert material.remarks == ()


def test_the_markdown_template_becomes_the_same_kinds():
    material = read(BytesIO(markdown_template().encode()), "module.md")
    assert material.title == "Title of the module" and len(material.lessons) == 2
    assert [block.kind for block in material.lessons[0].blocks] == [
        "text",
        "table",
        "note",
        "quote",
        "reflection",
    ]
    assert material.remarks == ()


def test_lessons_split_at_heading_1_only():
    material = read(
        BytesIO(
            word(
                ("One", "Heading1"), ("Part", "Heading2"), ("Words", ""), ("Two", "Heading1"), ("More", "")
            ).content()
        )
    )
    assert [lesson.title for lesson in material.lessons] == ["One", "Two"]
    assert material.lessons[0].blocks[0].html == "<h2>Part</h2>\n<p>Words</p>"


def test_a_document_without_headings_is_one_lesson_named_by_its_file():
    material = read(BytesIO(word(("Words", "")).content()))
    assert [lesson.title for lesson in material.lessons] == ["Module two"]


def test_what_cannot_be_taken_is_told_with_its_heading():
    equation = f"{RUN.format('<w:t>Words</w:t>')}<w:p><m:oMath {MATHS}><m:r/></m:oMath></w:p>"
    material = read(with_body(equation))
    [remark] = [each for each in material.remarks if "equation" in each.words]
    assert remark.place == "Before"


def test_a_linked_picture_is_left_out_and_nothing_is_fetched(monkeypatch):
    monkeypatch.setattr("urllib.request.urlopen", lambda *args: pytest.fail("fetched"))
    made = lessons(1)
    rels = str(made.parts()["word/_rels/document.xml.rels"]).replace(
        'Target="media/p1.png"', 'Target="http://evil.example/p.png" TargetMode="External"'
    )
    document = str(made.parts()["word/document.xml"]).replace("r:embed", "r:link")
    material = read(
        tampered(made, word____rels__document_dot_xml_dot_rels=rels, word__document_dot_xml=document)
    )
    assert material.pictures == () and "only linked" in words_of(material)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x01\x00\x00\x00" + b"x" * 60, "metafile"),
        (b"BM" + b"x" * 60, "format that we do not take"),
        (b"\x89PNG\r\n\x1a\nlies", "left out"),
        (b"<svg onload=alert(1)>", "format that we do not take"),
    ],
)
def test_a_picture_that_lies_is_left_out_and_told(content, said):
    material = read(tampered(lessons(1), word__media__p1_dot_png=content))
    assert material.pictures == () and said in words_of(material)


DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        (BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 900), "password"),
        (BytesIO(b"plain text"), "damaged"),
        (tampered(lessons(), word__vbaProject_dot_bin=b"x"), "macros"),
        (tampered(lessons(), word__document_dot_xml=DTD), "instructions"),
        (tampered(lessons(), word__styles_dot_xml=DTD), "instructions"),
        (tampered(lessons(), customXml__item1_dot_xml=DTD), "instructions"),
        (tampered(lessons(), word__document_dot_xml="<a><b></a>"), "damaged"),
        (tampered(lessons(), word__document_dot_xml="<a>" * 200 + "</a>" * 200), "nested too deeply"),
        (with_body("<w:p/>" * 6_001), "too long for one module"),
        (with_body(RUN.format("<w:t>x</w:t>") * 50_000), "too long for one module"),
        (tampered(lessons(), word__inner_dot_zip=b"PK"), "an archive inside"),
        (BytesIO(word().content()), "no text"),
    ],
)
def test_a_hostile_document_is_refused_in_words(stream, said):
    with pytest.raises(MaterialRefused, match=said):
        read(stream)


def test_macros_are_refused_by_name_and_by_type():
    types = str(lessons().parts()["[Content_Types].xml"]).replace(
        "openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"
    )
    with pytest.raises(MaterialRefused, match="macros"):
        read(tampered(lessons(), **{"[Content_Types]_dot_xml": types}))
    with pytest.raises(MaterialRefused, match="macros"):
        read(BytesIO(lessons().content()), "module.docm")


def test_a_bomb_costs_neither_memory_nor_time():
    bomb = tampered(lessons(), word__document_dot_xml=b" " * 200_000_000)
    assert bomb.getbuffer().nbytes < 300_000
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(MaterialRefused, match="unpacks to more"):
        read(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000 and time.process_time() - started < 2


def test_a_file_of_200_mb_is_refused_by_its_size():
    class Huge(BytesIO):
        def seek(self, offset, whence=0):
            return 200_000_000 if whence == 2 else super().seek(offset, whence)

        def read(self, *args):
            pytest.fail("read")

    with pytest.raises(MaterialRefused, match="200"):
        read(Huge())


def test_the_largest_document_that_is_taken_is_read_in_time():
    made = word(("One", "Heading1"))
    for _number in range(5_900):
        made.paragraph("Some words of a paragraph that is neither short nor long.")
    started = time.process_time()
    material = read(BytesIO(made.content()))
    assert len(material.lessons) == 1 and time.process_time() - started < 60


def test_pictures_are_known_by_their_content():
    material = read(BytesIO(lessons(2).content()))
    assert [picture.content[:4] for picture in material.pictures] == [b"\x89PNG"] * 2
    assert [picture.content for picture in material.pictures] == [png(9), png(10)]
