"""One running site and one stagehand for all; a fresh, watched browser context for each test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.backstage import Backstage
from tests.browser.watch import Watch
from tests.services.browser import DESKTOP
from tests.services.site import Site

SESSION_COOKIE = "academy_session"


@pytest.fixture(scope="session")
def backstage(site: Site) -> Iterator[Backstage]:
    """People and records of the site, made through its services."""
    door = Backstage(site)
    yield door
    door.close()


class Visits:
    """Opens pages in contexts of their own, all watched."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self.chromium, self.site = chromium, site
        self.watch = Watch()

    def __call__(self, session: str = "", **options: Any) -> Page:
        """A page in a fresh context; signed in, where the cookie of a session is given."""
        settings = {"viewport": DESKTOP, "locale": "en", "base_url": self.site.url, **options}
        context = self.chromium.new_context(**settings)
        context.set_default_timeout(15_000)
        self.watch.follow(context)
        if session:
            context.add_cookies([{"name": SESSION_COOKIE, "value": session, "url": self.site.url}])
        return context.new_page()

    def end(self) -> None:
        """Close everything; nothing may have complained that the test has not forgiven."""
        self.watch.settle()
        for context in self.watch.contexts:
            context.close()
        assert not self.watch.complaints, "\n".join(self.watch.complaints)


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Visits]:
    """Open pages, as in `visit(viewport=PHONE, session=...)`; at the end nothing may have complained."""
    visits = Visits(chromium, site)
    yield visits
    visits.end()


@pytest.fixture
def watch(visit: Visits) -> Watch:
    """The ear on this test's pages."""
    return visit.watch


def make_member(backstage: Backstage) -> Callable[..., dict[str, Any]]:
    """Return what makes members: `member(done=3)` has finished three of the `activities` that it names."""

    def make(
        *, done: int | None = None, language: str = "en", run: str = "", **fields: Any
    ) -> dict[str, Any]:
        person = backstage.person(language=language, **fields)
        if done is not None:
            wish = {"email": person["email"], "done": done, "language": language}
            person["activities"] = backstage.learn(**wish, **({"run": run} if run else {}))
        return person

    return make


@pytest.fixture
def member(backstage: Backstage) -> Callable[..., dict[str, Any]]:
    """Make members; see `make_member`."""
    return make_member(backstage)
