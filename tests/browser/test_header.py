"""The head of a page: menus that open without a script and close with it; the language keeps the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.look import overflow, small_targets
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser


def test_menus_close_on_escape_and_on_a_click_elsewhere(visit):
    page = visit()
    page.goto("/en/")
    menu = page.locator("header .site-nav details.menu").first
    summary = menu.locator("summary")
    summary.click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    page.locator("h1").click()
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_changes_the_language_and_keeps_the_page(visit, javascript):
    page = visit(viewport=PHONE, java_script_enabled=javascript)
    page.goto("/verify/?number=what")
    page.locator("header .menu--phone > summary").click()
    languages = page.locator("header .menu--phone button[name=language]")
    assert languages.evaluate_all("all => all.map(each => each.lang)") == [
        "en",
        "ar",
        "zh-hans",
        "fr",
        "ru",
        "es",
    ]
    expect(page.locator("header .menu--phone button[aria-current]")).to_have_attribute("lang", "en")
    with page.expect_navigation():
        languages.nth(1).click()
    expect(page).to_have_url(re.compile(r"/verify/\?number=what$"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")


@pytest.mark.parametrize("locale", ["ar-EG", "ru-RU", "fr-FR"])
@pytest.mark.parametrize("width", [320, 960])
def test_the_style_guide_and_its_head_fit_every_screen(visit, locale, width):
    page = visit(viewport={"width": width, "height": 740}, locale=locale)
    page.goto("/style/")
    assert not overflow(page)
    assert not small_targets(page)
