"""What a first visit to a page sends, through Chromium with an empty cache, from the server as it is run.

Bytes are those on the wire with headers, compressed as they came; pictures, audio and video stand aside. A
page that asks another host for anything fails here, since this Chromium reaches this machine only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks._ground import Ground, ground
from benchmarks.queries import row
from benchmarks.rates import serving
from tests.services.browser import PHONE, launch_options

MOST_BYTES, MOST_REQUESTS = 30_000, 6
MOST_OF_A_SECOND = 12_000  # bytes of a page of text to whom has seen another one before
ASIDE = {"Image", "Media"}
FIRST_PAGE = "/account/login/"  # after it the style sheet, the script and the icon are there


@dataclass
class Visit:
    """What one visit sent: a kind and a size for each request."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def total(self) -> tuple[int, int]:
        """Requests and bytes, media aside."""
        counted = [request for request, kind in self.kinds.items() if kind not in ASIDE]
        return len(counted), round(sum(self.sizes.get(request, 0) for request in counted))


def fresh(browser: Browser, base: str, session: str | None) -> BrowserContext:
    """A phone's browser with nothing in its cache; signed in, where a session is given."""
    context = browser.new_context(viewport=PHONE, locale="en", base_url=base)  # type: ignore[arg-type]
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
    return context


def visit(context: BrowserContext, path: str) -> Visit:
    """Open a page and wait until it asks for nothing more."""
    page = context.new_page()
    seen = Visit()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")

    def requested(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            seen.kinds[event["requestId"]] = event.get("type", "Other")

    protocol.on("Network.requestWillBeSent", requested)
    protocol.on(
        "Network.loadingFinished",
        lambda event: seen.sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    protocol.on("Network.loadingFailed", lambda event: seen.failed.append(event["errorText"]))
    answer = page.goto(path)
    page.wait_for_load_state("networkidle")
    assert answer and answer.status == 200, f"{path}: {answer and answer.status}"
    assert not seen.failed, f"{path}: {seen.failed}"
    page.close()
    return seen


def pages(at: Ground) -> list[tuple[str, str, str | None]]:
    """The pages, and as whom they are opened."""
    return [
        ("home", "/en/", None),
        ("catalogue", "/en/courses/", None),
        ("course page, visitor", at.course, None),
        ("course page, signed in", at.course, at.session),
        ("lesson", at.lesson, at.session),
        ("quiz page", at.quiz, at.session),
        ("question page", at.question, at.session),
        ("verification", at.verification, None),
    ]


def measure() -> Iterator[dict[str, Any]]:
    """Three rows a page: bytes and requests of a first visit, bytes for whoever comes from the home page."""
    at = ground()
    with serving("benchmarks._settings") as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        base = f"http://localhost:{port}"
        for name, path, session in pages(at):
            context = fresh(browser, base, session)
            requests, size = visit(context, path).total()
            context.close()
            yield row(f"{name}: bytes of a first visit", size, "bytes", MOST_BYTES, size <= MOST_BYTES)
            yield row(f"{name}: requests", requests, "requests", MOST_REQUESTS, requests <= MOST_REQUESTS)
            context = fresh(browser, base, session)
            visit(context, FIRST_PAGE)
            _requests, size = visit(context, path).total()
            context.close()
            fits = size <= MOST_OF_A_SECOND
            yield row(f"{name}: bytes as a second page", size, "bytes", MOST_OF_A_SECOND, fits)
        browser.close()
