"""Wednesday: three people take the quiz, in two languages, one on a phone and one without JavaScript."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.bank_road import TRAP, TRAP_FR, Road
from tests.browser.desk import button, expect_state
from tests.browser.look import overflow
from tests.services.browser import PHONE

Content = dict[str, Any]


def ada_in_english(road: Road) -> None:
    """Ada knows her trade, and so she falls for the question whose key is wrong."""
    page = road.learner("Ada", "en")
    road.look(page, "before-the-quiz")
    button(page, "Start the quiz").click()
    answer_all(road, page, "Ada", TRAP)
    expect(page.locator(".score")).to_have_text("85.7 %")
    road.look(page, "result-of-ada")


def benoit_on_a_phone(road: Road) -> None:
    """Benoît does it in French on a small screen, leaves one out, and has not passed by a hair."""
    page = road.learner("Benoît", "fr", viewport=PHONE)
    road.look(page, "before-the-quiz-on-a-phone")
    page.locator("form[action$='/start/'] button").click()
    answer_all(road, page, "Benoît", TRAP_FR, leaves_out="matching")
    expect(page.locator(".score")).to_contain_text("71,4")
    assert not overflow(page)
    road.look(page, "result-of-benoit")


def chloe_without_script(road: Road) -> None:
    """Chloé has no JavaScript, and answers every kind of question as well as anybody."""
    page = road.learner("Chloé", "fr", java_script_enabled=False)
    page.locator("form[action$='/start/'] button").click()
    answer_all(road, page, "Chloé", "Le fil", script=False)
    expect(page.locator(".score")).to_contain_text("100")
    road.look_still(page, "result-of-chloe")


def answer_all(
    road: Road, page: Page, name: str, trap: str, *, leaves_out: str = "", script: bool = True
) -> None:
    """Answer every question of the sitting right, but the one with `trap` so; then hand in."""
    questions = road.backstage.questions_of(sitting=page.url.split("/")[-3])
    kinds = {each["kind"] for each in questions}
    assert kinds == {"single", "matching", "ordering", "short-text", "number"}, kinds
    left_out = ""
    for number, content in enumerate(questions, start=1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(str(number))
        if content["kind"] == leaves_out and not left_out:
            left_out = content["key"]
        else:
            answer(page, content, trap, script=script)
        if number == 1 or content["kind"] in ("ordering", "matching"):
            (road.look if script else road.look_still)(page, f"{name}-{content['kind']}")
        with page.expect_navigation():
            page.locator("#question button[value=next], #question button[value=review]").click()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    road.results[name] = page.url


def answer(page: Page, content: Content, trap: str, *, script: bool) -> None:
    """Answer the question on the page as somebody does who reads it."""
    kind, options = content["kind"], content["options"]
    if kind == "single":
        page.locator("label.option", has_text=trap).locator("input").check()
    elif kind == "matching":
        texts = {each["key"]: words(each["text"]) for each in content["choices"]}
        for option in options:
            row(page, words(option["text"])).select_option(label=texts[option["choice"]])
    elif kind == "ordering" and script:
        put_in_order(page, [words(option["text"]) for option in options])
    elif kind == "ordering":
        for place, option in enumerate(options, start=1):
            row(page, words(option["text"])).select_option(str(place))
    else:
        page.locator("#question input[type=text]").fill(options[0]["answer"].replace("*", ""))
        page.locator("#question input[type=text]").blur()
    if script:
        expect_state(page, "saved")


def put_in_order(page: Page, texts: list[str]) -> None:
    """Move each row up by its button until it stands where it belongs; they never stand so from the start."""
    shown = page.locator(".row-to-set__text")
    for place, text in enumerate(texts):
        while (now := shown.all_inner_texts().index(text)) > place:
            above = shown.nth(now - 1)
            before = above.inner_text()
            page.locator(".row-to-set").nth(now).locator("button").first.press("Enter")
            expect(shown.nth(now - 1)).not_to_have_text(before)


def row(page: Page, text: str) -> Locator:
    """The list beside a row."""
    return page.locator(".row-to-set", has=page.get_by_text(text, exact=True)).locator("select")


def words(text: str) -> str:
    """A text without its paragraph."""
    return text.replace("<p>", "").replace("</p>", "").strip()
