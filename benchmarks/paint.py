"""When a first visit shows its first words, on a link of 250 kbit/s with 300 ms of delay.

An absolute time, so a quiet machine is needed: the median of a few visits is told, never a test's limit.
"""

import statistics
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks._ground import ground
from benchmarks.queries import row
from benchmarks.rates import serving
from benchmarks.weight import fresh, pages
from tests.services.browser import launch_options

LINK = {"offline": False, "latency": 300, "downloadThroughput": 250_000 / 8, "uploadThroughput": 100_000 / 8}
MOST_MS = 2000
VISITS = 3
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def first_paint(browser: Browser, base: str, path: str, session: str | None) -> float:
    """Milliseconds until the first words of a page are seen, with nothing in the cache."""
    context = fresh(browser, base, session)
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", LINK)
    page.goto(path, wait_until="load")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    painted = float(page.evaluate(FIRST_PAINT))
    context.close()
    return painted


def measure() -> Iterator[dict[str, Any]]:
    """One row a page."""
    at = ground()
    with serving("benchmarks._settings") as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        base = f"http://localhost:{port}"
        for name, path, session in pages(at):
            visits = [first_paint(browser, base, path, session) for _ in range(VISITS)]
            middle = round(statistics.median(visits))
            yield row(f"{name}: first paint at 250 kbit/s", middle, "ms", MOST_MS, middle <= MOST_MS)
        browser.close()
