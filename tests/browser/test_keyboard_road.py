"""The whole road by keyboard alone, at 1280 pixels, in English: from sign-up to the verified certificate."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser.backstage import Backstage
from tests.browser.keyboard import Keyboard
from tests.services.processes import wait_until
from tests.services.site import Site

pytestmark = pytest.mark.browser

EMAIL, NAME = f"keys-{uuid.uuid4().hex[:8]}@road.example", "Khadija Keys-Åström"
PASSWORD = "nine quiet lighthouses at noon"
COURSE = "Your first hour here"
ACTIVITIES = 10


def link(page: Page, name: str, within: str = "main"):
    """A link by its words; the outline's and the header's own are elsewhere."""
    return page.locator(within).get_by_role("link", name=name)


def button(page: Page, name: str, within: str = "main"):
    """A button by its words."""
    return page.locator(within).get_by_role("button", name=name)


def sign_up(page: Page, keys: Keyboard, site: Site) -> None:
    """Make an account and confirm the address with the code in the mail."""
    page.goto("/en/")
    keys.follow(link(page, "Sign in", "header .site-nav"))
    keys.skip_to_content()
    keys.follow(link(page, "Make an account"))
    keys.skip_to_content()
    keys.type_into(page.get_by_label("E-mail address"), EMAIL)
    keys.type_into(page.get_by_label("Full name"), NAME)
    keys.type_into(page.get_by_label("Password"), PASSWORD)
    keys.follow(button(page, "Make an account"))
    expect(page.get_by_label("Code")).to_be_focused()
    (mail,) = site.mails(EMAIL)
    page.keyboard.type(re.findall(r"(?m)^(\d{6})$", mail.get_body(("plain",)).get_content())[0])
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Your address is confirmed.")


def enrol(page: Page, keys: Keyboard) -> None:
    """Find the course in the catalogue and enrol in the run without dates."""
    keys.follow(link(page, "Courses", "header .site-nav"))
    keys.skip_to_content()
    keys.follow(link(page, COURSE))
    keys.skip_to_content()
    keys.follow(page.locator(".run", has_text="At your own pace").get_by_role("button", name="Enrol"))


def switch_language_and_back(page: Page, keys: Keyboard) -> None:
    """Open the language menu, close it with Escape, switch to Arabic and back: the page stays."""
    address = page.url
    menu = page.locator("header .site-nav details", has=page.locator("button[lang]"))
    keys.tab_to(menu.locator("summary"))
    keys.press("Enter")
    expect(menu).to_have_attribute("open", "")
    keys.tab()
    keys.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        keys.tab_to(menu.locator("summary"))
        keys.press("Space")
        keys.follow(menu.locator(f"button[value={language}]"))
        assert page.url == address
        assert page.locator("html").get_attribute("dir") == direction


def sit(page: Page, keys: Keyboard, backstage: Backstage) -> None:
    """Start the quiz of this page, answer everything right, hand in."""
    keys.follow(button(page, "Start the quiz"))
    questions = backstage.paper(sitting=page.url.split("/")[-3])
    for question in questions:
        keys.skip_to_content()
        keys.choose(question["right"], question["options"])
        expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
        keys.follow(button(page, "Save and"))
    expect(page.get_by_text("Every question has an answer")).to_be_visible()
    keys.skip_to_content()
    keys.follow(button(page, "Hand in now"))
    assert page.locator(".score").inner_text() == "100 %"


def test_the_whole_road_by_keyboard(visit, backstage, site, record_property):
    page = visit()
    keys = Keyboard(page)
    sign_up(page, keys, site)
    enrol(page, keys)
    switch_language_and_back(page, keys)
    for number in range(1, ACTIVITIES + 1):
        keys.skip_to_content()
        if button(page, "Yes, print it like this").count():
            keys.follow(button(page, "Yes, print it like this"))
            keys.skip_to_content()
        if button(page, "Start the quiz").count():
            sit(page, keys, backstage)
            keys.skip_to_content()
            keys.follow(page.locator("main .actions a.button"))
        else:
            keys.follow(button(page, "Mark complete"))
        assert backstage.milestones(email=EMAIL) == number
    expect(page.get_by_role("heading", level=1, name="My learning")).to_be_visible()
    certificate = wait_until(lambda: backstage.certificate(email=EMAIL), seconds=60, what="the certificate")
    own = "Share it, or take it in another language"
    wait_until(lambda: page.reload() and link(page, own).count(), seconds=60, what="the drawn PDF")
    keys.skip_to_content()
    keys.follow(link(page, own))
    keys.skip_to_content()
    keys.follow(link(page, "Verification page"))
    assert certificate["number"].replace("-", "") in page.url.replace("-", "")
    expect(page.get_by_role("heading", level=1, name=f"{NAME} completed {COURSE}")).to_be_visible()
    keys.follow(link(page, "Verify a certificate", "header .site-nav"))
    keys.type_into(page.get_by_label("number", exact=False), "not a number")
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.locator(".field__error")).to_be_visible()
    expect(page.get_by_label("number", exact=False)).to_have_value("not a number")
    record_property("stops of Tab", keys.stops)
