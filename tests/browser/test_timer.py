"""A quiz with a time limit: the page counts down by the server's clock, and leads to the result."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import expect_state, options

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def timed(backstage):
    """A run of a course whose quiz takes two minutes."""
    return backstage.course_with_a_clock(minutes=2)["run"]


def test_the_clock_counts_down_and_the_end_leads_to_the_result(visit, member, backstage, timed):
    person = member(done=1, run=timed)
    quiz = person["activities"][1]["url"]
    page = visit(person["session"])
    page.goto(quiz)
    expect(page.get_by_text("You have 2 minutes from the start")).to_be_visible()
    sitting = backstage.sit(email=person["email"], activity=quiz, deadline_seconds=7)
    page.goto(f"{sitting['url']}1/")
    clock = page.get_by_role("timer")
    shown = clock.inner_text()
    minutes, seconds = map(int, shown.split(":"))
    assert minutes == 0 and 1 <= seconds <= 7
    expect(clock).not_to_have_text(shown)

    key = backstage.paper(sitting=sitting["uuid"])[0]["right"][0]
    page.locator(f"input[value='{key}']").check()
    expect_state(page, "saved")
    page.wait_for_url("**/result/")
    expect(page.locator(".score")).to_have_text("50 %")


def test_a_wrong_clock_on_a_device_changes_nothing(visit, member, backstage, timed):
    person = member(done=1, run=timed)
    sitting = backstage.sit(email=person["email"], activity=person["activities"][1]["url"])
    wrong = visit(person["session"])
    wrong.add_init_script("const now = Date.now; Date.now = () => now() + 150_000_000_000")  # years ahead
    wrong.goto(f"{sitting['url']}1/")
    minutes, _seconds = map(int, wrong.get_by_role("timer").inner_text().split(":"))
    assert minutes in (1, 2)
    right = visit(backstage.session(email=person["email"]))
    right.goto(f"{sitting['url']}1/")
    options(wrong).first.check()
    expect_state(wrong, "saved")

    options(right).nth(1).check()  # newer by the server's clock, years older by the devices'
    expect_state(right, "saved")
    key = backstage.paper(sitting=sitting["uuid"])[0]["options"][1]
    assert backstage.answers(sitting=sitting["uuid"]) == {"1": [key]}
