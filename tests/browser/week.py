"""The people of a partner's first week, what they have at hand, and the ways in which all of them work."""

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.backstage import Backstage
from tests.services.site import Site

PARTNER, PARTNER_NAME = "open-learning-institute", "Open Learning Institute"
PASSWORD = "four kettles on the slow ferry"
INVITED, OWN_ADDRESS = "invited-week@road.example", "amina-week@road.example"
AUTHOR = "Amina Diallo"
OLD = "FH-100"
TITLE = "A link for every school"
OBJECTIVE = "Measure the rate of a school's link at three times of day"
MODULE, FROM_WORD = "Before you measure", "Measure a link"
LESSON, SENTENCE = (
    "Why you measure three times",
    "A link is slower in the evening, so one number is not enough.",
)
QUIZ, DRAWER = "What you can do now", "Links of schools"
DESK = "/admin/academy"


class Week:
    """What has come about so far, the people's pages, and where pictures of them are kept (if at all)."""

    def __init__(self, visit: Any, backstage: Backstage, site: Site) -> None:
        self.visit, self.backstage, self.site = visit, backstage, site
        self.pages: dict[str, Page] = {}
        self.code = self.classroom = ""
        folder = os.environ.get("ACADEMY_WEEK_PICTURES", "")
        self.pictures = Path(folder) if folder else None
        self.taken = 0

    def page_of(self, who: str) -> Page:
        """The page of somebody who works here already; the first call opens it, signed in."""
        if who not in self.pages:
            self.pages[who] = self.visit(self.backstage.session(email=f"{who}@demo.example"))
        return self.pages[who]

    def facts(self) -> dict[str, Any]:
        """What the site has on record about the course of this week."""
        found: dict[str, Any] = self.backstage.course_facts(code=self.code)
        return found

    def desk(self, page: Page, path: str = "") -> None:
        """Open a page of this week's course at the desk."""
        page.goto(f"{DESK}/courses/{self.code}/{path}")

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of the page, where pictures are wanted (`ACADEMY_WEEK_PICTURES` names a folder)."""
        if self.pictures is None:
            return
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.taken += 1
        size = page.viewport_size or {"width": 1280, "height": 900}
        tall = page.evaluate(
            "Math.max(...[...document.querySelectorAll('*')].map((one) => one.scrollHeight))"
        )
        page.set_viewport_size({"width": size["width"], "height": min(tall, 3000)})
        page.screenshot(path=self.pictures / f"{self.taken:02}-{name}.png")
        page.set_viewport_size(size)


def press(page: Page, name: str | re.Pattern[str], within: Locator | None = None) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        (within or page).get_by_role("button", name=name, exact=isinstance(name, str)).first.click()


def follow(page: Page, name: str | re.Pattern[str], within: Locator | None = None) -> None:
    """Follow a link."""
    with page.expect_navigation():
        (within or page).get_by_role("link", name=name, exact=isinstance(name, str)).first.click()


def said(page: Page, words: str | re.Pattern[str]) -> None:
    """Expect the admin to have said this."""
    expect(page.locator(".messages")).to_contain_text(words)


def write(field: Locator, text: str) -> None:
    """Type into a rich text field of the editor, which notes it a moment later for the form."""
    typed = field.locator("[contenteditable=true]").first
    typed.click()
    typed.press_sequentially(text)
    noted = "([field, text]) => [...field.querySelectorAll('input')].some((one) => one.value.includes(text))"
    field.page.wait_for_function(noted, arg=[field.element_handle(), text])


def panel(page: Page, name: str) -> Locator:
    """The panel of a field in the editor, as Wagtail names it."""
    return page.locator(f"[id^='panel-child'][id$='-{name}-section']").first


def save_draft(page: Page) -> None:
    """Save what the editor holds, by the button that a person presses."""
    with page.expect_navigation():
        page.locator("footer .action-save").first.click()


def newest_mail(site: Site, recipient: str) -> str:
    """The text of the last mail to this address."""
    body = site.mails(recipient)[-1].get_body(("plain",))
    assert body, "The mail has no plain text"
    return str(body.get_content())
