"""What tests do on the pages of a quiz, and where they look for what became of an answer."""

from playwright.sync_api import Locator, Page, expect


def options(page: Page) -> Locator:
    """The radio buttons or check boxes of the question on the page."""
    return page.locator("input[name=answer]")


def option(page: Page, key: str) -> Locator:
    """One of them, by its key."""
    return page.locator(f"input[name=answer][value='{key}']")


def button(page: Page, name: str) -> Locator:
    """A button of the page's own part, by its words."""
    return page.locator("main").get_by_role("button", name=name)


def link(page: Page, name: str) -> Locator:
    """A link of the page's own part, by its words."""
    return page.locator("main").get_by_role("link", name=name)


def expect_state(page: Page, state: str) -> None:
    """Wait until the page says this of the answer: saved, waiting or closed."""
    expect(page.locator("#save-state")).to_have_attribute("data-state", state)


def take_quiz(page: Page, paper: list[dict]) -> None:
    """From its first question, answer a paper right, each answer saved as it is given, and hand in."""
    for question in paper:
        for key in question["right"]:
            option(page, key).check()
        expect_state(page, "saved")
        with page.expect_navigation():
            page.locator("#question button[value=next], #question button[value=review]").click()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()


def paper_of(page: Page, backstage: object) -> list[dict]:
    """The paper of the sitting whose question is on the page."""
    return backstage.paper(sitting=page.url.split("/")[-3])  # type: ignore[attr-defined]
