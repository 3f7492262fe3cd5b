"""What a certificate's PDF holds, judged from outside: text, pixels, code, fonts, links."""

import re
from dataclasses import replace
from functools import lru_cache

import pypdfium2
import pytest
import zxingcpp
from PIL import ImageChops

from certificates.drawing import fonts, page, sheet
from certificates.drawing.shaping import shape
from certificates.pdf import pdf_bytes
from tests.certificates.statements import STATEMENT, statement

URL = STATEMENT["verify_url"]
SCALE = 2
FRAME = 37  # points from the paper's edge to where the border ends
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")
HOLDERS = {
    "ar": "أمينة الزهراني",
    "en": "A Sample Learner",
    "es": "Íñigo Núñez Ibáñez",
    "fr": "Zoë Œuvrard-Lefèvre",
    "ru": "Екатерина Щукина",
    "zh-hans": "王小明",
}
HOSTILE = {
    "no blanks": "W" * 200,
    "many words": "Maria-Fernanda de la Santísima Trinidad " * 12,
    "arabic": "عبدالرحمن بن محمد بن عبدالعزيز " * 8,
    "one arabic word": "عبدالرحمنبنمحمد" * 15,
    "marks": "a" + "\u0301\u0323" * 60,
    "tall": "\u1ea4" * 150,
    "markup": "<font size=99>A</font><br/>" * 6,
    "boxes": "😀" * 120,
    "mixed": "Ana 5G (محمد) 🎓 " * 9,
}


@lru_cache
def drawn(language="en", **changes):
    return pdf_bytes(statement(**changes), language)


def image_of(content):
    return pypdfium2.PdfDocument(content)[0].render(scale=SCALE).to_pil().convert("RGB")


def text_of(content):
    return pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range().replace("\r\n", "\n")


def beyond_frame(image):
    """The picture with everything inside the border painted over."""
    inside = [FRAME * SCALE, FRAME * SCALE, image.width - FRAME * SCALE, image.height - FRAME * SCALE]
    image = image.copy()
    image.paste((255, 255, 255), inside)
    return image


def test_holder_title_number_and_specimen_are_text():
    text = text_of(drawn().content)
    for expected in (
        "A Sample Learner",
        "Distance learning on weak links",
        "7KQ4-M2XD-9PTR-WH3C-5VNA",
        "SPECIMEN",
        "1.5 hours of learning",
        "Final assessment passed with 91.6% (pass mark 80%)",
        "2 November 2026",
        "University of the Pacific Islands",
        "Amina Diallo",
        "academy.example/verify",
    ):
        assert expected in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_draws_its_names_and_says_them(language):
    certificate = pdf_bytes(statement(holder=HOLDERS[language]), language)
    text = text_of(certificate.content)
    assert certificate.missing == ()
    assert HOLDERS[language] in text
    assert "7KQ4-M2XD-9PTR-WH3C-5VNA" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_on_the_drawn_page_leads_to_the_verification(language):
    image = image_of(pdf_bytes(statement(holder=HOLDERS[language]), language).content)
    assert [code.text for code in zxingcpp.read_barcodes(image)] == [URL]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_font_is_embedded(language):
    content = pdf_bytes(statement(holder=HOLDERS[language]), language).content
    fonts_named = re.findall(rb"/BaseFont /([\w+-]+)", content)
    assert fonts_named
    assert all(re.match(rb"[A-Z]{6}\+Noto", name) for name in fonts_named)
    assert content.count(b"/FontFile2") == content.count(b"/FontDescriptor /") + content.count(
        b"/Type /FontDescriptor"
    )
    assert b"Helvetica" not in content


def test_the_arabic_page_is_the_mirrored_one():
    left_to_right, mirrored = drawn(), drawn("ar")
    (code,) = zxingcpp.read_barcodes(image_of(left_to_right.content))
    (turned,) = zxingcpp.read_barcodes(image_of(mirrored.content))
    width = image_of(mirrored.content).width
    assert code.position.top_left.x > width / 2 > turned.position.top_right.x
    assert abs(code.position.top_left.x - (width - turned.position.top_right.x)) < 4


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_leaves_the_frame(name, language):
    long = HOSTILE[name]
    signatories = [{"name": {"en": long}, "title": {"en": long}}] * 2
    calm = drawn(language, specimen=False)
    wild = pdf_bytes(
        statement(
            holder=long,
            title=long,
            specimen=False,
            partner={"name": {"en": long}},
            issuer={"name": {"en": long}},
            signatories=signatories,
        ),
        language,
    )
    calm_picture, wild_picture = image_of(calm.content), image_of(wild.content)
    assert ImageChops.difference(beyond_frame(calm_picture), beyond_frame(wild_picture)).getbbox() is None
    assert [code.text for code in zxingcpp.read_barcodes(wild_picture)] == [URL]


def test_without_fitting_a_long_name_would_leave_the_frame(monkeypatch):
    """The control: names that are fitted into no room, and the test above sees the ink."""
    monkeypatch.setattr(
        sheet, "fitted", lambda text, style, room, rtl: ((shape(text, style, arabic_page=rtl),), 38)
    )
    calm, wild = drawn(specimen=False), pdf_bytes(statement(holder="W" * 200, specimen=False), "en")
    difference = ImageChops.difference(
        beyond_frame(image_of(calm.content)), beyond_frame(image_of(wild.content))
    )
    assert difference.getbbox() is not None


@pytest.mark.parametrize("name", HOSTILE)
def test_no_long_name_is_cut(name):
    text = "".join(HOSTILE[name].split())
    layout = page.layout_for(page_words(holder=HOSTILE[name]))
    shown = "".join(run.text for placed in layout.lines for run in placed.line.runs)
    if name in {"no blanks", "many words", "markup", "tall"}:
        assert text in "".join(shown.split())
    assert len("".join(shown.split())) >= len(text) - text.count("لا")


def page_words(**changes):
    from certificates.drawing.wording import words_for

    return words_for(statement(**changes), "en")


def test_a_name_like_others_keeps_its_full_size_and_a_long_one_wraps():
    sizes = {placed.size for placed in page.layout_for(page_words()).lines}
    assert 38 in sizes
    long = page.layout_for(page_words(title="Strengthening resilience and the response to shocks " * 3)).lines
    assert sum("resilience" in placed.line.text or "shocks" in placed.line.text for placed in long) in {2, 3}


def test_a_crowded_page_is_drawn_smaller_and_nothing_meets_the_signatures():
    long = "University of Telecommunications, Posts and Distance Learning of the Pacific Islands " * 2
    crowded = page_words(holder=HOSTILE["many words"][:110], title=long, partner={"name": {"en": long}})
    crowded = replace(crowded, details=(crowded.details[2],) * 4)
    laid = page.layout_for(crowded)
    body = [placed for placed in laid.lines if 172 < placed.y < 470 or placed.line.text in long]
    assert len(body) > 12
    lowest = min(placed.y for placed in laid.lines if "delivered" in placed.line.text)
    assert lowest > min(y for _, y, _ in laid.rules) + 30


def test_words_stay_whole_while_a_line_has_room_for_the_longest():
    lines = page.layout_for(page_words(holder=HOSTILE["arabic"])).lines
    words = {word for placed in lines for word in placed.line.text.split()}
    assert {"عبدالعزيز", "عبدالرحمن"} <= words
    assert not {word for word in words if "عبدال".startswith(word)}


def test_what_no_font_has_is_reported_and_never_fails_a_certificate():
    certificate = drawn(holder="Ana 😀 हि")
    assert certificate.missing == ("😀", "ह", "ि")
    assert "Ana हि" in " ".join(
        text_of(certificate.content).replace("😀", "").split()
    )  # PDFium drops the emoji


def test_people_cannot_send_markup_or_commands():
    text = text_of(drawn(holder="<b>Ana</b>\u202e &amp;\n(x) \\Tj").content)
    assert "<b>Ana</b> &amp; (x) \\Tj" in text


def test_the_only_link_is_the_verification():
    content = drawn(holder="https://evil.example/").content
    assert set(re.findall(rb"/URI \((.*?)\)", content)) == {URL.encode()}
    assert b"/JavaScript" not in content
    assert b"/Launch" not in content


def test_the_same_statement_makes_the_same_bytes():
    assert pdf_bytes(statement(), "en").content == pdf_bytes(statement(), "en").content


def test_the_file_says_what_it_is():
    document = pypdfium2.PdfDocument(drawn().content)
    about = document.get_metadata_dict()
    assert about["Title"] == "Certificate of completion · Distance learning on weak links"
    assert about["Author"] == "Academy"
    assert about["Subject"] == "7KQ4-M2XD-9PTR-WH3C-5VNA"
    assert b"/Lang (en)" in drawn().content
    assert b"/Lang (ar)" in drawn("ar").content
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (842, 595)


def test_only_a_specimen_says_so():
    assert "SPECIMEN" not in text_of(drawn(specimen=False).content)


def test_signatories_may_be_none_one_two_or_three():
    rules = [
        len(page.layout_for(page_words(signatories=(STATEMENT["signatories"] * 2)[:n])).rules)
        for n in range(5)
    ]
    assert rules == [1, 2, 3, 4, 4]


def test_an_english_certificate_makes_no_chinese_font(monkeypatch):
    def refused(face):
        raise AssertionError(f"{face.name} was asked for")

    monkeypatch.setattr(fonts, "far_eastern_characters", refused)
    assert pdf_bytes(statement(), "en").content
    assert pdf_bytes(statement(), "ar").content


def test_a_certificate_is_small():
    assert len(drawn().content) < 70_000
