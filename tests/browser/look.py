"""What can be seen of a page by measuring it: axe's rules, its width, its targets, its focus."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
MEASURE = (Path(__file__).parent / "measure.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, *, only: list[str] | None = None) -> list[str]:
    """What axe finds on the page against WCAG 2.2 AA, one line an element.

    With `only`, these rules alone are tried, where a page was looked at before.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    options: dict[str, Any] = {
        "runOnly": {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS},
        "resultTypes": ["violations"],
    }
    found = page.evaluate(
        "options => axe.run(document, options).then((result) => result.violations)", options
    )
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for violation in found
        for node in violation["nodes"]
    ]


def _measured(page: Page, what: str) -> Any:
    if not page.evaluate("typeof measure === 'object'"):
        page.evaluate(MEASURE)
    return page.evaluate(f"measure.{what}()")


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and links that stand alone and are less than 44 CSS pixels high or wide."""
    return _measured(page, "smallTargets")


def overflow(page: Page) -> list[str]:
    """What makes the page scroll sideways; nothing where it does not."""
    return _measured(page, "overflow")


def focus(page: Page) -> dict[str, Any]:
    """Where the keyboard's focus is (`name`), and whether that can be `seen`."""
    return _measured(page, "focus")


def cut(page: Page) -> list[str]:
    """Text that a box cuts off, or that runs out of its box sideways."""
    return _measured(page, "cut")


def spread(page: Page) -> list[str]:
    """What breaks when a reader sets letters, words and lines further apart (WCAG 1.4.12)."""
    return _measured(page, "spread")


def moving(page: Page) -> list[str]:
    """What moves for longer than ten milliseconds."""
    return _measured(page, "moving")


def edgeless(page: Page) -> list[str]:
    """Buttons and fields without an edge; asked where the colours are the system's."""
    return _measured(page, "edgeless")


@contextmanager
def magnified(page: Page) -> Iterator[None]:
    """Show the page as a screen of 1280 × 1024 pixels shows it at 400 % zoom."""
    client = page.context.new_cdp_session(page)
    size = {"width": 320, "height": 256, "deviceScaleFactor": 4, "mobile": False}
    client.send("Emulation.setDeviceMetricsOverride", size)
    yield
    client.send("Emulation.clearDeviceMetricsOverride")
    client.detach()
