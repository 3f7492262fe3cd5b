"""What is pasted from Word and its like comes into a lesson as clean text: typed, stored, and shown."""

import base64
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.services.processes import ROOT

pytestmark = pytest.mark.browser

AUTHOR = "author@demo.example"
COURSE, LESSON = "DL-200", "Sound, and its words"
WORD = (Path(__file__).parent / "pasted" / "word.clipboard").read_text(encoding="utf-8")
SCRIPT = ROOT / "academy" / "static" / "academy" / "desk" / "paste.js"
CLEAN = (
    "<h2>Who assigns the spectrum</h2>"
    "<p>A regulator’s “first duty” is to <b>publish</b> the plan, and to <i>keep</i> it current – every "
    'year. See <a href="https://plan.example/table?region=1&amp;year=2026">the table</a> and my copy.</p>'
    "<h3>Three steps</h3>"
    "<ol><li>Ask what is used.<ol><li>In the capital.</li><li>In the regions.</li></ol></li>"
    "<li>Measure at 10<sup>2</sup> places.</li></ol>"
    "<p>What helps:</p><ul><li>A <b>map</b></li><li>A calendar</li></ul>"
    "<p>The band is shared<sup>[1]</sup> by two services.</p>"
    "<p>Band | Service</p><p>694 MHz | Mobile</p>"
    "<p>План «на год» خطة</p><p>The end.</p><p><sup>[1]</sup> Since 2015.</p>"
)
PASTE = """(editor, html) => {
  const carried = new DataTransfer();
  carried.setData('text/html', html);
  carried.setData('text/plain', 'The words alone');
  const init = { clipboardData: carried, bubbles: true, cancelable: true };
  editor.dispatchEvent(new ClipboardEvent('paste', init));
}"""
HOSTILE = (
    "<img src='https://spy.example/x.png' onerror='window.ran = 1'><script>window.ran = 1</script>"
    "<svg onload='window.ran = 1'></svg><iframe srcdoc='<script>parent.ran = 1</script>'></iframe>"
)
MSO_ITEM = "<p class=MsoListParagraph>{}</p>"
SOURCES = {  # a name of what was pasted: its HTML, and what is kept of it
    "one word": ("<meta charset='utf-8'><span style='color:red'>word</span>", "<p>word</p>"),
    "Google Docs": (
        "<b style='font-weight:normal' id='docs-internal-guid-1'><p><span style='font-weight:700'>Bold</span>"
        "<span style='font-style:italic'> both</span></p><br><ul><li dir='ltr'><p><span>One</span></p></li>"
        "<ul><li><p>Two</p></li></ul></ul></b>",
        "<p><b>Bold</b><i> both</i></p><ul><li>One<ul><li>Two</li></ul></li></ul>",
    ),
    "Word on the web": (
        "<div class='ListContainerWrapper'><ul><li data-aria-level='1'><p>One</p></li></ul></div>"
        "<div class='ListContainerWrapper'><ul><li data-aria-level='2'><p>Two</p></li></ul></div>",
        "<ul><li>One<ul><li>Two</li></ul></li></ul>",
    ),
    "LibreOffice": (
        "<h1 class='western'><font>Top</font></h1><ol><li><p>One</p><p>more</p></li></ol><p><br></p>",
        "<h2>Top</h2><ol><li>One<br>more</li></ol>",
    ),
    "bullets that were typed": (
        MSO_ITEM.format("·&nbsp;&nbsp; One") + MSO_ITEM.format("<span>o  </span>Two"),
        "<ul><li>One</li><li>Two</li></ul>",
    ),
    "a step without the one before": (
        "<p class=MsoListParagraph style='mso-list:l0 level3 lfo1'>Deep</p>",
        "<ul><li>Deep</li></ul>",
    ),
    "hard spaces": ("<p>«&nbsp;oui&nbsp;»&nbsp; non</p><p>&nbsp;</p>", "<p>«\u00a0oui\u00a0» non</p>"),
    "headings far down": (
        "<h4>Four</h4><h5><b>Five</b></h5><h6>Six</h6>",
        "<h2>Four</h2><h3>Five</h3><h3>Six</h3>",
    ),
    "lines": (
        "one<br>two<br><br>three<br style='page-break-before:always'>",
        "<p>one<br>two</p><p>three</p>",
    ),
    "a table as a frame": (
        "<table><tr><td><p>One</p><ul><li>Two</li></ul></table>",
        "<p>One</p><ul><li>Two</li></ul>",
    ),
    "a bar in a cell": ("<table><tr><td>a|b<td><p>c</p><p>d</p></table>", "<p>a/b | c d</p>"),
    "marks": (
        "<p>1 &lt; 2 &amp; <a href='javascript:x()'>3</a><a href='https://a.example/?q=\"'>4</a></p>",
        '<p>1 &lt; 2 &amp; 3<a href="https://a.example/?q=&quot;">4</a></p>',
    ),
    "nothing but a picture": ("<img src='file:///C:/x.png'>", ""),
}


@pytest.fixture
def lesson(visit, backstage) -> Page:
    """A lesson of the author's, open in the editor, with its first text emptied."""
    page = visit(backstage.session(email=AUTHOR))
    page.goto(f"/admin/academy/courses/{COURSE}/")
    page.get_by_role("link", name=LESSON).first.click()
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Backspace")  # it is no heading any more either
    expect(editor(page)).not_to_contain_text(re.compile(r"\w"))
    return page


def editor(page: Page) -> Locator:
    return page.locator("[data-contentpath] .public-DraftEditor-content").first


def stored(page: Page, *, end: str) -> dict:
    """The text as Wagtail's widget sends it, once it holds what was pasted."""
    frame = editor(page).locator("xpath=ancestor::*[@data-streamfield-widget]")
    field = frame.locator("input[type=hidden]").first
    expect(field).to_have_value(re.compile(re.escape(end)))
    return json.loads(field.input_value())


def lines(raw: dict) -> list[tuple[str, int, str]]:
    return [(each["type"], each["depth"], each["text"]) for each in raw["blocks"]]


def paste(page: Page, html: str, *, end: str) -> None:
    editor(page).evaluate(PASTE, html)
    expect(editor(page)).to_contain_text(end)


def test_a_document_of_word_becomes_a_clean_lesson(lesson, watch):
    paste(lesson, WORD, end="Since 2015.")
    expect(lesson.locator(".desk-paste")).to_contain_text("The pictures stayed behind")
    raw = stored(lesson, end="Since 2015.")
    assert lines(raw)[2:6] == [
        ("header-three", 0, "Three steps"),
        ("ordered-list-item", 0, "Ask what is used."),
        ("ordered-list-item", 1, "In the capital."),
        ("ordered-list-item", 1, "In the regions."),
    ]
    with lesson.expect_navigation():
        lesson.get_by_role("button", name="Save draft").first.click()
    expect(editor(lesson)).to_contain_text("Since 2015.")
    assert lines(stored(lesson, end="Since 2015.")) == lines(raw)
    lesson.goto(f"/admin/academy/courses/{COURSE}/preview/")
    shown = lesson.frame_locator("iframe")
    shown.get_by_role("link", name=LESSON).first.click()
    heading = shown.get_by_role("heading", name="Who assigns the spectrum")
    read = heading.evaluate("(each) => each.parentElement.innerHTML")
    assert CLEAN in re.sub(r' rel="[^"]*"|(?<=>)\s+(?=<[hpuo])', "", read)
    assert lesson.title() != "run"
    watch.settle()
    watch.forgive("sandboxed")  # the preview's frame runs no script


def test_what_is_typed_right_before_saving_is_saved(lesson):
    lesson.keyboard.type("The last word counts")
    with lesson.expect_navigation():
        lesson.get_by_role("button", name="Save draft").first.evaluate("(each) => each.click()")
    expect(editor(lesson)).to_contain_text("The last word counts")


def test_a_word_pasted_into_a_sentence_stays_in_it(lesson):
    lesson.keyboard.type("One  three")
    for _ in range(len(" three")):
        lesson.keyboard.press("ArrowLeft")
    paste(lesson, "<p class=MsoNormal><span lang=EN-GB>two<o:p></o:p></span></p>", end="One two three")
    assert lines(stored(lesson, end="One two three")) == [("unstyled", 0, "One two three")]


def test_what_comes_from_another_of_our_editors_is_left_as_it_is(lesson):
    ours = "<div data-editor='abcde'><h3 data-offset-key='a-0-0'>Ours</h3><h3>Too</h3></div>"
    paste(lesson, ours, end="Too")
    assert {kind for kind, _depth, _text in lines(stored(lesson, end="Too"))} == {"header-three"}


@pytest.fixture(scope="module")
def blank(chromium):
    """An empty page of the browser."""
    page = chromium.new_page()
    yield page
    page.close()


@pytest.fixture
def cleaned(blank):
    """What the script makes of a page of HTML, without an editor."""
    address = "data:text/javascript;base64," + base64.b64encode(SCRIPT.read_bytes()).decode()
    run = "async ([url, html]) => (await import(url)).cleaned(html)"
    return lambda html: blank.evaluate(run, [address, html])


@pytest.mark.parametrize("name", SOURCES)
def test_other_sources_come_in_clean(cleaned, name):
    source, clean = SOURCES[name]
    assert cleaned(source)["html"] == clean


def test_word_comes_in_clean_without_an_editor(cleaned):
    found = cleaned(WORD)
    assert found["html"] == CLEAN and found["pictures"]


def test_nothing_of_a_pasted_page_is_loaded_or_run(blank, cleaned):
    asked: list[str] = []
    blank.on("request", lambda request: asked.append(request.url))
    cleaned(HOSTILE)
    blank.wait_for_timeout(200)
    assert blank.evaluate("window.ran") is None
    assert [url for url in asked if not url.startswith("data:text/javascript")] == []


def test_a_deep_and_wide_page_is_cleaned_in_seconds(cleaned):
    wide = "<p class=MsoNormal>word <b>bold</b></p>" * 5_000
    assert cleaned(wide)["html"].count("<p>") == 5_000
    assert cleaned("<div><b>" * 20_000 + "deep")["html"].endswith("deep</b></p>")
