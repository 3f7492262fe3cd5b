"""The measures themselves: each finds what is wrong on a page made for it, and nothing on a sound one."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.look import cut, edgeless, focus, magnified, moving, overflow, spread

pytestmark = pytest.mark.browser

SOUND = "<main><h1>Sound</h1><p>Some words that have room.</p><button>Go</button></main>"
LONG = "Words that go on and on and on and on and on"


@pytest.fixture
def page(chromium: Browser):
    """An empty page that no site serves."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_sound_page_has_no_fault(page: Page):
    page.set_content(SOUND)
    assert cut(page) == spread(page) == moving(page) == edgeless(page) == []
    with magnified(page):
        assert overflow(page) == cut(page) == []


@pytest.mark.parametrize(
    ("measure", "html"),
    [
        (cut, f"<p style='width: 9em; overflow: hidden; white-space: nowrap'>{LONG}</p>"),
        (cut, f"<p style='width: 9em; white-space: nowrap'>{LONG}</p>"),
        (cut, f"<p style='width: 9em; height: 1em; overflow: hidden'>{LONG}</p>"),
        (
            spread,
            f"<p style='width: max-content; max-height: 3em; overflow: hidden'>{LONG}<br>two<br>three</p>",
        ),
        (moving, "<p style='transition: opacity .2s'>slow</p>"),
        (moving, "<style>p { animation: x 1s } @keyframes x { to { opacity: 0 } }</style><p>slow</p>"),
        (edgeless, "<button class=button style='border: 0'>Go</button>"),
    ],
)
def test_a_fault_is_found(page: Page, measure, html):
    page.set_content(html)
    assert measure(page)


def test_at_400_percent_a_wide_box_is_found(page: Page):
    page.set_content("<div style='width: 400px'>wide</div>")
    assert overflow(page) == []
    with magnified(page):
        assert overflow(page)
    assert overflow(page) == []


def test_a_covered_focus_is_not_seen(page: Page):
    page.set_content("<button style='outline: 3px solid'>Go</button>")
    page.keyboard.press("Tab")
    page.evaluate("document.activeElement.style.outline = '3px solid red'")
    assert focus(page)["seen"]
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<div style=\"position:fixed;inset:0\">over</div>')"
    )
    assert not focus(page)["seen"]
