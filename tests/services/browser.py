"""Chromium for tests: the system's browser, watched for whatever the content security policy refuses."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.services.processes import NotInstalled, skip_or_fail
from tests.services.site import Site

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing but this machine is reached, so that a page that needs another host is seen to.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo academy of this run, served by its own processes; tests sign up people of their own there."""
    running = Site(tmp_path_factory.mktemp("site") / "var").start()
    yield running
    running.stop()


def launch_options() -> dict[str, Any]:
    """How Playwright starts the system's Chromium, without a window; also for measurements."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        raise NotInstalled("Chromium is not installed (on Debian, apt-get install chromium)")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    return {"executable_path": program, "args": flags}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    try:
        options = launch_options()
    except NotInstalled as missing:
        skip_or_fail(str(missing))
    # Playwright's loop runs in this thread, and Django takes every query under it for a mistake.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_browser(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page in a fresh context, as in `open_browser(viewport=PHONE, locale="ar")`.

    At the end of the test nothing may have been refused by the policy, and no script may have failed.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def opened(**options: Any) -> Page:
        settings = {"viewport": DESKTOP, "locale": "en", "base_url": site.url, **options}
        context = chromium.new_context(**settings)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_browser: Callable[..., Page]) -> Page:
    """One page at 1280 pixels, in English."""
    return open_browser()
