"""The editor of a question: who chooses true or false finds both statements there, and only ticks."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

EDITOR = "/admin/snippets/courses/question/add/?locale=fr"


def statements(page: Page) -> Locator:
    """The texts of the options that are there."""
    return page.locator('[data-part="text"]:visible [contenteditable=true]')


def test_true_or_false_brings_its_statements_and_another_type_takes_them_away(visit, backstage):
    page = visit(backstage.session(email="author@demo.example"))
    page.goto(EDITOR)
    kind = page.locator("[data-question-kind] select")
    expect(statements(page)).to_have_count(4)
    kind.select_option("true-false")
    expect(statements(page)).to_have_text(["Vrai", "Faux"])
    kind.select_option("single")
    expect(statements(page)).to_have_text(["", "", "", ""])
    statements(page).nth(0).fill("Oui")
    kind.select_option("true-false")
    expect(statements(page)).to_have_text(["Oui", ""])  # what an author has begun stays theirs
    statements(page).nth(0).fill("")
    kind.select_option("single")
    kind.select_option("true-false")
    page.locator('[data-part="right"]:visible input').nth(1).check()
    page.locator("#id_name").fill("Une question")
    page.locator("#id_new_category").fill("Vrai ou faux")
    page.locator("#panel-prompt-section [contenteditable=true]").fill("Est-ce vrai ?")
    expect(page.locator("#id_prompt")).to_have_value(re.compile("Est-ce vrai"))
    with page.expect_navigation():
        page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("Une question")
