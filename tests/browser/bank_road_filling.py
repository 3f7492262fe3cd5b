"""Monday: files fill the bank, each looked at first; two bring a language; the bank is put in order."""

from playwright.sync_api import Locator, Page, expect

from tests.browser import bank_road_files as files
from tests.browser.bank_road import BANK, FIGURES, PAIRS, TITLE, Road, named
from tests.browser.week import follow, press, said


def begin(road: Road) -> None:
    """A course has its outline and its lesson; what it lacks is a quiz."""
    road.code = road.backstage.course_in_the_making(title=TITLE, objectives=[PAIRS, FIGURES])


def bring_in_gift(road: Road) -> None:
    """A GIFT file with a brace that is lost: five questions come in, and one is named that does not."""
    page = road.page_of("author")
    page.goto("/admin/")
    follow(page, "Question bank")
    follow(page, "Bring in a file", page.locator("main"))
    look_at(road, "radio.gift", files.gift(), "en")
    expect(row(page, "Climbing")).to_contain_text("Ordering")
    expect(row(page, "Half a thought")).to_contain_text("The closing brace is missing")
    road.look(page, "gift-looked-at")
    press(page, "Bring in 5 questions")
    expect_done(page, came_in=5, stayed_out=1)
    road.look(page, "gift-is-in")


def bring_in_table(road: Road) -> None:
    """A table from a spreadsheet, in older letters: the question without a right answer stays out."""
    page = road.page_of("author")
    follow(page, "Bring in another file")
    look_at(road, "figures.csv", files.table(), "en")
    expect(page.locator("main")).to_contain_text("CP1252")
    press(page, "Bring in 5 questions")
    expect_done(page, came_in=5, stayed_out=1)
    expect(row(page, "Nobody knows")).to_contain_text("No option is right")


def bring_in_xml(road: Road) -> None:
    """Moodle XML with a picture is too heavy to do at once: the sweep does it, and the page says how far."""
    page = road.page_of("author")
    follow(page, "Bring in another file")
    look_at(road, "signs.xml", files.xml(), "en", later=True)
    expect(row(page, "Gaps")).to_contain_text("cloze")
    road.look(page, "xml-looked-at")
    press(page, "Bring in 1 question")
    expect(page.locator(".import-progress")).to_contain_text("0 of 3 questions")
    road.look(page, "on-its-way")
    road.backstage.go_on_with_imports()
    expect_done(page, came_in=1, stayed_out=2)
    with page.expect_download() as report:
        page.get_by_role("link", name="Report as JSON").click()
    assert '"imported": 1' in report.value.path().read_text()


def bring_in_french(road: Road) -> None:
    """The same file once more, for the other language in it; and a colleague's file, which names the ids."""
    page = road.page_of("author")
    for name, content, number in (
        ("signs.xml", files.xml(), 1),
        ("liaisons.gift", files.gift_in_french(), 9),
    ):
        follow(page, "Bring in another file")
        look_at(road, name, content, "fr", later=number == 1)
        expect(page.locator("tbody tr", has_text="one more language")).to_have_count(number)
        press(page, f"Bring in {number} question" + "s" * (number > 1))
        road.backstage.go_on_with_imports()
        expect_done(page, came_in=number)
    road.look(page, "french-is-in")


def set_objectives(road: Road) -> None:
    """In the bank each drawer's questions get the objective that they test, all at once."""
    page = road.page_of("author")
    for drawer, objective in (("Steps and pairs", PAIRS), ("Figures", FIGURES), ("Signs", FIGURES)):
        page.goto(f"{BANK}/")
        for name in ("Radio links", drawer):
            follow(page, name, page.get_by_role("navigation", name="Categories"))
        road.look(page, f"bank-{drawer.split()[0].lower()}")
        page.locator("main [data-all]").check()
        page.locator("#act-objective").select_option(label=objective)
        with page.expect_navigation():
            page.locator("main button[value=objective]").click()
        said(page, "changed")
    road.look(page, "bank-in-order")


def look_at(road: Road, name: str, content: bytes, language: str, *, later: bool = False) -> None:
    """Choose a file and its language, and wait until every question of it stands in the table."""
    page = road.page_of("author")
    page.set_input_files("[name=file]", named(name, content))
    page.locator("[name=language]").select_option(language)
    if name == "radio.gift":
        road.look(page, "bring-in-a-file")
    press(page, "See what is in it")
    if later:
        expect(page.locator(".import-progress")).to_be_visible()
        road.look(page, "progress")
        road.backstage.go_on_with_imports()
    expect(page.locator(".import-rows tbody tr").first).to_be_visible(timeout=90_000)


def expect_done(page: Page, *, came_in: int, stayed_out: int | None = None) -> None:
    """Wait until an import is done, and see what its report says."""
    facts = page.locator(".desk-facts")
    expect(facts).to_contain_text("Brought in", timeout=90_000)
    expect(facts.locator("dt", has_text="Brought in").locator("xpath=following-sibling::dd[1]")).to_have_text(
        str(came_in)
    )
    if stayed_out is not None:
        expect(page.locator(".import-rows .desk-chip--rose")).to_have_count(stayed_out)


def row(page: Page, name: str) -> Locator:
    """The row of a question in the table of an import."""
    return page.locator(".import-rows tbody tr", has_text=name)
