"""Wednesday and Thursday: a module comes from Word, a lesson and a quiz are made by hand; red turns green."""

from playwright.sync_api import Page, expect

from courses.material.template import WordFile
from tests.browser.week import (
    AUTHOR,
    DRAWER,
    FROM_WORD,
    LESSON,
    OBJECTIVE,
    QUIZ,
    SENTENCE,
    Week,
    follow,
    panel,
    press,
    said,
    save_draft,
    write,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def bring_in_word(week: Week) -> None:
    """A document in the template's styles becomes a module of two lessons."""
    page = week.pages["author"]
    week.desk(page)
    follow(page, "Bring in files")
    document = {"name": "links.docx", "mimeType": WORD, "buffer": word_file().content()}
    page.set_input_files("[name=file]", document)
    page.locator("[name=licence]").fill("CC BY 4.0")
    week.look(page, "bring-in-word")
    press(page, "See what becomes of it")
    expect(page.locator("main")).to_contain_text(FROM_WORD)
    expect(page.locator(".desk-table tbody tr")).to_have_count(2)
    week.look(page, "what-becomes-of-it")
    press(page, "Bring in 2 lessons")
    expect(page.locator(".outline__module")).to_have_count(2)
    expect(page.locator(".outline__module").last).to_contain_text("Three times a day")
    week.look(page, "outline-with-word")


def word_file() -> WordFile:
    """What an author has written in Word."""
    made = WordFile()
    made.paragraph(FROM_WORD, "Title")
    for title in ("Where you measure", "Three times a day"):
        made.paragraph(title, "Heading1")
        made.paragraph("Sit where the pupils sit. Note the hour, the rate and the delay.")
        made.paragraph("Measure your own link now.", "TryIt")
    return made


def write_lesson(week: Week) -> None:
    """A lesson by hand: added on the outline, written in the editor. It lacks its author at first."""
    page = week.pages["author"]
    add(week, "lesson", LESSON)
    follow(page, LESSON, page.locator(".outline"))
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    write(panel(page, "body"), SENTENCE)
    page.locator("[name=sources]").fill("Own work")
    save_draft(page)
    week.look(page, "lesson-editor")


def add(week: Week, kind: str, title: str) -> None:
    """Add a lesson or a quiz to the first module."""
    page = week.pages["author"]
    week.desk(page)
    module = page.locator(".outline__module").first
    module.locator(".outline__add summary").click()
    module.locator(".outline__add [name=title]").fill(title)
    press(page, f"Add {kind}", module)
    said(page, title)


def ask_questions(week: Week) -> None:
    """A drawer of the question bank, and two questions on the objective in it."""
    page = week.pages["author"]
    page.goto("/admin/snippets/courses/questioncategory/add/")
    page.locator("[name=name]").fill(DRAWER)
    save_draft(page)
    for number, prompt in enumerate(("Is one measurement enough?", "Does the hour matter?")):
        page.goto("/admin/snippets/courses/question/add/")
        page.locator("[name=name]").fill(f"Link {number + 1}")
        page.locator("[name=category]").select_option(label=DRAWER)
        page.locator("[name=kind]").select_option("true-false")
        write(page.locator("#panel-prompt-section"), prompt)
        for place, (text, weight) in enumerate((("Yes", number), ("No", 1 - number))):
            option = f"#panel-child-options-{place}-child"
            write(page.locator(f"{option}-text-wrapper"), text)
            page.locator(f"[name=options-{place}-right]").set_checked(bool(weight))
            write(page.locator(f"{option}-feedback-wrapper"), f"{text}, look at the second lesson.")
        page.locator("[name=objective_key]").select_option(label=OBJECTIVE)
        save_draft(page)
        expect(page.locator(".messages")).to_contain_text(f"Link {number + 1}")
        if not number:
            week.look(page, "question-saved")


def set_quiz(week: Week) -> None:
    """The final quiz draws both questions from the drawer."""
    page = week.pages["author"]
    add(week, "quiz", QUIZ)
    follow(page, QUIZ, page.locator(".outline"))
    slot(page)
    page.get_by_role("tab", name="Settings").click()
    page.locator("[name=is_final]").check()
    save_draft(page)
    week.look(page, "quiz-editor")


def slot(page: Page) -> None:
    """Fill the first slot of a quiz."""
    page.locator("#id_slots-ADD").click()
    page.locator("[name=slots-0-category]").select_option(label=DRAWER)
    page.locator("[name=slots-0-draw]").fill("2")


def mend(week: Week) -> None:
    """The page of findings is red, leads to the missing field, and is green when it is filled in."""
    page = week.pages["author"]
    week.desk(page, "quality/")
    expect(page.locator(".desk-notice--rose")).to_contain_text("must be mended")
    week.look(page, "quality-red")
    row = page.locator(".quality-row", has_text="It is not said who wrote this lesson")
    with page.expect_navigation():
        row.get_by_role("link").first.click()
    expect(page.locator("[name=author]")).to_be_focused()
    page.locator("[name=author]").fill(AUTHOR)
    page.locator("[name=licence]").fill("CC BY 4.0")
    save_draft(page)
    week.desk(page, "quality/")
    expect(page.locator(".desk-notice--leaf")).to_be_visible()
    week.look(page, "quality-green")
