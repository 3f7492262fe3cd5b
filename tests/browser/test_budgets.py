"""What a first visit costs on the wire, media aside: at most 30 KB and 6 requests."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MOST_BYTES = 30 * 1000
MOST_REQUESTS = 6
MEDIA = {"Image", "Media"}
COURSE = "/en/courses/open-learning-institute/your-first-hour/"


class Wire:
    """Counts what Chromium sends and receives for a page, headers included, with nothing in its cache."""

    def __init__(self, page: Page) -> None:
        self.kinds: dict[str, str] = {}
        self.urls: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _sent(self, event: dict) -> None:
        self.kinds[event["requestId"]] = event.get("type", "")
        self.urls[event["requestId"]] = event["request"]["url"]

    def _finished(self, event: dict) -> None:
        self.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def counted(self) -> dict[str, int]:
        """The bytes of each request but pictures, sound and video."""
        return {self.urls[key]: size for key, size in self.bytes.items() if self.kinds[key] not in MEDIA}


def first_visit(page: Page, url: str) -> dict[str, int]:
    """Open a page with an empty cache; the icon, which Chromium fetches out of sight, is counted as well."""
    wire = Wire(page)
    page.goto(url, wait_until="networkidle")
    counted = wire.counted()
    icon = page.locator("link[rel=icon]").get_attribute("href")
    if icon and icon not in counted:
        counted[icon] = len(page.request.get(icon, headers={"Accept-Encoding": "identity"}).body()) + 400
    return counted


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", ["course", "lesson", "quiz", "question"])
def test_a_first_visit_is_light(visit, member, backstage, kind, language, record_property):
    person = member(done=9, language=language)
    addresses = {
        "course": COURSE.replace("/en/", f"/{language}/"),
        "lesson": person["activities"][5]["url"],
        "quiz": person["activities"][9]["url"],
    }
    url = addresses.get(kind)
    if not url:
        url = backstage.sit(email=person["email"], activity=addresses["quiz"])["url"] + "1/"
    counted = first_visit(visit(person["session"]), url)
    record_property(
        "first visit", f"{kind} in {language}: {sum(counted.values()) / 1000:.1f} KB, {len(counted)} requests"
    )
    assert sum(counted.values()) <= MOST_BYTES, counted
    assert len(counted) <= MOST_REQUESTS, counted
