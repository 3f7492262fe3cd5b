"""The end of the road on a phone, 360 pixels wide: menus and outline unfold, and no page scrolls sideways."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import button, link, options, paper_of, take_quiz
from tests.browser.look import overflow, small_targets, violations
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser


def fits(page: Page) -> None:
    """Nothing is wider than the phone, and every target is large enough for a thumb."""
    assert page.viewport_size == PHONE
    assert overflow(page) == []
    assert small_targets(page) == []


@pytest.fixture
def phone(visit, member):
    """A member with a phone, two activities before the end."""
    person = member(done=8, full_name="Pia Phone")
    page = visit(person["session"], viewport=PHONE, has_touch=True, is_mobile=True)
    return person, page


def go(target: Locator) -> None:
    """Tap on something that leads to another page, and wait for that page."""
    with target.page.expect_navigation():
        target.tap()


def test_the_end_of_the_road_on_a_phone(phone, backstage):
    person, page = phone
    page.goto("/learn/")
    fits(page)
    go(link(page, "Continue:"))
    assert person["activities"][8]["url"] in page.url
    fits(page)
    go(button(page, "Mark complete and continue"))
    fits(page)
    go(button(page, "Yes, print it like this"))
    fits(page)
    go(button(page, "Start the quiz"))
    expect(options(page).first).to_be_visible()
    fits(page)
    take_quiz(page, paper_of(page, backstage))
    expect(page.get_by_role("heading", level=1, name="You passed")).to_be_visible()
    fits(page)
    page.goto(person["activities"][9]["url"])
    seen = link(page, "Feedback on attempt 1").bounding_box()
    assert seen
    assert seen["x"] + seen["width"] <= PHONE["width"]  # nothing on a phone is read by scrolling sideways
    fits(page)
    go(link(page, "Go to My learning"))
    fits(page)
    page.goto(backstage.certificate(email=person["email"])["url"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pia Phone completed")
    fits(page)


def test_the_menu_and_the_outline_unfold_on_a_phone(phone):
    person, page = phone
    page.goto(person["activities"][0]["url"])
    assert not page.locator("header .site-nav").is_visible()
    menu = page.locator("header details.menu--phone")
    menu.locator("summary").tap()
    expect(menu.get_by_role("link", name="My learning")).to_be_visible()
    expect(menu.get_by_role("button", name="Sign out")).to_be_visible()
    fits(page)
    assert violations(page) == []
    page.locator("footer p").first.tap()
    expect(menu).not_to_have_attribute("open", "")

    outline = page.locator("main details", has_text="Course outline").first
    expect(outline.get_by_role("link").first).to_be_hidden()
    outline.locator("summary").tap()
    expect(outline.get_by_role("link")).to_have_count(10)
    assert overflow(page) == []
    assert violations(page) == []
    outline.get_by_role("link").nth(3).tap()
    page.wait_for_url(person["activities"][3]["url"] + "**")


def test_the_language_is_switched_in_the_menu_of_a_phone(phone):
    person, page = phone
    page.goto(person["activities"][0]["url"])
    address = page.url
    page.locator("header details.menu--phone summary").tap()
    with page.expect_navigation():
        page.locator("header details.menu--phone button[value=ar]").tap()
    assert page.url == address
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("header details.menu--phone summary").tap()
    fits(page)
