"""Passkeys in a real browser, with the authenticator that Chromium imitates."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PASSKEYS = "/account/2fa/webauthn/"


def authenticator(page: Page) -> None:
    """Give the page's browser a device that makes passkeys and says yes to everything."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_password(page: Page, password: str) -> None:
    page.locator("[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()


def test_a_passkey_is_added_signs_in_alone_and_is_removed(
    visit: Callable[..., Page], member: Callable[..., dict[str, Any]]
) -> None:
    person = member(full_name="Pia Passkey", password="seven slow ferries at dawn")
    page = visit(person["session"])
    authenticator(page)
    page.goto(PASSKEYS)
    page.get_by_role("link", name="Add a passkey").click()
    type_password(page, "seven slow ferries at dawn")
    page.locator("[name=name]").fill("Office <b>computer</b>")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(PASSKEYS)
    expect(page.get_by_role("heading", name="Office <b>computer</b>")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/account/login/?next=/account/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
    expect(page.locator("[name=full_name]")).to_have_value("Pia Passkey")

    page.context.clear_cookies()
    page.goto("/account/login/?next=/account/profile/")
    page.locator("[name=login]").fill(person["email"])
    type_password(page, "seven slow ferries at dawn")
    page.get_by_role("button", name="Show the passkey").click()  # the second step after a password
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()

    page.goto(PASSKEYS)
    page.get_by_role("link", name="Remove").click()
    if page.locator("[name=password]").count():
        type_password(page, "seven slow ferries at dawn")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("None yet.")).to_be_visible()


def test_a_device_without_a_passkey_says_what_to_do(visit: Callable[..., Page]) -> None:
    page = visit()
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")  # and no device
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-failed]")).to_be_hidden()
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    options |= {"isUserVerified": False, "automaticPresenceSimulation": True}
    page.goto("/account/login/")
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-failed]")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_without_javascript_the_pages_say_what_to_do(visit: Callable[..., Page]) -> None:
    page = visit(java_script_enabled=False)
    page.goto("/account/login/")
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
