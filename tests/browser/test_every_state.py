"""Every page and state of the road in two languages: axe in both schemes, width and targets on a phone.

The states are walked through once for each language; the tests look at what was measured there.
"""

from collections import defaultdict

import pytest

from tests.browser.conftest import Visits, make_member
from tests.browser.look import (
    cut,
    edgeless,
    magnified,
    moving,
    overflow,
    small_targets,
    spread,
    violations,
)
from tests.browser.states import Walk
from tests.services.browser import DESKTOP, PHONE

pytestmark = pytest.mark.browser

# What a narrow layout can break: the rest was tried at full width.
NARROW = [
    "target-size",
    "scrollable-region-focusable",
    "aria-hidden-focus",
    "button-name",
    "link-name",
    "label",
]

WORDED = ["html-has-lang", "valid-lang", "document-title", "image-alt", "color-contrast"]  # in any language

ENGLISH_ONLY = ["axe", "dark", "motion", "edges"]
WHAT = ["narrow axe", "width", "targets", "zoom", "spread", "direction"]
Findings = dict[str, dict[str, list[str]]]  # what was measured: what is wrong: the states where it is


def measure(name, page, found: Findings, language: str) -> None:
    """Look at one state in all ways, and note what is wrong with its name.

    What a language cannot change, such as colours, edges and movement, is looked at in English alone.
    """

    def note(what: str, wrong: list[str]) -> None:
        for each in wrong:
            found[what].setdefault(each, []).append(name)

    if language == "en":
        note("axe", violations(page))
        page.emulate_media(color_scheme="dark")
        note("dark", violations(page, only=["color-contrast", "link-in-text-block"]))
        page.emulate_media(color_scheme="light")
        page.emulate_media(forced_colors="active")
        note("edges", edgeless(page))
        page.emulate_media(forced_colors="none")
        note("motion", moving(page))
    note("spread", spread(page))
    with magnified(page):
        note("zoom", [*overflow(page), *cut(page)])
    page.set_viewport_size(PHONE)
    note("spread", spread(page))
    note("narrow axe", violations(page, only=NARROW if language == "en" else [*NARROW, *WORDED]))
    note("width", overflow(page))
    note("targets", small_targets(page))
    page.set_viewport_size(DESKTOP)
    found["states"][name] = []


@pytest.fixture(scope="module")
def findings(request, chromium, site, backstage) -> Findings:
    """What is wrong in each state of the walk in one language."""
    visits = Visits(chromium, site)
    found: Findings = defaultdict(dict)
    for name, page in Walk(visits, make_member(backstage), backstage, request.param):
        direction = page.locator("html").get_attribute("dir")
        if direction != {"en": "ltr", "ar": "rtl"}[request.param]:
            found["direction"].setdefault(str(direction), []).append(name)
        measure(name, page, found, request.param)
    # axe calls into the frames of the demo's mails, which answer nobody
    kept = [each for each in visits.watch.complaints if "postMessage" not in each]
    visits.watch.complaints = kept
    visits.end()
    assert len(found["states"]) >= 110
    return found


def told(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{each}\n    in {states}" for each, states in wrong.items())


@pytest.mark.parametrize("findings", ["en"], indirect=True)
@pytest.mark.parametrize("what", ENGLISH_ONLY)
def test_nothing_is_wrong_that_no_language_changes(findings, what):
    assert not findings[what], told(findings[what])


@pytest.mark.parametrize("findings", ["en", "ar"], indirect=True)
@pytest.mark.parametrize("what", WHAT)
def test_nothing_is_wrong_in_any_state(findings, what):
    assert not findings[what], told(findings[what])
