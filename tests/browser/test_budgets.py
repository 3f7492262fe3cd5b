"""What a visit costs on the wire, media aside: a first one 30 KB and 6 requests, a further page 12 KB."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MOST_BYTES = 30 * 1000
MOST_REQUESTS = 6
MOST_OF_A_FURTHER_PAGE = 12 * 1000
MEDIA = {"Image", "Media"}
COURSE = "/en/courses/open-learning-institute/your-first-hour/"


class Wire:
    """Counts what Chromium sends and receives for a page, headers included; cold has no cache."""

    def __init__(self, page: Page, *, cold: bool = True) -> None:
        self.kinds: dict[str, str] = {}
        self.urls: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": cold})

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


def further_page(page: Page, url: str) -> dict[str, int]:
    """Open a page as somebody who has seen another one before."""
    page.goto("/account/password/reset/", wait_until="networkidle")
    wire = Wire(page, cold=False)
    page.goto(url, wait_until="networkidle")
    return wire.counted()


def address(kind: str, language: str, person: dict, backstage) -> str:
    """Where a kind of page is, for this person."""
    public = {
        "home": f"/{language}/",
        "catalogue": f"/{language}/courses/",
        "course": COURSE.replace("/en/", f"/{language}/"),
        "partners": f"/{language}/partners/",
        "track": f"/{language}/tracks/distance-learning/",
        "region": f"/{language}/regions/africa/",
        "verify": "/verify/",
    }
    if kind in public:
        return public[kind]
    places = {"lesson": 5, "quiz": 9, "question": 9}
    url = person["activities"][places[kind]]["url"]
    if kind == "question":
        return backstage.sit(email=person["email"], activity=url)["url"] + "1/"
    return url


KINDS = [
    *("home", "catalogue", "course", "partners", "track", "region"),
    *("lesson", "quiz", "question", "verify"),
]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_first_visit_and_a_further_page_are_light(
    visit, member, backstage, kind, language, record_property
):
    person = member(done=9, language=language)
    url = address(kind, language, person, backstage)
    counted = first_visit(visit(person["session"]), url)
    further = further_page(visit(person["session"]), url)
    record_property(
        "visit",
        f"{kind} in {language}: first {sum(counted.values()) / 1000:.1f} KB in {len(counted)} requests,"
        f" further {sum(further.values()) / 1000:.1f} KB",
    )
    assert sum(counted.values()) <= MOST_BYTES, counted
    assert len(counted) <= MOST_REQUESTS, counted
    assert sum(further.values()) <= MOST_OF_A_FURTHER_PAGE, further
