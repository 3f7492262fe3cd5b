"""What a module from the Word template costs its author at 250 kbit/s and 300 ms: bytes and waiting.

A script acts as the author in Chromium: signs in, opens the course, takes the template, sends a module of
eight lessons with four pictures, looks at the preview, takes it, opens a lesson in the editor and saves it.
Waiting is the time from each click to the page's `load`; what a person reads and writes is not in it.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks._ground import ground
from benchmarks.paint import LINK
from benchmarks.queries import row
from benchmarks.rates import serving
from tests.services.browser import launch_options

MOST_SECONDS = 600
LESSONS, PICTURES = 8, 4
COURSE = "FH-100"
WORDS = "A link that is slow by day may be quick at night, so measure it at both. " * 12


def module() -> bytes:
    """A module as an author would fill the template: eight lessons of some 700 words, four pictures."""
    from courses.material.template import WordFile

    word = WordFile()
    word.paragraph("Measured at 250 kbit/s", "Title")
    for number in range(1, LESSONS + 1):
        word.paragraph(f"Lesson {number} of the measured module", "Heading1")
        for part in ("What it is", "What to do"):
            word.paragraph(part, "Heading2")
            word.paragraph(WORDS)
            word.paragraph(WORDS)
        if number <= PICTURES:
            word.picture(_picture(number), f"Speed over the hours of a day, site {number}")
    return word.content()


def _picture(number: int) -> bytes:
    """A picture of about 60 KB, as a photograph made small would have."""
    from PIL import Image

    noise = Image.effect_noise((240, 240), 20 * number)
    stream = BytesIO()
    noise.save(stream, "PNG")
    return stream.getvalue()


class _Author:
    """Clicks, waits, and counts what came and went."""

    def __init__(self, page: Page) -> None:
        self.page, self.seconds, self.received, self.sent = page, 0.0, 0.0, 0.0
        protocol = page.context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.send("Network.emulateNetworkConditions", LINK)
        protocol.on("Network.loadingFinished", self._came)
        page.on("request", self._went)

    def _came(self, event: dict[str, Any]) -> None:
        self.received += event["encodedDataLength"]

    def _went(self, request: Any) -> None:
        self.sent += len(request.post_data_buffer or b"") + 600  # what headers have, about

    def wait(self, act: Callable[[], object]) -> None:
        """Do something that leads to another page, and wait until it is there."""
        started = time.monotonic()
        with self.page.expect_navigation(wait_until="load", timeout=300_000):
            act()
        self.seconds += time.monotonic() - started


def act(author: _Author, base: str, content: bytes) -> None:
    """The author's way from signing in to a saved lesson."""
    page = author.page
    page.set_default_timeout(300_000)
    author.wait(lambda: page.goto(f"{base}/account/login/?next=/admin/academy/courses/{COURSE}/"))
    page.fill("[name=login]", "author@demo.example")
    page.fill("[name=password]", "academy-demo")
    author.wait(lambda: page.press("[name=password]", "Enter"))
    author.wait(lambda: page.goto(f"{base}/admin/academy/courses/{COURSE}/material/"))
    started = time.monotonic()
    with page.expect_download() as download:
        page.click("a[href$='template.docx']")
    author.received += download.value.path().stat().st_size
    author.seconds += time.monotonic() - started
    author.sent += len(content)
    page.set_input_files("[name=file]", {"name": "m.docx", "mimeType": "application/zip", "buffer": content})
    page.fill("[name=licence]", "CC BY 4.0")
    author.wait(lambda: page.click("main form.desk-form button[type=submit]"))
    author.wait(lambda: page.click("main form.desk-form button[type=submit]"))
    with ThreadPoolExecutor(1) as aside:  # Django's database is not asked from within playwright's loop
        editor = aside.submit(_editor).result()
    author.wait(lambda: page.goto(f"{base}{editor}"))
    author.wait(lambda: page.click("button[type=submit].action-save"))


def _editor() -> str:
    """Where the newest lesson is edited."""
    from django.urls import reverse

    from courses.models import LessonPage

    lesson = LessonPage.objects.filter(title__startswith="Lesson 1 of the measured").latest("pk")
    return reverse("wagtailadmin_pages:edit", args=[lesson.pk])


def measure() -> Iterator[dict[str, Any]]:
    """Seconds of waiting and bytes, with nothing in the cache, and again with all that may be kept."""
    ground()
    content = module()
    with serving("benchmarks._settings") as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        context = browser.new_context(locale="en")
        for name in ("cold", "warm"):
            context.clear_cookies()
            author = _Author(context.new_page())
            act(author, f"http://localhost:{port}", content)
            label = f"module from a Word file, {name} cache"
            waited = round(author.seconds)
            yield row(f"{label}: waiting at 250 kbit/s", waited, "s", MOST_SECONDS, waited <= MOST_SECONDS)
            yield row(f"{label}: bytes received", round(author.received), "bytes", None, True)
            yield row(f"{label}: bytes sent", round(author.sent), "bytes", None, True)
        browser.close()
