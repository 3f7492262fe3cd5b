"""What a screen reader is told of the main pages, in which order: compared with what was kept and read.

The trees lie in `reading/`, one file a page and language. Numbers, months and what chance draws stand in
them as marks. After a wanted change: `READING=keep make test PYTEST="tests/browser/test_reading_order.py"`,
then read the difference aloud before it is committed.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.dates import get_month_names
from playwright.sync_api import Page

from tests.browser.backstage import Backstage
from tests.browser.states import FINAL, QUIZ
from tests.browser.states_public import COURSE
from tests.services.site import Site

pytestmark = pytest.mark.browser

KEPT = Path(__file__).parent / "reading"
PAGES = ["home", "catalogue", "course", "sign-up", "my-learning", "lesson", "quiz", "question", "certificate"]
CHANCE = {"question": ("radio", "checkbox", "group", "heading", "paragraph", "text"), "certificate": ()}


def months(language: str) -> str:
    """A pattern for the months' names, long and short."""
    names = {
        name for width in ("wide", "abbreviated") for name in get_month_names(width, locale=language).values()
    }
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


def tree(page: Page, language: str, drawn: tuple[str, ...] = ()) -> str:
    """The accessibility tree as lines, with marks for what differs from day to day and from draw to draw."""
    text = page.locator("body").aria_snapshot()
    text = re.sub(rf"\b({months(language)})\b", "Month", text)
    text = re.sub(r"/url: .*", "/url", text)
    text = re.sub(r"(?<=[ -])[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}", "NUMBER", text)
    text = re.sub(r"(?<!\[level=)[0-9٠-٩]+", "#", text)
    if drawn:
        roles = "|".join(drawn)
        line = rf"^(\s*- )'?((?:{roles})\b)[^\n]*$"  # a name with a colon stands in quotation marks
        text = re.sub(line, r"\1\2", text, flags=re.MULTILINE)
        text = "\n".join(_once(text.splitlines()))
    return text.strip() + "\n"


def _once(lines: list[str]) -> Iterator[str]:
    """Neighbouring equal lines as one: how many options a drawn question has is chance."""
    before = None
    for line in lines:
        if line != before:
            yield line
        before = line


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A demo of its own: other tests add courses to theirs, which then stand in its lists."""
    running = Site(tmp_path_factory.mktemp("reading") / "var").start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def backstage(site: Site) -> Iterator[Backstage]:
    """People and records of that site."""
    door = Backstage(site)
    yield door
    door.close()


@pytest.fixture
def opened(visit, member, backstage):
    """Open a page by its name, as whoever sees it."""

    def open_page(name: str, language: str) -> Page:
        public = {
            "home": f"/{language}/",
            "catalogue": f"/{language}/courses/",
            "course": COURSE.format(language),
            "sign-up": "/account/signup/",
        }
        locale = {"ar": "ar-EG", "en": "en-GB"}[language]
        if name in public:
            page = visit("", locale=locale)
            page.goto(public[name])
            return page
        done = {"my-learning": QUIZ, "lesson": 1, "quiz": QUIZ, "question": FINAL, "certificate": 10}[name]
        person = member(done=done, language=language, full_name="Rosa Reader")
        page = visit(person["session"], locale=locale)
        page.goto(_address(name, person, backstage))
        return page

    return open_page


def _address(name: str, person: dict, backstage) -> str:
    activities = person["activities"]
    if name == "question":
        sitting = backstage.sit(email=person["email"], activity=activities[FINAL]["url"])
        kinds = [question["kind"] for question in backstage.paper(sitting=sitting["uuid"])]
        # Which are drawn is chance. Past the first a way back stands there, before the last "and continue".
        place = kinds.index("single", 1, -1) + 1
        return f"{sitting['url']}{place}/"
    if name == "certificate":
        return backstage.certificate(email=person["email"])["url"]
    places = {"lesson": 1, "quiz": QUIZ}
    return activities[places[name]]["url"] if name in places else "/learn/"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_in_the_order_that_was_kept(opened, name, language):
    told = tree(opened(name, language), language, CHANCE.get(name, ()))
    kept = KEPT / f"{name}-{language}.yml"
    if os.environ.get("READING") == "keep":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(told, encoding="utf-8")
    assert told == kept.read_text(encoding="utf-8")
    assert told.count("- main") == 1
    assert told.index("- banner") < told.index("- main") < told.index("- contentinfo")


def test_a_changed_order_is_noticed(opened):
    page = opened("home", "en")
    before = tree(page, "en")
    page.evaluate("document.querySelector('main').prepend(document.querySelector('main').lastElementChild)")
    assert tree(page, "en") != before
