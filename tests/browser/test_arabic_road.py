"""The road from right to left: the interface stays on its page when it switches, the course keeps progress.

Words of the interface are not asked for here, only those of the course.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import button, paper_of, take_quiz

pytestmark = pytest.mark.browser

COURSE = "ساعتك الأولى هنا"


def switch_interface(page: Page, language: str) -> None:
    """Use the language menu in the head of the page."""
    menu = page.locator("header .site-nav details", has=page.locator("button[lang]"))
    menu.locator("summary").click()
    with page.expect_navigation():
        menu.locator(f"button[value={language}]").click()


def progress(page: Page) -> str:
    """The member's progress as the classroom shows it."""
    return page.locator(".classroom__side progress").get_attribute("value") or ""


def test_switching_the_course_in_mid_course_keeps_progress_to_the_certificate(visit, member, backstage):
    person = member(done=7, full_name="منى المتعلّمة")
    page = visit(person["session"])
    page.goto(person["activities"][7]["url"])
    address, before = page.url, progress(page)
    assert page.locator("article h1").get_attribute("lang") == "en"

    switch_interface(page, "ar")
    assert page.url == address
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ar")
    assert page.locator("article h1").get_attribute("dir") == "ltr"  # the course has not been switched yet

    with page.expect_navigation():
        page.locator("form.languages button[value=ar]").click()
    expect(page.locator("article h1")).to_have_attribute("dir", "rtl")
    assert person["activities"][7]["url"] in page.url
    assert progress(page) == before == "70"
    assert backstage.milestones(email=person["email"]) == 7
    side, text = (page.locator(where).bounding_box() for where in (".classroom__side", "article.activity"))
    assert side["x"] > text["x"], "The outline does not stand on the right"

    for _lesson in range(2):
        with page.expect_navigation():
            page.locator(".pager form button").click()
    with page.expect_navigation():
        page.locator("form[action$='/name/'] button").first.click()
    with page.expect_navigation():
        page.locator("form[action$='/start/'] button").click()
    take_quiz(page, paper_of(page, backstage))
    expect(page.locator(".score")).to_contain_text("100")
    certificate = backstage.certificate(email=person["email"])
    page.goto(certificate["url"])
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("منى المتعلّمة")
    expect(heading).to_contain_text(COURSE)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("main .number")).to_have_attribute("dir", "ltr")


def test_a_public_page_switches_to_its_own_edition(visit):
    page = visit()
    page.goto("/en/courses/open-learning-institute/your-first-hour/")
    switch_interface(page, "ar")
    assert page.url.endswith("/ar/courses/open-learning-institute/your-first-hour/")
    expect(page.get_by_role("heading", level=1)).to_have_text(COURSE)
    switch_interface(page, "en")
    assert page.url.endswith("/en/courses/open-learning-institute/your-first-hour/")


def test_enrolling_from_the_arabic_page_opens_the_course_in_arabic(visit, member):
    person = member(language="ar")
    page = visit(person["session"], locale="ar")
    page.goto("/ar/courses/open-learning-institute/your-first-hour/")
    with page.expect_navigation():
        page.locator(".run form button").first.click()
    expect(page.locator("article h1")).to_have_attribute("lang", "ar")
    expect(page.locator("article .prose").first).to_have_attribute("dir", "rtl")


def test_a_switch_to_english_in_the_course_leaves_the_interface_alone(visit, member):
    person = member(done=1, language="ar")
    page = visit(person["session"], locale="ar")
    page.goto(person["activities"][1]["url"])
    with page.expect_navigation():
        page.locator("form.languages button[value=en]").click()
    expect(page.locator("article h1")).to_have_attribute("lang", "en")
    assert progress(page) == "10"
    assert button(page, "English").count() == 1
