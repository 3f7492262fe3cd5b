"""A registrar's morning, step by step: the release. `registrar_doubts` has what comes afterwards."""

import os
import re
import zipfile
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import button, link
from tests.browser.week import DESK, Week, follow, press, said

TITLE = "Lights for small harbours"
NUMBER = int(
    os.environ.get("ACADEMY_MORNING_PEOPLE", "300")
)  # of people in the run, the unfinished among them
ACCENTS, MARRIED, CHEAT, TWICE, SHY = "Jose Alvarez", "Maria Lopes", "Viktor Blank", "Amadou Ba", "Zhang Wei"
UNFINISHED = {
    "Nadia Rahman": "She sat the quiz on paper while the harbour had no network.",
    "Tomáš Novák": "He teaches this subject at his own school.",
}
LANGUAGES = dict.fromkeys((ACCENTS, MARRIED, CHEAT, TWICE, SHY), "en")


class Morning(Week):
    """What has come about so far; members are known by their names."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        wish = {"people": LANGUAGES | dict.fromkeys(UNFINISHED, "en"), "unfinished": list(UNFINISHED)}
        made = self.backstage.ended_run(title=TITLE, number=NUMBER, **wish)
        self.run: str = made["run"]
        self.people: dict[str, str] = made["people"]
        self.other_account = self.backstage.earlier_certificate(name=TWICE)
        self.pdf, self.code = b"", ""  # what the shy holder hands to an employer, and the code on it

    def member(self, name: str) -> Page:
        """The browser of a member, signed in."""
        if name not in self.pages:
            session = self.backstage.session(email=self.people[name])
            self.pages[name] = self.visit(session, accept_downloads=True)
        return self.pages[name]

    def numbers(self, name: str) -> list[str]:
        """The numbers of this person's certificates, oldest first."""
        found: list[str] = self.backstage.numbers_of(email=self.people[name])
        return found

    def state_of(self, number: str) -> str:
        """What anybody is told who asks for a number."""
        answer = self.page_of("registrar").request.get(f"/verify/{number}.json")
        return str(answer.json()["state"])

    def mails_about_certificates(self, name: str) -> int:
        """How many mails have told this person of a certificate, by the number that stands in each."""
        bodies = [mail.get_body(("plain",)) for mail in self.site.mails(self.people[name])]
        return sum("/verify/" in str(body.get_content()) for body in bodies if body)


def see_who_qualifies(morning: Morning) -> None:
    """The run stands on the registrar's first page; two people do not qualify, and the page says why."""
    page = morning.page_of("registrar")
    page.goto("/admin/")
    morning.look(page, "first-page")
    follow(page, re.compile(TITLE))
    expect(link(page, f"Release {NUMBER - 2} certificates")).to_be_visible()
    morning.look(page, "everybody")
    follow(page, re.compile("^Do not qualify"))
    rows = page.locator(".release-rows tbody tr")
    expect(rows).to_have_count(2)
    for row in rows.all():
        expect(row).to_contain_text("is not passed")
    morning.look(page, "who-does-not-qualify")


def ask_for_exceptions(morning: Morning) -> None:
    """The registrar asks for both, and cannot confirm what they asked for themselves."""
    page = morning.page_of("registrar")
    for name, why in UNFINISHED.items():
        page.goto(f"{DESK}/release/{morning.run}/?show=not")
        follow(page, f"Grant anyway: {name}")
        page.get_by_label("reason").fill(why)
        morning.look(page, "asking-for-an-exception")
        press(page, "Ask for this exception")
        said(page, "Another administrator confirms it")
    page.goto(f"{DESK}/acts/")
    morning.look(page, "acts-as-the-registrar-sees-them")
    follow(page, re.compile("Nadia Rahman"))
    expect(page.get_by_text("You asked for this yourself.")).to_be_visible()
    expect(button(page, "Confirm and do it")).to_have_count(0)


def confirm_exceptions(morning: Morning) -> None:
    """A second person finds both on their first page, reads why, and confirms."""
    page = morning.page_of("deputy")
    for name, why in UNFINISHED.items():
        page.goto("/admin/")
        follow(page, re.compile(name))
        expect(page.locator(".desk-notice").first).to_contain_text(why)
        morning.look(page, "an-act-as-the-deputy-sees-it")
        press(page, "Confirm and do it")
        said(page, "Confirmed and done")


def release(morning: Morning) -> None:
    """All are released with one button; a reload of the page, or another browser, stops nothing."""
    page = morning.page_of("registrar")
    page.goto(f"{DESK}/release/{morning.run}/")
    follow(page, f"Release {NUMBER} certificates")
    expect(page.get_by_label("Tell the members by mail")).to_be_checked()
    morning.look(page, "before-the-button")
    press(page, f"Release {NUMBER} certificates")
    bar = page.locator("progress")
    assert int(bar.get_attribute("value") or "-1") < NUMBER, "nothing is drawn within the request"
    morning.backstage.go_on_with_releases(seconds=2)
    expect(bar).not_to_have_js_property("value", 0)
    before = bar.evaluate("bar => bar.value")
    page.reload()
    assert int(bar.get_attribute("value") or "0") >= before > 0
    morning.look(page, "at-work")
    while morning.backstage.go_on_with_releases(seconds=3):
        page.reload()
    expect(page.get_by_text("Everything is released.")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-said]")).to_contain_text(f"{NUMBER} of {NUMBER} done, 0 failed")
    morning.look(page, "all-released")
    counted = morning.backstage.certificates_of(run=morning.run)
    assert counted == {"all": NUMBER, "standing": NUMBER, "drawn": NUMBER}


def take_the_zip(morning: Morning) -> None:
    """All PDFs are to be had as one file, which is written in the background."""
    page = morning.page_of("registrar")
    press(page, "Write a zip of all PDFs")
    assert morning.backstage.sweep() == []
    page.reload()
    with page.expect_download() as waiting:
        link(page, "All PDFs as a zip").click()
    with zipfile.ZipFile(waiting.value.path()) as archive:
        names = archive.namelist()
    assert len(names) == NUMBER
    assert not [name for name in names if not name.endswith(".pdf")]


def tell_the_members(morning: Morning) -> None:
    """Each is told once; a further round of the sweep issues nothing and tells nobody."""
    for _round in range(2):
        assert morning.backstage.sweep() == []
        assert {morning.mails_about_certificates(name) for name in LANGUAGES} == {1}
    page = morning.page_of("registrar")
    page.goto(f"{DESK}/release/{morning.run}/?show=exceptions")
    rows = page.locator(".release-rows tbody tr")
    expect(rows).to_have_count(2)
    for row in rows.all():
        expect(row).to_contain_text("Granted:")
    assert morning.backstage.certificates_of(run=morning.run)["all"] == NUMBER
