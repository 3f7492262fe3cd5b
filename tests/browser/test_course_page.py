"""The course page in Chromium: dates in the visitor's zone, its main action at hand, nothing refused."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.states_public import COURSE, LENT
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser


def test_dates_are_told_in_the_browsers_zone_and_in_the_runs_without_a_script(visit):
    page = visit(timezone_id="Asia/Tokyo")
    page.goto(COURSE.format("en"))
    dated = page.locator(".run", has=page.locator("time")).first
    expect(dated).to_contain_text("Tokyo time")
    expect(dated).to_contain_text("18:00")  # 09:00 in the run's own zone
    plain = visit(timezone_id="Asia/Tokyo", java_script_enabled=False)
    plain.goto(COURSE.format("en"))
    expect(plain.locator(".run", has=plain.locator("time")).first).to_contain_text("09:00 (UTC)")


def test_a_member_reads_dates_in_their_own_zone_whatever_the_browser_says(visit, member):
    person = member(time_zone="Africa/Nairobi")
    page = visit(person["session"], timezone_id="Asia/Tokyo")
    page.goto(COURSE.format("en"))
    expect(page.locator(".run", has=page.locator("time")).first).to_contain_text("12:00 (Nairobi time)")


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_the_main_action_is_at_hand_on_a_phone(visit, language):
    page = visit(viewport=PHONE)
    page.goto(COURSE.format(language))
    expect(page.locator("main .button:not(.button--outline, .button--plain)")).to_have_count(1)
    box = page.locator("main .button:not(.button--outline, .button--plain)").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 2 * PHONE["height"]


def test_the_data_block_runs_nothing_and_the_policy_complains_of_nothing(visit):
    page = visit()
    page.goto(COURSE.format("en"))
    data = json.loads(page.locator('script[type="application/ld+json"]').text_content() or "")
    assert data["@type"] == "Course"
    assert data["hasCourseInstance"]


def test_the_switch_keeps_the_course_where_it_has_no_edition(visit):
    page = visit()
    page.goto(f"/en/{LENT}")
    title = page.locator("h1").text_content()
    page.locator("header .site-nav details summary").click()
    page.get_by_role("button", name="русский").click()
    expect(page).to_have_url(f"{page.url.split('/en/')[0].split('/ru/')[0]}/ru/{LENT}")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("h1")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(title or "")
