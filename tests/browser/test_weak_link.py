"""Answering over a link that comes and goes: no answer is lost, and the page says where it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk import button, expect_state, options
from tests.factories.users import PASSWORD

pytestmark = pytest.mark.browser

OFFLINE = "ERR_INTERNET_DISCONNECTED"
KEPT = "kept on this device"


@pytest.fixture
def sitting(visit, member, backstage):
    """A member at the second question of a quiz whose answers are single choices or several."""
    person = member(done=2)
    started = backstage.sit(email=person["email"], activity=person["activities"][2]["url"])
    page = visit(person["session"])
    page.goto(f"{started['url']}2/")
    keys = backstage.paper(sitting=started["uuid"])[1]["options"]
    return {**started, **person, "page": page, "keys": keys}


def saved(backstage, sitting) -> dict[str, list[str]]:
    """What the server has of this sitting."""
    return backstage.answers(sitting=sitting["uuid"])


def test_an_answer_is_saved_as_it_is_given(sitting, backstage):
    page = sitting["page"]
    options(page).first.check()
    expect_state(page, "saved")
    expect(page.locator("#save-state")).to_contain_text("Saved at ")
    assert saved(backstage, sitting) == {"2": sitting["keys"][:1]}


def test_an_answer_given_offline_is_kept_and_sent_when_the_link_returns(sitting, backstage, watch):
    page = sitting["page"]
    page.add_init_script("globalThis.setTimeout = () => 0")  # so that no retry by the clock helps out
    page.reload()
    page.context.set_offline(True)
    options(page).first.check()
    expect_state(page, "waiting")
    expect(page.locator("#save-state")).to_contain_text(KEPT)
    button(page, "Save and next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 4")  # and no error page
    assert saved(backstage, sitting) == {}

    page.context.set_offline(False)
    expect_state(page, "saved")
    assert saved(backstage, sitting) == {"2": sitting["keys"][:1]}
    watch.forgive(OFFLINE)


def test_of_two_answers_given_offline_the_newest_wins(sitting, backstage, watch):
    page = sitting["page"]
    page.context.set_offline(True)
    kind = options(page).first.get_attribute("type")
    options(page).first.check()
    expect_state(page, "waiting")
    if kind == "checkbox":
        options(page).first.uncheck()
    options(page).nth(1).check()
    page.context.set_offline(False)
    expect_state(page, "saved")
    assert saved(backstage, sitting) == {"2": [sitting["keys"][1]]}
    page.reload()
    expect(options(page).nth(1)).to_be_checked()
    watch.forgive(OFFLINE)


def test_an_answer_that_arrives_late_does_not_replace_a_newer_one(sitting, backstage):
    late, page = sitting["page"], sitting["page"].context.new_page()
    held = []
    late.route(
        "**", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    options(late).first.check()
    expect_state(late, "saving")
    page.goto(f"{sitting['url']}2/")
    options(page).nth(1).check()
    expect_state(page, "saved")
    newer = saved(backstage, sitting)
    assert sitting["keys"][1] in newer["2"]
    assert len(held) == 1
    held[0].continue_()
    expect_state(late, "saved")
    assert saved(backstage, sitting) == newer


@pytest.fixture
def left_behind(sitting, backstage, watch):
    """A sitting whose member answered, could not send, and left; now the link is there again.

    The link fails without the browser's noticing: an `online` event, which Chromium's emulation fires on
    leaving, would send the answer from the page that is being left.
    """
    page = sitting["page"]
    page.context.route("**", lambda route: route.abort("internetdisconnected"))
    options(page).nth(1).check()
    expect_state(page, "waiting")
    page.goto("about:blank")
    page.context.unroute("**")
    assert saved(backstage, sitting) == {}
    watch.forgive(OFFLINE)
    return sitting


def test_an_answer_survives_leaving_the_page(left_behind, backstage):
    page = left_behind["page"]
    page.goto(f"{left_behind['url']}2/")
    expect(options(page).nth(1)).to_be_checked()
    expect_state(page, "saved")
    assert saved(backstage, left_behind) == {"2": [left_behind["keys"][1]]}


def test_an_answer_left_behind_is_sent_from_another_question(left_behind, backstage):
    page = left_behind["page"]
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.goto(f"{left_behind['url']}3/")
    assert saved(backstage, left_behind) == {"2": [left_behind["keys"][1]]}


@pytest.mark.parametrize("loss", ["the server forgot the session", "the browser lost its cookies"])
def test_a_session_that_ended_costs_no_answer(sitting, backstage, watch, loss):
    page = sitting["page"]
    if loss == "the browser lost its cookies":
        page.context.clear_cookies()
    else:
        backstage.end_session(key=sitting["session"])
    options(page).first.check()
    way = page.locator("#save-state").get_by_role("link", name="Sign in and come back to this question")
    expect(way).to_be_visible()
    expect(page.locator("#save-state")).to_contain_text(KEPT)
    way.click()
    page.get_by_label("E-mail address").fill(sitting["email"])
    page.get_by_label("Password").fill(PASSWORD)
    button(page, "Sign in").first.click()  # beside it stands the passkey's
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 4")
    expect(options(page).first).to_be_checked()
    expect_state(page, "saved")
    assert saved(backstage, sitting) == {"2": sitting["keys"][:1]}
    watch.forgive("40")  # the refusal of the answer, 401 or 403


def test_an_attempt_handed_in_from_another_tab_says_so(sitting, backstage, watch):
    page = sitting["page"]
    other = page.context.new_page()
    other.goto(f"{sitting['url']}review/")
    button(other, "Hand in now").click()
    expect(other.locator(".score")).to_be_visible()

    options(page).first.check()
    expect_state(page, "closed")
    expect(page.locator("#save-state")).to_contain_text("This attempt is closed")
    page.locator("#save-state").get_by_role("link", name="See what was handed in").click()
    page.wait_for_url("**/result/")
    assert saved(backstage, sitting) == {}
    watch.forgive("409")
