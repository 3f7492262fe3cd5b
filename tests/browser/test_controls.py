"""The measures measure: each goes red for a page that is wrong on purpose."""

import pytest

from tests.browser.conftest import Visits
from tests.browser.look import focus, overflow, small_targets, violations
from tests.services.browser import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def spoiled(chromium, site):
    """Visits whose complaints are the test's to look at."""
    visits = Visits(chromium, site)
    yield visits
    visits.watch.complaints.clear()
    visits.end()


def test_an_inline_script_is_refused_and_heard(spoiled):
    page = spoiled()
    page.goto("/en/")
    page.evaluate(
        "const script = document.createElement('script'); script.textContent = 'globalThis.ran = true';"
        "document.body.append(script)"
    )
    spoiled.watch.settle()
    assert page.evaluate("globalThis.ran") is None
    assert any("Refused by the policy: script-src" in each for each in spoiled.watch.complaints)
    with pytest.raises(AssertionError, match="Refused by the policy"):
        spoiled.end()


def test_a_failing_script_and_a_missing_file_are_heard(spoiled):
    page = spoiled()
    page.goto("/en/")
    page.evaluate("setTimeout(() => { throw new Error('a bug of ours') }); fetch('/static/no-such-file')")
    page.wait_for_timeout(300)
    spoiled.watch.settle()
    assert any("a bug of ours" in each for each in spoiled.watch.complaints)
    assert any("404" in each for each in spoiled.watch.complaints)


def test_axe_finds_a_field_without_a_label_and_pale_words(visit):
    page = visit(reduced_motion="reduce")
    page.goto("/account/login/")
    assert violations(page) == []
    page.evaluate("document.querySelector('label[for]').remove()")
    assert any(each.startswith("label:") for each in violations(page))
    page.evaluate("document.querySelector('h1').style.setProperty('color', '#ddd')")
    assert any(each.startswith("color-contrast:") for each in violations(page, only=["color-contrast"]))


def test_a_wide_table_and_a_small_button_are_measured(visit):
    page = visit(viewport=PHONE)
    page.goto("/account/login/")
    assert overflow(page) == small_targets(page) == []
    page.evaluate("document.querySelector('h1').style.setProperty('min-inline-size', '500px')")
    assert overflow(page)
    page.evaluate("document.querySelector('main form button').style.setProperty('min-block-size', '30px')")
    assert any("Sign in" in each for each in small_targets(page))


def test_a_focus_without_a_ring_is_noticed(visit):
    page = visit()
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    assert focus(page)["seen"]
    page.evaluate("document.activeElement.style.setProperty('outline', 'none')")
    assert not focus(page)["seen"]
