"""Monday and Tuesday: an author is invited, begins with the outline of an old course, and has it approved."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.week import (
    AUTHOR,
    DESK,
    INVITED,
    MODULE,
    OBJECTIVE,
    OLD,
    OWN_ADDRESS,
    PARTNER_NAME,
    PASSWORD,
    TITLE,
    Week,
    follow,
    newest_mail,
    press,
    said,
)


def invite(week: Week) -> None:
    """The coordinator asks an author in; the mail goes to one address of hers."""
    page = week.page_of("coordinator")
    page.goto("/admin/")
    follow(page, "Partners")
    follow(page, "People and invitations")
    page.locator("[name=email]").fill(INVITED)
    page.locator("[name=full_name]").fill(AUTHOR)
    week.look(page, "invite")
    press(page, "Send the invitation")
    said(page, INVITED)
    expect(page.locator("main")).to_contain_text("Open invitations")
    week.look(page, "invited")


def accept(week: Week) -> None:
    """She makes an account with another address, and accepts by the link in the mail."""
    link = re.search(r"https?://\S+/invitation\S*", newest_mail(week.site, INVITED))
    assert link, "There is no link in the mail"
    page = week.pages["author"] = week.visit()
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text(PARTNER_NAME)
    week.look(page, "invitation")
    follow(page, "Make an account", page.locator("main"))
    page.locator("[name=email]").fill(OWN_ADDRESS)
    page.locator("[name=full_name]").fill(AUTHOR)
    page.locator("[name=password1]").fill(PASSWORD)
    press(page, "Make an account", page.locator("main"))
    code = re.search(r"\b\d{6}\b", newest_mail(week.site, OWN_ADDRESS))
    assert code, "There is no code in the mail"
    page.locator("[name=code]").fill(code[0])
    with page.expect_navigation():
        page.locator("[name=code]").press("Enter")
    press(page, "Accept the invitation")
    said(page, PARTNER_NAME)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your courses")
    week.look(page, "your-courses")
    assert week.visit().request.get(link[0]).status == 404, "The link opens for a second person"


def copy_outline(week: Week) -> None:
    """She begins a course with what an earlier one said, and makes it her own."""
    page = week.pages["author"]
    page.goto(f"{DESK}/courses/")
    follow(page, "Start a course")
    page.locator("summary", has_text="Begin with an earlier course").click()
    page.locator("#of-source").select_option(OLD)
    page.locator("#of-title").fill(TITLE)
    week.look(page, "copy-an-outline")
    press(page, "Copy it")
    said(page, "Nothing is shared with the old course")
    week.code = page.url.rstrip("/").split("/")[-2]
    assert week.code != OLD
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    keep_one(page, "objectives", "text", "Understand links")
    keep_one(page, "modules", "title", MODULE)
    week.look(page, "outline-form")
    press(page, "Save")
    said(page, "Saved")
    expect(page.locator("[name^=modules-][name$=-title]").first).to_have_value(MODULE)
    assert week.facts()["stage"] == "outline"
    assert week.backstage.course_facts(code=OLD)["stage"] == "open"


def keep_one(page: Page, rows: str, field: str, text: str) -> None:
    """Take all rows of a list but the first out, and give that one this text."""
    fields = page.locator(f"[name^={rows}-][name$=-{field}]")
    fields.first.fill(text)
    for number in range(1, fields.count()):
        if fields.nth(number).input_value():
            page.locator(f"[name={rows}-{number}-DELETE]").check()


def submit_outline(week: Week) -> None:
    """The machine keeps an outline with a verb that nobody can see from being handed in; then it goes."""
    author, page = week.pages["author"], week.page_of("coordinator")
    week.desk(author)
    press(author, "Tell your coordinator that it is ready")
    page.goto("/admin/")
    follow(page, TITLE, page.locator("main"))
    follow(page, "Submit for review")
    expect(page.locator("main")).to_contain_text("“Understand” cannot be seen or measured")
    expect(page.get_by_role("button", name="Submit for review")).to_have_count(0)
    week.look(page, "outline-refused-by-the-machine")
    week.desk(author, "outline/")
    author.locator("[name=objectives-0-text]").fill(OBJECTIVE)
    expect(author.locator(".of-state")).to_contain_text("Saved at")
    page.reload()
    page.locator("#hand-in-message").fill("From our first course, for schools.")
    week.look(page, "hand-in-outline")
    press(page, "Submit for review")
    said(page, "Submitted")
    assert week.facts()["reviews"] == ["in-review"]
    week.desk(author, "outline/")
    expect(author.locator("[name=title]")).to_be_disabled()


def return_outline(week: Week) -> None:
    """The reviewer notes a place and sends the outline back."""
    page = week.page_of("reviewer")
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reviews")
    week.look(page, "reviews")
    follow(page, TITLE, page.locator("main"))
    press(page, "Take this review")
    note(page, page.locator(".rv-item", has_text=OBJECTIVE).first, "Say which rate: down, up or both?")
    week.look(page, "outline-noted")
    page.locator("#decide-comment").fill("Nearly there: one question about the objective.")
    press(page, "Return with the comment")
    said(page, "Returned to the authors")
    assert week.facts()["reviews"] == ["returned"]


def answer_notes(week: Week) -> None:
    """The author reads of it in a mail, whose link opens the notes: she answers and settles."""
    author = week.pages["author"]
    link = re.search(r"https?://\S+/reviews/\d+/\S*", newest_mail(week.site, OWN_ADDRESS))
    assert link, "The mail does not lead to the notes"
    author.goto(link[0])
    noted = author.locator(".rv-note", has_text="which rate")
    noted.locator("summary").click()
    noted.get_by_label("Your answer").fill("Both; the lesson says how.")
    noted.get_by_role("button", name="Answer").click()
    expect(author.locator(".rv-reply")).to_contain_text("Both")
    author.locator(".rv-note").get_by_role("button", name="Settled").click()
    expect(author.locator(".rv-note--settled")).to_contain_text(AUTHOR)
    week.look(author, "note-answered")


def approve_outline(week: Week) -> None:
    """It is handed in again, and passes its content and then its design review."""
    page, reviewer = week.page_of("coordinator"), week.page_of("reviewer")
    week.desk(page, "hand-in/")
    press(page, "Submit for review")
    for opened in ("design", ""):
        reviewer.goto(f"{DESK}/reviews/")
        follow(reviewer, TITLE, reviewer.locator("main"))
        week.look(reviewer, f"before-{opened or 'the-end'}")
        press(reviewer, "Approve")
        said(reviewer, "Approved")
    assert week.facts() == {"stage": "material", "reviews": ["returned", "approved"], "offered": []}
    week.desk(page)
    expect(page.locator("main")).to_contain_text("Write the lessons and quizzes")
    week.look(page, "outline-approved")


def note(page: Page, item: Locator, text: str) -> None:
    """Write a note beside a place of what is reviewed."""
    item.locator(".rv-add").click()
    item.get_by_label("Your note").fill(text)
    item.get_by_role("button", name="Add the note").click()
    expect(item.locator(".rv-note")).to_contain_text(text)
