"""A visitor finds the right course: by words and by facets, in three languages, on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.look import overflow, small_targets, violations
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser

# language: words somebody types, the course they want, its track, and its address
ROADS = {
    "en": ("weak links", "Distance learning on weak links", "distance-learning"),
    "ar": ("حمايه الاطفال", "حماية الأطفال على الإنترنت: دورة في السياسات العامة", "connectivity"),
    "zh-hans": ("网络 连续性", "关键网络的业务连续性", "resilience"),
}


def titles(page: Page) -> list[str]:
    return page.locator(".card h3").all_inner_texts()


def answer(page: Page, button: str) -> None:
    """Press a button of the catalogue's form and wait for what it finds."""
    with page.expect_navigation():
        page.locator(f".catalogue__form {button}").click()


def sound(page: Page) -> None:
    """Nothing is wrong with the page as it stands."""
    assert violations(page) == []
    assert overflow(page) == []


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def reader(request, visit):
    """Open a page as a visitor whose browser does or does not run scripts."""
    return lambda **options: visit(java_script_enabled=request.param, **options)


@pytest.mark.parametrize("language", ROADS)
def test_a_course_is_found_by_words(reader, language):
    words, title, _track = ROADS[language]
    page = reader()
    page.goto(f"/{language}/courses/")
    page.locator("#q").fill(words)
    answer(page, ".search button")
    assert titles(page)[0] == title
    expect(page.locator("#q")).to_have_value(words)
    with page.expect_navigation():
        page.locator(".card h3 a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.mark.parametrize("language", ROADS)
def test_a_course_is_found_by_facets_at_a_desk(reader, language):
    _words, title, track = ROADS[language]
    page = reader()
    page.goto(f"/{language}/courses/")
    before = len(titles(page))
    page.locator(f"input[name=track][value={track}]").check()
    page.locator(f"input[name=language][value={language}]").check()
    answer(page, ".facets button")
    assert f"track={track}&language={language}" in page.url
    assert title in titles(page)
    assert len(titles(page)) < before
    shown = page.locator(f"label:has(input[value={track}]) .facet__count").inner_text()
    assert int(shown) == len(titles(page))
    with page.expect_navigation():
        page.locator(".chip").first.click()
    assert f"track={track}" not in page.url
    assert f"language={language}" in page.url


@pytest.mark.parametrize("language", ROADS)
def test_a_course_is_found_by_facets_on_a_phone(reader, language):
    _words, title, track = ROADS[language]
    page = reader(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/{language}/courses/")
    choice = page.locator(f"input[name=track][value={track}]")
    expect(choice).to_be_hidden()
    page.locator(".facets > summary").tap()
    choice.check()
    with page.expect_navigation():
        page.locator(".facets button").tap()
    assert title in titles(page)
    expect(page.locator(".facets > summary .pill")).to_have_text("1")


@pytest.mark.parametrize(
    "query", ["", "?q=emergancy", "?q=zzzz", "?track=resilience&level=introductory&open=1"]
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_catalogue_is_sound_in_every_state(visit, language, query):
    page = visit(reduced_motion="reduce")
    page.goto(f"/{language}/courses/{query}")
    sound(page)
    page.emulate_media(color_scheme="dark")
    assert violations(page, only=["color-contrast"]) == []
    page.set_viewport_size(PHONE)
    page.locator(".facets > summary").click()
    sound(page)
    assert small_targets(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert overflow(page) == []


def test_a_misspelt_word_and_a_dead_end_lead_on(visit):
    page = visit()
    page.goto("/en/courses/?q=emergancy")
    expect(page.locator(".catalogue__results .notice")).to_contain_text("Showing results for “emergency”")
    page.goto("/en/courses/?q=emergency&track=connectivity")
    with page.expect_navigation():
        page.get_by_role("link", name="Without “Universal connectivity”").click()
    assert page.url.endswith("?q=emergency")
    assert "Emergency telecommunications: from plan to first 72 hours" in titles(page)


def test_the_keyboard_goes_from_the_words_to_the_results(visit):
    page = visit()
    page.goto("/en/courses/")
    page.locator("#q").focus()
    page.keyboard.type("schools")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "q=schools" in page.url
    page.get_by_role("link", name="Title", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("?q=schools&sort=title")
    assert titles(page) == sorted(titles(page))


def test_a_hostile_question_breaks_no_layout(visit):
    page = visit(viewport=PHONE)
    for words in ("W" * 200, "\u202e" + "מילה" * 40, "网" * 200, "<b>x</b>'\"&"):
        page.goto("/en/courses/")
        page.locator("#q").fill(words)
        answer(page, ".search button")
        assert overflow(page) == []
