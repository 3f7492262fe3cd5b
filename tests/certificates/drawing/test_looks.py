"""Two designs on three papers, in one language or two: judged from outside, by other readers of PDF."""

import pypdfium2
import pytest
import zxingcpp

from certificates.designs.frozen import DEFAULT_SPEC
from certificates.drawing import qr
from certificates.drawing.fonts import HEADING
from certificates.drawing.page import layout_for
from certificates.drawing.wording import words_for
from certificates.pdf import pdf_bytes
from tests.certificates.drawing.test_pdf import HOLDERS, URL, text_of
from tests.certificates.statements import statement

SEAL = "aB3-_x" * 60
BAND = {**DEFAULT_SPEC, "code": "band", "layout": "band"}
SIZES = {"a4": (842, 595), "letter": (792, 612), "a4-portrait": (595, 842)}
RIGHT = {
    "Latin": "Zoë Œuvrard-Łukasiewicz Ọ̀ṣun",
    "Vietnamese": "Nguyễn Thị Phương Thảo",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Євгенія Ґалаґан",
    "Kazakh": "Әсел Қыдырбай",
    "Arabic": "أمينة الزهراني",
    "Persian": "فرشته پژمان‌گچی",
    "Urdu": "ٹیپو ڈاکٹر ہے",
    "simplified Chinese": "王小明",
    "traditional Chinese": "黃麗華龜",
    "Japanese": "山田花子 やまだ ハナコ",
}
BOXES = {
    "Hebrew": "שרה",
    "Georgian": "ნინო",
    "Armenian": "Անահիտ",
    "Ethiopic": "አበበ",
    "Thai": "สมชาย",
    "Devanagari": "अमित",
    "Bengali": "অমিত",
    "Tamil": "அமித்",
    "Khmer": "សុខា",
}


@pytest.mark.parametrize("script", RIGHT)
def test_names_in_these_scripts_are_drawn_right(script):
    assert layout_for(words_for(statement(holder=RIGHT[script]), "en")).missing == ()


def test_korean_has_its_face():
    """Its font takes long to make, so nothing is drawn here."""
    assert all(any(face.covers(letter) for face in HEADING.faces) for letter in "김민수")


@pytest.mark.parametrize("script", BOXES)
def test_names_in_other_scripts_are_boxes_and_reported_letter_by_letter(script):
    name = BOXES[script]
    assert set(layout_for(words_for(statement(holder=name), "en")).missing) == set(name)


@pytest.mark.parametrize(
    ("layout", "page", "language", "second"),
    [("guilloche", "letter", "fr", "en"), ("band", "a4-portrait", "ar", "en"), ("band", "a4", "ru", "")],
)
def test_every_paper_holds_a_code_that_is_read_with_its_seal(layout, page, language, second):
    design = {**DEFAULT_SPEC, "layout": layout, "page": page}
    drawn = pdf_bytes(
        statement(holder=HOLDERS[language]), language, second_language=second, seal=SEAL, design=design
    )
    sheet = pypdfium2.PdfDocument(drawn.content)[0]
    assert tuple(map(round, sheet.get_size())) == SIZES[page]
    codes = zxingcpp.read_barcodes(sheet.render(scale=3).to_pil().convert("RGB"))
    assert [code.text for code in codes] == [f"{URL}#{SEAL}"]
    assert drawn.content.count(f"/URI ({URL}#{SEAL})".encode()) == 2
    said = text_of(drawn.content)
    assert ("has completed the course" in said) is bool(second)
    assert ("CERTIFICATE OF COMPLETION" in said) is bool(second)


def test_a_second_language_that_is_the_first_says_nothing_twice():
    assert words_for(statement(), "en", "en").second is None


@pytest.mark.parametrize("length", [200, 380, 430, 448])
def test_filled_codes_say_what_they_were_given(length):
    from PIL import Image

    url = (URL + "#" + SEAL * 2)[:length]
    rows = qr.modules(url, 101)
    picture = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows)).point([255, 0, *[0] * 254])
    framed = Image.new("L", (len(rows) + 8, len(rows) + 8), 255)
    framed.paste(picture, (4, 4))
    (code,) = zxingcpp.read_barcodes(
        framed.resize((framed.width * 4, framed.height * 4), Image.Resampling.NEAREST)
    )
    assert code.text == url


def test_modules_stay_large_enough_for_paper():
    assert 104 / 72 * 25.4 / len(qr.modules(URL + "#" + SEAL, 101)) >= 0.36


def test_what_a_design_says_stands_in_the_place_of_our_wording():
    texts = {
        "completion": {
            "en": {
                "act": "completed {course} in {hours}",
                "closing": "Attended {attendance}",
                "heading": "Diploma",
            }
        }
    }
    words = words_for(statement(), "en", design={**DEFAULT_SPEC, "texts": texts})
    assert words.act == "completed Distance learning on weak links in 1.5 hours"
    assert words.heading == "Diploma"
    assert words.closing == ""


def test_what_was_not_graded_says_so_and_supervision_is_told():
    attended = words_for(statement(result=None, assessed="attendance", attendance=92), "en").details
    assert "Attendance 92% · without a graded assessment" in attended
    assert any("not supervised" in line for line in words_for(statement(supervised=False), "en").details)
    assert not any("supervised" in line for line in words_for(statement(), "en").details)


@pytest.mark.parametrize("page", SIZES)
@pytest.mark.parametrize("layout", ["guilloche", "band"])
def test_three_signatures_below_two_languages_touch_no_line(layout, page):
    person = {**statement()["signatories"][0], "signature": "ink"}
    design = {**DEFAULT_SPEC, "layout": layout, "page": page}
    laid = layout_for(words_for(statement(signatories=[person] * 3), "ar", "en", design), design)
    top = max(low + height for _, low, _, height in (placed.box for placed in laid.pictures))
    assert len(laid.pictures) == 3
    assert min(line.y - line.size * 0.3 - top for line in laid.lines if line.y > top) > 9
    assert all(line.y < top - 36 for line in laid.lines if line.y <= top)
