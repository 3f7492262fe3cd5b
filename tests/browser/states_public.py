"""What anybody can open without an account, in every state: lists, courses, plain and error pages.

Each state is a generator's step: (name, page). `states.Walk` goes on from here as a member.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from playwright.sync_api import Locator, Page, Route

from tests.browser.backstage import Backstage
from tests.browser.watch import Watch
from tests.services.processes import wait_until

State = tuple[str, Page]
COURSE = "/{}/courses/open-learning-institute/your-first-hour/"
LENT = "courses/island-university/emergency-telecommunications/"  # has no edition in Arabic
COMING = "courses/school-connectivity-lab/mapping-schools-without-internet/"
LISTS = ("partners/", "tracks/resilience/", "tracks/connectivity/", "regions/africa/", "courses/")
PARTNERS = ("courses/open-learning-institute/", "courses/island-university/")
PLAIN = ("about/", "privacy/", "contact/", "accessibility/")
SAVES = {"Save-Data": "on"}


def unfold(within: Locator) -> None:
    """Open every disclosure in this part of the page."""
    within.locator("details").evaluate_all("all => all.forEach((each) => { each.open = true })")


def _answer(html: str, route: Route) -> None:
    route.fulfill(body=html, content_type="text/html; charset=utf-8")


class PublicWalk:
    """The walk of somebody without an account, in one language of interface and content."""

    def __init__(
        self, visit: Callable[..., Page], member: Callable[..., Any], backstage: Backstage, language: str
    ) -> None:
        self.visit, self.member, self.backstage, self.language = visit, member, backstage, language
        self.watch: Watch = visit.watch  # type: ignore[attr-defined]

    def open(self, person: dict[str, Any] | None = None, **options: Any) -> Page:
        """A page in the language of the walk, signed in where a person is given."""
        locale = {"ar": "ar-EG", "en": "en-GB"}[self.language]
        session = person["session"] if person else ""
        # colours are measured at rest
        return self.visit(session, locale=locale, reduced_motion="reduce", **options)

    def lists(self) -> Iterator[State]:
        """The home page, every kind of list, and the catalogue in its states."""
        page = self.open()
        for path in ("", *LISTS, *PARTNERS):
            page.goto(f"/{self.language}/{path}")
            yield f"public /{path}", page
        page.goto(f"/{self.language}/courses/?track=resilience&level=introductory&open=1&sort=title")
        unfold(page.locator(".facets"))
        yield "the catalogue narrowed down, its facets unfolded", page
        for query in ("q=emergancy", "q=zzzz", "q=a&page=99", "q=%3Cb%3E%E2%80%AE" + "W" * 180):
            page.goto(f"/{self.language}/courses/?{query}")
            yield f"the catalogue asked for {query[:12]}", page
        page.goto(f"/{self.language}/")
        page.locator("header .site-nav details summary").first.click()
        yield "language menu open", page

    def courses(self) -> Iterator[State]:
        """The pages of courses in their stages."""
        page = self.open()
        page.goto(COURSE.format(self.language))
        yield "course page for a visitor", page
        unfold(page.locator("main"))
        yield "course page for a visitor, unfolded", page
        for path in (LENT, COMING):
            page.goto(f"/{self.language}/{path}")
            yield f"public /{path}", page

    def verifying(self) -> Iterator[State]:
        """Asking for certificates that nobody has."""
        page = self.open()
        page.goto("/verify/")
        yield "verification form", page
        page.goto("/verify/?number=what")
        yield "verification form refused", page
        for number in ("0000-0000-0000-0000-0000", "7KQ4-M2XD-9PTR-WH3C-5VNA"):
            page.goto(f"/verify/{number}/")
            yield f"verification of {number}", page
        self.watch.forgive("404")

    def plain(self) -> Iterator[State]:
        """Pages of text, as they come and for whoever saves data; the style guide; a notice at the top."""
        words = "On Sunday from 02:00 to 04:00 UTC nobody can sign in. What you have saved stays."
        self.backstage.post_notices(texts={"en": words}, kinds=["information", "warning"])
        page = self.open()
        for path in PLAIN:
            page.goto(f"/{self.language}/{path}")
            unfold(page.locator("main"))
            yield f"plain page /{path}, unfolded", page
        page.goto("/style/")
        yield "style guide", page
        unfold(page.locator("main"))
        yield "style guide, unfolded", page
        page = self.open(extra_http_headers=SAVES)
        for path in ("", "about/"):
            page.goto(f"/{self.language}/{path}")
            yield f"/{path} with the data saver", page

        def told() -> bool:
            page.goto(f"/{self.language}/")
            return page.get_by_text(words).count() == 2

        wait_until(told, seconds=75, what="the notices, which a process reads once a minute")
        yield "notices at the top", page
        self.backstage.drop_notices()

    def mistakes(self) -> Iterator[State]:
        """The pages of what goes wrong."""
        page = self.open()
        page.goto(f"/{self.language}/no-such-page/")
        yield "nothing there", page
        page.goto(f"/{self.language}/")
        page.locator(".saver [name=csrfmiddlewaretoken]").evaluate("field => { field.value = 'old' }")
        page.locator(".saver button").click()
        yield "the form was too old", page
        for name in ("500.html", "429.html"):
            html = self.backstage.error_page(name=name, language=self.language)
            page.route(f"**/{name}", partial(_answer, html))
            page.goto(f"/{name}")
            yield f"error page {name}", page
        self.backstage.close_academy(minutes=20)
        page.goto(f"/{self.language}/")
        self.backstage.open_academy()
        yield "closed for a while", page
        self.watch.forgive("404", "403", "503")
