"""Single places by keyboard alone: facets on a phone, menus, switches, tables; the focus at every stop."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import Keyboard
from tests.browser.look import focus, violations
from tests.browser.states_public import COURSE
from tests.services.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser

ZOOMED = {"width": 320, "height": 256}  # what is left of 1280 × 1024 pixels at 400 %
MOST_STOPS = 200


def titles(page):
    return page.locator(".card h3").all_inner_texts()


def test_facets_are_chosen_and_taken_away_by_keyboard_on_a_phone(visit):
    page = visit(viewport=PHONE)
    page.goto("/en/courses/")
    keys = Keyboard(page)
    before = len(titles(page))
    keys.skip_to_content()
    keys.tab_to(page.locator(".facets > summary"))
    keys.press("Enter")
    choice = page.locator("input[name=track][value=resilience]")
    keys.tab_to(choice)
    keys.press("Space")
    expect(choice).to_be_checked()
    keys.follow(page.get_by_role("button", name="Apply the filters"))
    assert "track=resilience" in page.url
    assert 0 < len(titles(page)) < before
    keys.skip_to_content()
    keys.follow(page.locator("main .chip").first)
    assert "track=" not in page.url
    assert len(titles(page)) == before


def test_a_menu_closes_on_escape_and_the_language_keeps_the_page_on_a_phone(visit):
    page = visit(viewport=PHONE)
    page.goto("/en/courses/?q=schools")
    keys = Keyboard(page)
    menu = page.locator("header .menu--phone")
    keys.tab_to(menu.locator(":scope > summary"))
    keys.press("Space")
    expect(menu).to_have_attribute("open", "")
    for _stop in range(3):
        keys.tab()
    keys.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator(":scope > summary")).to_be_focused()
    keys.press("Enter")
    keys.follow(menu.locator("button[value=ar]"))
    assert page.url.endswith("/ar/courses/?q=schools")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    keys.skip_to_content()  # also where the page is mirrored


def test_the_data_saver_is_switched_by_keyboard(visit):
    page = visit()
    page.goto("/en/about/")
    keys = Keyboard(page)
    keys.skip_to_content()
    keys.follow(page.get_by_role("button", name="Turn the data saver on"))
    assert page.url.endswith("/en/about/")
    keys.skip_to_content()
    keys.follow(page.get_by_role("button", name="Turn the data saver off"))
    expect(page.locator(".saver")).to_contain_text("The data saver is off")


def test_a_wide_table_is_reached_and_moved(visit, backstage):
    person = backstage.person()
    page = visit(person["session"], viewport={"width": 240, "height": 740})
    page.goto(backstage.lesson_of_all_blocks(email=person["email"], language="en"))
    keys = Keyboard(page)
    keys.skip_to_content()
    table = page.locator(".block-table")
    keys.tab_to(table)
    for _turn in range(4):
        keys.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.block-table').scrollLeft > 0")


@pytest.fixture
def opened(visit, member, backstage):
    """Open each of the main pages, as in `opened("lesson", viewport=PHONE)`."""

    def open_page(name, language="en", **options):
        public = {"home": "", "catalogue": "courses/?track=resilience", "accessibility": "accessibility/"}
        options |= {"locale": language, "reduced_motion": "reduce"}
        if name in public or name in ("course", "sign-in"):
            page = visit(**options)
            own = {"course": COURSE.format(language), "sign-in": "/account/login/"}
            page.goto(own.get(name) or f"/{language}/{public[name]}")
            return page
        person = member(done={"question": 9}.get(name, 2), language=language)
        page = visit(person["session"], **options)
        places = {"lesson": 3, "quiz": 2, "question": 9}
        path = person["activities"][places[name]]["url"] if name in places else "/learn/"
        if name == "question":
            path = backstage.sit(email=person["email"], activity=path)["url"] + "1/"
        page.goto(path)
        return page

    return open_page


SHOWN = {
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "the system's colours": {"viewport": DESKTOP, "forced_colors": "active"},
    "more contrast": {"viewport": DESKTOP, "contrast": "more"},
    "zoomed": {"viewport": ZOOMED},
    "mirrored": {"viewport": DESKTOP, "language": "ar"},
}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        *((name, "zoomed") for name in ("home", "catalogue", "course", "sign-in", "lesson", "question")),
        *((name, "the system's colours") for name in ("catalogue", "course", "quiz", "question")),
        *((name, "more contrast") for name in ("home", "my-learning")),
        *((name, "dark") for name in ("my-learning", "accessibility")),
        *((name, "mirrored") for name in ("course", "lesson")),
    ],
)
def test_the_focus_is_seen_at_every_stop_and_goes_back_as_it_came(opened, name, shown):
    page = opened(name, **SHOWN[shown])
    keys = Keyboard(page)
    page.evaluate("document.activeElement.blur()")  # sign-in puts the focus into its first field
    assert violations(page, only=["color-contrast"]) == []
    there = stops(keys, "Tab")
    assert len(there) > 5
    assert len(there) < MOST_STOPS, "the focus is caught"
    assert re.search("skip", there[0])
    back = stops(keys, "Shift+Tab")
    assert back[::-1][-len(there) :] == there


def stops(keys: Keyboard, key: str) -> list[str]:
    """Where the focus goes until it leaves the page; each stop is seen."""
    passed = []
    for _stop in range(MOST_STOPS):
        keys.tab(key)
        name = focus(keys.page)["name"]
        if name == "nothing":
            break
        passed.append(name)
    return passed
