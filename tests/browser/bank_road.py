"""The people of the road from a bank to a ruling, and what they have at hand."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.week import Week

TITLE, QUIZ = "Links over masts", "Before you climb"
PAIRS, FIGURES = "Describe what each part of a mast is for", "Calculate the length of a wave"
TRAP, TRAP_FR = "The dish", "La parabole"
REASON = "The dish is made for a satellite. / C’est bien la parabole qui vise un satellite."
BANK = "/admin/academy/bank"


class Road(Week):
    """What has come about so far; people who learn are known by their first names."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.run = self.quiz = ""
        self.people: dict[str, str] = {}  # the addresses of those who learn
        self.results: dict[str, str] = {}  # and where each saw the result

    def learner(self, name: str, language: str, **screen: Any) -> Page:
        """Somebody who is enrolled and has read the lesson, before the quiz; an own browser for each."""
        person = self.backstage.person(full_name=f"{name} Learner", language=language)
        self.backstage.learner_of(run=self.run, email=person["email"], language=language)
        self.people[name] = person["email"]
        self.pages[name] = self.visit(person["session"], locale=language, **screen)
        self.pages[name].goto(self.quiz)
        return self.pages[name]

    def look_still(self, page: Page, name: str) -> None:
        """Keep a picture of a page that has no script to measure it by."""
        if self.pictures is not None:
            self.taken += 1
            page.screenshot(path=self.pictures / f"{self.taken:02}-{name}.png", full_page=True)

    def mails_to(self, name: str) -> list[str]:
        """The texts of the mails that somebody who learns has got."""
        bodies = [mail.get_body(("plain",)) for mail in self.site.mails(self.people[name])]
        return [str(body.get_content()) for body in bodies if body]


def named(name: str, content: bytes) -> dict[str, Any]:
    """A file as a person chooses it."""
    return {"name": Path(name).name, "mimeType": "application/octet-stream", "buffer": content}
