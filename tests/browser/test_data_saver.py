"""The data saver in Chromium: nothing heavy is asked for while it is on, light formats while it is off."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.look import overflow, small_targets, violations
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser

HEAVY = {"image", "media"}
SAVES = {"Save-Data": "on"}
PICTURE, SOUND = 3, 5  # places of a lesson with a picture and of one with a recording among the activities


def heavy_requests(page: Page) -> list[Request]:
    """What the page asks for from now on that is a picture, sound or video; its icon is none."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        if request.resource_type in HEAVY and "/static/" not in request.url:
            asked.append(request)

    page.on("request", note)
    return asked


def to_the_end(page: Page) -> None:
    """Scroll through the page, so that whatever waits for that is loaded."""
    page.evaluate("for (const each of document.querySelectorAll('main *')) each.scrollIntoView()")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("place", [PICTURE, SOUND])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_whoever_saves_data_loads_no_picture_and_no_sound(visit, member, language, place):
    person = member(done=9, language=language)
    page = visit(person["session"], viewport=PHONE, extra_http_headers=SAVES)
    asked = heavy_requests(page)
    page.goto(person["activities"][place]["url"])
    to_the_end(page)
    assert asked == []
    assert page.locator("main :is(img, picture, audio, video)").count() == 0
    shown = page.locator("main figure .block-download")
    assert re.search(r"\d", shown.first.inner_text())
    if place == SOUND:
        expect(page.locator("main figure details.fold").first).to_have_attribute("open", "")
    assert violations(page) == []
    assert overflow(page) == []
    assert small_targets(page) == []


def test_a_link_of_the_data_saver_leads_to_the_picture(visit, member):
    person = member(done=9)
    page = visit(person["session"], extra_http_headers=SAVES)
    page.goto(person["activities"][PICTURE]["url"])
    address = page.get_by_role("link", name="Picture:").first.get_attribute("href")
    answer = page.request.get(address)  # fetched, not opened: a picture by itself would ask for /favicon.ico
    assert answer.headers["content-type"] == "image/svg+xml"  # the demo's pictures are drawings
    assert "sandbox" in answer.headers["content-security-policy"]


def test_otherwise_pictures_are_shown(visit, member):
    person = member(done=9)
    page = visit(person["session"], viewport=PHONE)
    page.goto(person["activities"][PICTURE]["url"])
    picture = page.locator("main figure img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('main figure img').naturalWidth > 0")
    assert re.search(r"-[0-9a-f]{8}\.svg$", picture.evaluate("each => each.currentSrc"))


def test_a_recording_waits_until_it_is_played(visit, member):
    person = member(done=9)
    page = visit(person["session"])
    asked = heavy_requests(page)
    page.goto(person["activities"][SOUND]["url"])
    to_the_end(page)
    assert [each.url for each in asked if each.resource_type == "media"] == []
    assert page.locator("main audio").count() == 1


def test_the_switch_in_the_foot_stays_on_the_page_and_holds(visit, member):
    person = member(done=9)
    page = visit(person["session"])
    page.goto(person["activities"][PICTURE]["url"])
    address = page.url
    with page.expect_navigation():
        page.get_by_role("button", name="Turn the data saver on").click()
    assert page.url == address
    expect(page.locator(".saver")).to_contain_text(re.compile(r"weighed \d+ KB"))
    assert page.locator("main img").count() == 0
    page.goto("/en/")
    expect(page.locator(".saver")).to_contain_text("The data saver is on")
    with page.expect_navigation():
        page.get_by_role("button", name="Turn the data saver off").click()
    page.goto(address)
    assert page.locator("main figure img").count() > 0
