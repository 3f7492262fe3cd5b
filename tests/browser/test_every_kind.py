"""Every kind of question in a browser: with and without JavaScript, by keyboard, on a small screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import button
from tests.browser.look import violations
from tests.browser.test_budgets import MOST_BYTES, MOST_OF_A_FURTHER_PAGE, first_visit, further_page

pytestmark = pytest.mark.browser

KINDS = ["single", "multiple", "true-false", "matching", "ordering", "short-text", "number", "essay"]
ANSWERS = {
    "1": {"chosen": ["a"]},
    "2": {"chosen": ["a", "b"]},
    "3": {"chosen": ["b"]},
    "4": {"pairs": {"a": "c", "b": "b"}},
    "5": {"places": {"a": 2, "b": 1, "c": 3}},
    "6": {"text": "Geneva"},
    "7": {"text": "9,81"},
    "8": {"text": "One\ntwo"},
}


def fill(page: Page, kind: str, prefix: str = "", *, script: bool = True) -> None:
    """Answer the question on the page, or the one with this prefix, as in `ANSWERS`."""
    box = page.locator(f"[data-prefix='{prefix}']")
    if kind in {"single", "multiple", "true-false"}:
        for key in {"single": "a", "multiple": "ab", "true-false": "b"}[kind]:
            box.locator(f"[value={key}]").check()
    elif kind == "matching":
        box.get_by_label("Row a").select_option(label="Choice c & co")
        box.get_by_label("Row b").select_option(label="Choice b & co")
    elif kind == "ordering" and script:
        box.get_by_role("button", name="Move up: Row b").press("Enter")
        expect(box.get_by_text("Row b: place 1 of 3")).to_be_attached()
    elif kind == "ordering":
        for row, place in (("b", "1"), ("a", "2"), ("c", "3")):
            box.get_by_label(f"Row {row}").select_option(place)
    else:
        box.get_by_label("Your answer").fill({"short-text": "Geneva", "number": "9,81"}.get(kind, "One\ntwo"))


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_kind_is_saved_as_it_is_answered_and_fits_a_small_screen(visit, member, backstage):
    person = member()
    sitting = backstage.sit_every_kind(email=person["email"])
    page = visit(person["session"], viewport={"width": 320, "height": 640})
    for position, kind in enumerate(KINDS, start=1):
        page.goto(f"{sitting['url']}{position}/")
        fill(page, kind)
        expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")
        assert fits(page), kind
        assert violations(page) == [], kind
    assert backstage.values(sitting=sitting["uuid"]) == ANSWERS
    page.goto(f"{sitting['url']}5/")
    expect(page.locator(".row-to-set__text")).to_have_text(["Row b", "Row a", "Row c"])
    page.goto(f"{sitting['url']}review/")
    button(page, "Hand in now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Handed in, and waiting for its grade")


@pytest.mark.parametrize("script", [True, False])
def test_a_whole_paper_on_one_page_is_kept(visit, member, backstage, script):
    person = member()
    sitting = backstage.sit_every_kind(email=person["email"], whole=True)
    page = visit(person["session"], java_script_enabled=script, viewport={"width": 320, "height": 640})
    page.goto(f"{sitting['url']}1/")
    for position, kind in enumerate(KINDS, start=1):
        fill(page, kind, f"q{position}-", script=script)
    if script:
        page.locator("#q8-text").blur()
        expect(page.locator(".save-state[data-state=saved]")).to_have_count(len(KINDS))
        assert fits(page)
        assert violations(page) == []
    else:
        button(page, "Save and review").click()
        expect(page.get_by_text("Every question has an answer.")).to_be_visible()
    assert backstage.values(sitting=sitting["uuid"]) == ANSWERS


def test_an_answer_of_an_older_page_is_still_sent_from_the_device(visit, member, backstage):
    person = member()
    sitting = backstage.sit_every_kind(email=person["email"])
    page = visit(person["session"])
    page.goto(f"{sitting['url']}3/")
    page.evaluate(
        'url => localStorage.setItem(\'answer:\' + new URL(url, location), \'{"answer": ["a"], "seq": 5}\')',
        f"{sitting['url']}1/",
    )
    page.reload()
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.startsWith('answer:'))")
    assert backstage.values(sitting=sitting["uuid"])["1"] == {"chosen": ["a"]}


@pytest.mark.parametrize("position", [5, 8])
def test_the_heaviest_kinds_keep_the_budget(visit, member, backstage, position):
    person = member()
    url = f"{backstage.sit_every_kind(email=person['email'])['url']}{position}/"
    counted = first_visit(visit(person["session"]), url)
    assert sum(counted.values()) <= MOST_BYTES, counted
    assert sum(further_page(visit(person["session"]), url).values()) <= MOST_OF_A_FURTHER_PAGE
