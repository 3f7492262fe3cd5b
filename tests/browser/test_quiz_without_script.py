"""A quiz where JavaScript does not run: each button is a form, and each form saves."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import button, link, option, options
from tests.factories.users import PASSWORD

pytestmark = pytest.mark.browser


def test_without_javascript_every_answer_is_kept_and_the_quiz_can_be_handed_in(visit, member, backstage):
    person = member(done=2)
    page = visit(person["session"], java_script_enabled=False)
    page.goto(person["activities"][2]["url"])
    button(page, "Start the quiz").click()
    uuid = page.url.split("/")[-3]
    paper = backstage.paper(sitting=uuid)
    expect(page.locator("noscript")).to_be_visible()

    options(page).first.check()
    button(page, "Save and next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 4")
    button(page, "Previous").click()
    expect(options(page).first).to_be_checked()
    assert backstage.answers(sitting=uuid)["1"] == paper[0]["options"][:1]

    for question in paper[:3]:
        for key in question["options"]:
            if question["kind"] == "multiple":
                option(page, key).set_checked(key in question["right"])
            elif key in question["right"]:
                option(page, key).check()
        button(page, "Save and").click()
    link(page, "Review and hand in").click()
    expect(page.get_by_text("1 question has no answer yet.")).to_be_visible()
    link(page, "Go back to the questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 4 of 4")
    for key in paper[3]["right"]:
        option(page, key).check()
    button(page, "Save and review").click()
    expect(page.get_by_text("Every question has an answer.")).to_be_visible()
    button(page, "Hand in now").click()
    expect(page.locator(".score")).to_have_text("100 %")
    assert backstage.milestones(email=person["email"]) == 3


def test_a_session_that_ended_costs_no_answer_without_javascript_either(visit, member, backstage):
    person = member(done=2)
    sitting = backstage.sit(email=person["email"], activity=person["activities"][2]["url"])
    page = visit(person["session"], java_script_enabled=False)
    page.goto(f"{sitting['url']}2/")
    backstage.end_session(key=person["session"])
    options(page).nth(1).check()
    button(page, "Save and next").click()
    page.get_by_label("E-mail address").fill(person["email"])
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Sign in").first.click()  # beside it stands the passkey's
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 4")
    expect(options(page).nth(1)).to_be_checked()
    chosen = backstage.paper(sitting=sitting["uuid"])[1]["options"][1]
    assert backstage.answers(sitting=sitting["uuid"]) == {"2": [chosen]}
