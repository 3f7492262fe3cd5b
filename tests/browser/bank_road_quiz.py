"""Tuesday: a quiz is composed of a named question and two draws, tried, and goes live by a review."""

import re

from playwright.sync_api import Page, expect

from tests.browser.bank_road import PAIRS, QUIZ, TITLE, Road
from tests.browser.week import DESK, follow, press, said, save_draft


def compose(road: Road) -> None:
    """The author adds a quiz: one question for everybody, three about an objective, three of a difficulty."""
    page = road.page_of("author")
    road.desk(page)
    module = page.locator(".outline__module").first
    module.locator(".outline__add summary").click()
    module.locator(".outline__add [name=title]").fill(QUIZ)
    press(page, "Add quiz", module)
    follow(page, QUIZ, page.locator(".outline"))
    slot(page, 0, question_key=re.compile("Antenna"), section="Look first")
    slot(page, 1, category=re.compile("Steps and pairs"), objective_key=PAIRS, draw=3)
    slot(page, 2, category=re.compile("Figures"), difficulty="medium", draw=3, section="Figures and words")
    road.look(page, "slots")
    page.get_by_role("tab", name="Settings").click()
    page.locator("[name=is_final]").check()
    road.look(page, "settings-of-the-quiz")
    save_draft(page)


def slot(page: Page, place: int, **fields: object) -> None:
    """Add a slot with these fields; a menu's choice is given by its words, or by its value."""
    page.locator("#id_slots-ADD").click()
    for name, value in fields.items():
        field = page.locator(f"[name=slots-{place}-{name}]")
        if isinstance(value, re.Pattern):
            choice = field.locator("option", has_text=value).first
            field.select_option(value=choice.get_attribute("value"))
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def try_papers(road: Road) -> None:
    """The dry run counts the papers in both languages, and says that drafts go live with the approval."""
    page = road.page_of("author")
    with page.context.expect_page() as opened:
        page.get_by_role("tab", name="Content").click()
        page.get_by_role("link", name="Try the papers").click()
    papers = opened.value
    main = papers.locator("main")
    expect(main).to_contain_text("There are 16 different papers. Each has 7 questions")
    expect(main).to_contain_text("9 of its questions are not live yet")
    expect(main).to_contain_text("Figures and words")
    expect(main.locator("tr", has_text=PAIRS).last).to_contain_text("in every paper")
    road.look(papers, "papers")
    first = main.locator("#example").inner_text()
    follow(papers, "Draw another")
    assert main.locator("#example").inner_text() != first or "seed=" in papers.url
    papers.close()


def credit_the_picture(road: Road) -> None:
    """The checks hold the course back: the picture from the file names nobody, so the author says whose."""
    page = road.page_of("author")
    road.desk(page, "quality/")
    expect(page.locator(".quality-row", has_text="antennas").first).to_contain_text(
        "author, source and licence"
    )
    road.look(page, "quality-red")
    page.goto("/admin/images/")
    follow(page, re.compile("antennas"), page.locator("main"))
    page.locator("[name=author]").fill("Ida")
    page.locator("[name=licence]").fill("CC BY 4.0")
    road.look(page, "the-picture")
    press(page, "Save", page.locator("main"))
    said(page, "antennas")


def submit(road: Road) -> None:
    """The coordinator hands the course in."""
    page = road.page_of("coordinator")
    road.desk(page)
    follow(page, "Submit for review")
    road.look(page, "before-submitting")
    press(page, "Submit for review")
    said(page, "Submitted")


def approve(road: Road) -> None:
    """The reviewer reads the questions in both languages, and approves: the course is open."""
    page = road.page_of("reviewer")
    page.goto(f"{DESK}/reviews/")
    follow(page, TITLE, page.locator("main"))
    expect(page.locator("main")).to_contain_text("Quelle antenne")
    road.look(page, "review")
    press(page, "Approve")
    said(page, "Approved")
    assert road.facts()["stage"] == "open"


def open_in_french(road: Road) -> None:
    """Behind the stage: the pages are translated, and a run opens in which both languages are offered."""
    assert road.backstage.translate_course(code=road.code, language="fr") == []
    assert sorted(road.facts()["offered"]) == ["en", "fr"]
    road.run = road.backstage.run_of(code=road.code)
    road.quiz = road.backstage.quiz_of(run=road.run)
