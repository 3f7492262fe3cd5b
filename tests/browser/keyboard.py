"""A person without a mouse: Tab, Enter, Space, arrows and letters; the focus must show wherever it goes."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.look import focus

MOST_STOPS = 60


class Keyboard:
    """Works one page by keys alone. No click, no focus set by the test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.stops = 0

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def tab(self, key: str = "Tab") -> None:
        """Go one stop on."""
        self.page.keyboard.press(key)
        self.stops += 1
        now = focus(self.page)
        assert now["seen"], f"The focus on {now['name']} does not show ({self.page.url})"

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the focus is there."""
        expect(target).to_have_count(1)
        passed = []
        for _stop in range(MOST_STOPS):
            if target.evaluate("node => node === document.activeElement"):
                return
            self.tab()
            passed.append(focus(self.page)["name"])
        raise AssertionError(f"Tab does not reach {target}; it stopped at {passed}")

    def skip_to_content(self) -> None:
        """Use the skip link, which is the first stop of every page."""
        self.tab()
        skip = self.page.locator("a.skip")
        expect(skip).to_be_focused()
        assert skip.bounding_box()["y"] >= 0, "The skip link stays above the page"
        self.press("Enter")
        expect(self.page.locator("main")).to_be_focused()

    def follow(self, target: Locator) -> None:
        """Go to a link or button and press it; returns when another page has come."""
        self.tab_to(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def type_into(self, field: Locator, text: str) -> None:
        """Go to a field and type."""
        self.tab_to(field)
        self.page.keyboard.type(text)

    def choose(self, right: list[str], options: list[str]) -> None:
        """Answer the question on the page: arrows within radio buttons, Space on check boxes."""
        inputs = self.page.locator("input[name=answer]")
        if inputs.first.get_attribute("type") == "checkbox":
            for key in [key for key in options if key in right]:
                self.tab_to(self.page.locator(f"input[name=answer][value='{key}']"))
                self.press("Space")
            return
        self.tab_to(inputs.first)
        self.press("Space")
        expect(inputs.first).to_be_checked()
        for _step in range(options.index(right[0])):
            self.press("ArrowDown")
        expect(self.page.locator(f"input[name=answer][value='{right[0]}']")).to_be_checked()
