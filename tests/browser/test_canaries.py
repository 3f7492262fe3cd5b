"""A person whose names are attacks walks every page that shows them: they stay text, and nothing runs.

The content security policy is switched off for the walk, so that escaping alone has to hold.
"""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ATTACKS = ["<script>canary()</script>", '"><img src=x onerror=canary()>', "</title><svg onload=canary()>"]


@pytest.fixture
def armed(visit):
    """Open a page without the policy's protection, on which `canary()` is heard."""
    sung: list[str] = []

    def opened(session: str) -> Page:
        page = visit(session, bypass_csp=True)
        page.expose_function("canary", lambda: sung.append(page.url))
        return page

    return opened, sung


@pytest.mark.parametrize("attack", ATTACKS)
def test_names_are_text_wherever_they_stand(armed, member, backstage, site, attack):
    opened, sung = armed
    person = member(done=10, full_name=f"Eve {attack}", certificate_name=f"Eva {attack}")
    page = opened(person["session"])
    course = "/en/courses/open-learning-institute/your-first-hour/"
    lesson, quiz = person["activities"][0]["url"], person["activities"][9]["url"]
    verification = backstage.certificate(email=person["email"])["url"]
    for path in ("/account/profile/", "/learn/", course, lesson, quiz, "/demo/mail/", verification):
        page.goto(path)
        assert page.locator("[onerror], [onload], img[src=x]").count() == 0, path
        if page.locator("header .site-nav details").count() > 1:
            page.locator("header .site-nav details summary").last.click()
            expect(page.locator("header .site-nav bdi", has_text="Eve")).to_have_text(f"Eve {attack}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Eva {attack}")
    page.goto("/account/profile/")
    expect(page.locator("[name=full_name]")).to_have_value(f"Eve {attack}")
    assert sung == []


def test_the_canary_sings_where_markup_is_let_through(armed, member):
    opened, sung = armed
    page = opened(member()["session"])
    page.goto("/learn/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"data:,\" onerror=canary()>'")
    page.wait_for_timeout(300)
    assert sung == [page.url]
