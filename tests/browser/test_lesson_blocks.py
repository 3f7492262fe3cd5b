"""A lesson of all written blocks, in English and Arabic: small, dark, by keyboard, by ear and on paper."""

import subprocess
from pathlib import Path

import pytest

from tests.browser.look import focus, overflow, small_targets, violations
from tests.courses.every_block import BODIES

pytestmark = pytest.mark.browser

SMALL = {"width": 320, "height": 740}
HEARD = {  # in this order, by whoever has the lesson read aloud
    "en": [
        *(
            'heading "Why links are slow"',
            "Measure your link",
            'list "Measure your link"',
            "Close other programs",
        ),
        *("They use the link too.", "Measure three times", "Latency", "The time that a message", "Bandwidth"),
        *(
            "Il nous faut",
            "In translation",
            "We need a link",
            "A head teacher",
            "region",
            "Speed of a school",
        ),
        *(
            'columnheader "Hour"',
            'columnheader "Delay"',
            'rowheader "06:00"',
            'cell "84"',
            'rowheader "12:00"',
        ),
        *("Three ways", "Satellite", "Slow to answer", "Fibre", "Quick to answer", "Mobile", "mast nearby"),
        *(
            "Case example",
            "An island state",
            "What happened",
            "What was done",
            "What to take away",
            "Source:",
        ),
        *("Remember", "Measure in the evening", "Who cannot take", "Your notes stay", "Leaves the academy"),
        *('link "Guidelines', "How to write a plan", "www.example.org", "French", "2.6 MB"),
    ],
    "ar": [
        *('heading "لماذا يبطؤ الاتصال"', "قِس سرعة اتصالك", "أغلق البرامج", "قِس ثلاث مرات", "زمن التأخير"),
        *("عرض النطاق", "Il nous faut", "نحتاج إلى اتصال", "مديرة مدرسة", "region", 'columnheader "الساعة"'),
        *('rowheader "06:00"', "الساتل", "بطيء الاستجابة", "الألياف", "الهاتف المحمول", "دولة جزرية"),
        *("قطع إعصار", "خدم جهازان", "احتفظ بجهاز", "تقرير الهيئة", "قِس في المساء", 'link "Guidelines'),
        *("كيف تُكتب خطة", "www.example.org"),
    ],
}


@pytest.fixture
def lesson(visit, backstage):
    """Open the lesson in the language of the test, signed in and enrolled."""

    def open_in(language, **options):
        person = backstage.person(language=language)
        page = visit(person["session"], reduced_motion="reduce", **options)
        page.goto(backstage.lesson_of_all_blocks(email=person["email"], language=language))
        return page

    return open_in


@pytest.mark.parametrize("language", BODIES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_in_order_at_320_pixels(lesson, language, scheme):
    page = lesson(language, viewport=SMALL, color_scheme=scheme)
    assert page.locator(".prose").get_attribute("dir") == {"en": "ltr", "ar": "rtl"}[language]
    assert not violations(page)
    assert not overflow(page)
    assert not small_targets(page)


@pytest.mark.parametrize("language", BODIES)
def test_it_is_heard_in_its_order(lesson, language):
    tree = lesson(language).locator(".prose").aria_snapshot()
    place = 0
    for words in HEARD[language]:
        assert words in tree[place:], f"“{words}” is not heard here:\n{tree[place:]}"
        place = tree.index(words, place)


def test_a_wide_table_is_moved_by_keyboard(lesson):
    page = lesson("en", viewport={"width": 240, "height": 740})
    table = page.locator(".block-table")
    table.focus()
    assert focus(page)["seen"]
    for _turn in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert table.evaluate("box => box.scrollLeft") > 0


@pytest.mark.parametrize("language", BODIES)
def test_on_paper_nothing_is_cut_and_addresses_can_be_read(lesson, language, tmp_path: Path):
    page = lesson(language)
    path = tmp_path / "lesson.pdf"
    page.pdf(path=path, format="A4")
    text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    assert "https://www.example.org/plans/guide?part=1" in "".join(text.split())
    for cell in ("06:00", "132"):
        assert cell in text
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})
    table = page.locator(".block-table table")
    assert table.evaluate("table => table.offsetWidth <= document.querySelector('.prose').clientWidth")
    assert page.locator(".classroom__side").is_hidden()
