"""Friday: the whole course is read, noted and approved; a member learns in it; a French edition comes."""

import re

import polib
from playwright.sync_api import Locator, Page, expect

from tests.browser.week import (
    DESK,
    FROM_WORD,
    LESSON,
    PARTNER,
    SENTENCE,
    TITLE,
    Week,
    follow,
    press,
    said,
)
from tests.browser.week_outline import note


def submit_course(week: Week) -> None:
    """The coordinator hands the whole course in."""
    page = week.page_of("coordinator")
    week.desk(page)
    follow(page, "Submit for review")
    expect(page.locator("main")).to_contain_text("reads the course as a whole")
    press(page, "Submit for review")
    said(page, "Submitted")
    assert week.facts()["reviews"][-1] == "in-review"


def note_the_lesson(week: Week) -> None:
    """The reviewer notes a sentence of the lesson; the author answers while the course is locked."""
    page, author = week.page_of("reviewer"), week.pages["author"]
    page.goto(f"{DESK}/reviews/")
    follow(page, TITLE, page.locator("main"))
    text = page.locator(".rv-text", has=page.locator("summary", has_text=LESSON))
    if text.get_attribute("open") is None:
        text.locator("summary").first.click()
    note(page, text.locator(".rv-item", has_text=SENTENCE).first, "Good. At which hours?")
    week.look(page, "material-noted")
    week.desk(author)
    follow(author, "See the review")
    noted = author.locator(".rv-note", has_text="At which hours?")
    noted.locator("summary").click()
    noted.get_by_label("Your answer").fill("At six, noon and nine; the next lesson says so.")
    noted.get_by_role("button", name="Answer").click()
    expect(author.locator(".rv-reply", has_text="At six")).to_be_visible()


def approve_course(week: Week) -> None:
    """The reviewer settles the note and approves: the course is open in the catalogue."""
    page = week.page_of("reviewer")
    page.reload()
    page.locator(".rv-note", has_text="At which hours?").get_by_role("button", name="Settled").click()
    expect(page.locator(".rv-note--settled", has_text="At which hours?")).to_be_visible()
    press(page, "Approve")
    said(page, "Approved")
    week.look(page, "material-approved")
    assert week.facts() == {
        "stage": "open",
        "reviews": ["returned", "approved", "approved"],
        "offered": ["en"],
    }


def open_run(week: Week) -> None:
    """The coordinator opens a run, in which anybody may learn at their own pace."""
    page = week.page_of("coordinator")
    page.goto("/admin/")
    follow(page, "Runs")
    follow(page, re.compile("Add run", re.IGNORECASE))
    page.locator("[name=course]").select_option(label=f"{week.code} {TITLE}")
    page.locator("[name=state]").select_option("open")
    page.locator("[name=registration]").select_option("direct")
    page.locator("[name=paced]").select_option("self-paced")
    week.look(page, "run")
    press(page, re.compile("^(Create|Save)$"), page.locator("main"))
    said(page, week.code)


def learn(week: Week) -> None:
    """A member enrols from the public page and reads what was typed on Wednesday."""
    person = week.backstage.person(full_name="Mona Learner")
    page = week.pages["member"] = week.visit(person["session"])
    page.goto(course_url(page, "en"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("main")).to_contain_text(FROM_WORD)
    week.look(page, "public-course")
    with page.expect_navigation():
        page.locator(".run form button").first.click()
    week.classroom = page.url
    expect(page.locator("article")).to_contain_text(SENTENCE)
    expect(page.locator("form.languages")).to_have_count(0)
    week.look(page, "lesson-of-the-member")


def course_url(page: Page, language: str) -> str:
    """The address of the course, as the catalogue has it."""
    page.goto(f"/{language}/courses/{PARTNER}/")
    return page.get_by_role("link", name=TITLE).first.get_attribute("href") or ""


def begin_french(week: Week) -> None:
    """French is started and half of it comes back in a file: it is not offered, even where it is live."""
    page = week.page_of("translator")
    week.desk(page, "languages/")
    page.locator("summary", has_text="Start another language").click()
    press(page, "français")
    said(page, "ready to be translated")
    send_back(page, fill_in(download(page), until=0.5))
    said(page, "translations are new")
    expect(french(page)).to_contain_text("not offered yet")
    week.look(page, "french-half-done")
    publish(week)
    said(week.page_of("coordinator"), "Not finished")
    expect(french(week.page_of("coordinator"))).to_contain_text("Not offered to learners. What is missing")
    member = week.pages["member"]
    member.goto(week.classroom)
    expect(member.locator("form.languages")).to_have_count(0)
    assert week.facts()["offered"] == ["en"]


def finish_french(week: Week) -> None:
    """The rest comes back, the coordinator publishes: learners are offered French, and a member switches."""
    page = week.page_of("translator")
    send_back(page, fill_in(download(page), until=1))
    expect(french(page)).to_contain_text("not offered yet")
    publish(week)
    coordinator = week.page_of("coordinator")
    said(coordinator, "live in français")
    expect(french(coordinator)).to_contain_text("offered")
    week.look(coordinator, "french-offered")
    assert week.facts()["offered"] == ["en", "fr"]
    member = week.pages["member"]
    member.goto(week.classroom)
    with member.expect_navigation():
        member.locator("form.languages button[value=fr]").click()
    expect(member.locator("article")).to_contain_text(f"fr: {SENTENCE}")
    week.look(member, "lesson-in-french")


def publish(week: Week) -> None:
    """Let the coordinator publish what is translated so far."""
    page = week.page_of("coordinator")
    week.desk(page, "languages/")
    press(page, "Publish what is finished")


def french(page: Page) -> Locator:
    """The card of French on the page of languages."""
    return page.locator(".language", has=page.get_by_role("heading", name="français"))


def download(page: Page) -> str:
    """The PO file of French, as a translator gets it."""
    french(page).locator("summary").click()
    with page.expect_download() as got:
        french(page).get_by_role("link", name="Download the file").click()
    return got.value.path().read_text()


def fill_in(text: str, *, until: float) -> str:
    """Translate the first part of a file: each string stands there again with its language before it."""
    catalogue = polib.pofile(text)
    for entry in catalogue[: round(len(catalogue) * until)]:
        entry.msgstr = entry.msgstr or f"fr: {entry.msgid}"
    return str(catalogue)


def send_back(page: Page, text: str) -> None:
    """Send a file back."""
    file = {"name": "course-fr.po", "mimeType": "text/x-gettext-translation", "buffer": text.encode()}
    french(page).locator("input[type=file]").set_input_files(file)
    press(page, "Send it back", french(page))
