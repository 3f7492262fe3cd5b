"""What a first visit to a page sends, through Chromium with an empty cache, from the server as it is run.

Bytes are those on the wire with headers, compressed as they came; pictures, audio and video stand aside. A
page that asks another host for anything fails here, since this Chromium reaches this machine only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from benchmarks._ground import Ground, ground
from benchmarks.queries import row
from benchmarks.rates import serving
from tests.services.browser import PHONE, launch_options

MOST_BYTES, MOST_REQUESTS = 30_000, 6
ASIDE = {"Image", "Media"}


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


def visit(browser: Browser, base: str, path: str, session: str | None) -> Visit:
    """Open a page in a fresh context and wait until it asks for nothing more."""
    context = browser.new_context(viewport=PHONE, locale="en", base_url=base)  # type: ignore[arg-type]
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
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
    context.close()
    return seen


def pages(at: Ground) -> list[tuple[str, str, str | None]]:
    """The pages, and as whom they are opened."""
    return [
        ("course page, visitor", at.course, None),
        ("course page, signed in", at.course, at.session),
        ("lesson", at.lesson, at.session),
        ("quiz page", at.quiz, at.session),
        ("question page", at.question, at.session),
        ("verification", at.verification, None),
    ]


def measure() -> Iterator[dict[str, Any]]:
    """Two rows a page: bytes and requests."""
    at = ground()
    with serving("benchmarks._settings") as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for name, path, session in pages(at):
            requests, size = visit(browser, f"http://localhost:{port}", path, session).total()
            yield row(f"{name}: bytes of a first visit", size, "bytes", MOST_BYTES, size <= MOST_BYTES)
            yield row(f"{name}: requests", requests, "requests", MOST_REQUESTS, requests <= MOST_REQUESTS)
        browser.close()
