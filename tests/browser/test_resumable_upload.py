"""Sending a large file over a link that is cut in the middle: it goes on, and nothing is sent twice."""

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

AUTHOR = "author@demo.example"
SIZE = 6_000_000
LOST = "ERR_INTERNET_DISCONNECTED"


class Link:
    """Counts the bytes that get through to the server, and can be cut after a number of pieces."""

    def __init__(self, page: Page, *, cut_after: int) -> None:
        self.pieces: list[tuple[int, int]] = []  # where each piece began, and its bytes
        self.cut_after = cut_after
        page.route("**/admin/uploads/**", self.carry)

    @property
    def is_cut(self) -> bool:
        return 0 < self.cut_after <= len(self.pieces)

    def mend(self) -> None:
        self.cut_after = 0

    def carry(self, route: Route) -> None:
        request = route.request
        if self.is_cut:
            route.abort("internetdisconnected")
            return
        if request.method == "PATCH":
            self.pieces.append((int(request.headers["upload-offset"]), len(request.post_data_buffer or b"")))
        route.continue_()

    @property
    def carried(self) -> int:
        return sum(size for _offset, size in self.pieces)


@pytest.fixture
def talk(tmp_path):
    file = tmp_path / "talk.mp3"
    file.write_bytes(b"ID3\x04" + bytes(SIZE - 4))
    return file


@pytest.fixture
def sending(visit, backstage, talk):
    """The page on which files are sent, on a phone, with a link that is cut after three pieces."""
    page = visit(backstage.session(email=AUTHOR), viewport={"width": 360, "height": 800})
    page.goto("/admin/academy/uploads/")
    page.on("dialog", lambda dialog: dialog.accept())
    return page, Link(page, cut_after=3)


def send(page: Page, file) -> None:
    page.set_input_files("#files", file)
    page.fill("#source", "Own work")
    page.fill("#licence", "CC BY 4.0")
    page.get_by_role("button", name="Send").click()


def test_a_file_goes_on_by_itself_when_the_link_is_back(sending, talk, watch):
    page, link = sending
    send(page, talk)
    item = page.locator(".uploads__item")
    expect(item).to_have_attribute("data-state", "waits")
    expect(item).to_contain_text("waiting for the link")
    link.mend()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(item).to_have_attribute("data-state", "done", timeout=60_000)
    assert link.carried == SIZE
    watch.forgive(LOST)


def test_after_the_page_was_closed_the_same_file_goes_on_where_it_stopped(sending, talk, watch):
    page, link = sending
    send(page, talk)
    item = page.locator(".uploads__item")
    expect(item).to_have_attribute("data-state", "waits")
    page.reload()
    expect(page.locator("[data-left]")).to_contain_text("talk.mp3")
    link.mend()
    reached = link.carried
    send(page, talk)
    expect(item).to_have_attribute("data-state", "done", timeout=60_000)
    assert link.pieces[3][0] == reached  # it goes on where it stopped
    assert link.carried == SIZE  # and nothing was sent twice
    page.get_by_role("link", name="Open it").click()
    expect(page.locator("#id_licence")).to_have_value("CC BY 4.0")
    watch.forgive(LOST)


def test_control_a_browser_that_forgets_its_uploads_sends_everything_again(sending, talk, watch):
    page, link = sending
    send(page, talk)
    item = page.locator(".uploads__item")
    expect(item).to_have_attribute("data-state", "waits")
    page.evaluate("localStorage.clear()")
    page.reload()
    link.mend()
    send(page, talk)
    expect(item).to_have_attribute("data-state", "done", timeout=60_000)
    assert link.carried > SIZE
    watch.forgive(LOST)
