"""The offline checker judges codes and files without a network; the page of a number judges its own code."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HOLDER = "yusuf@demo.example"


def test_what_was_opened_once_judges_without_a_network(visit, backstage):
    found = backstage.certificate(email=HOLDER)
    page = visit()
    page.goto("/verify/offline/?language=fr")
    expect(page.locator("[data-ready]")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    true, forged = page.locator("[data-says=true]"), page.locator("[data-says=forged]")
    page.locator("#code").fill(f"https://anywhere.example{found['url']}#{found['seal']}")
    page.locator("[data-code] button[type=submit]").click()
    expect(true).to_be_visible()
    expect(true.locator("[data-fact=holder]")).to_have_text("Sample Yusuf Haddad")
    expect(true.locator("[data-fact=number]")).to_contain_text(found["number"][:4])
    version, payload, signature = found["seal"].split(".")
    page.locator("#code").fill(f"{version}.{payload}.{'A' * 43}{signature[43:]}")
    page.locator("[data-code] button[type=submit]").click()
    expect(forged).to_be_visible()
    expect(true).to_be_hidden()
    badge = f'{{"evidence": [{{"id": "https://x.example{found["url"]}#{found["seal"]}"}}]}}'
    page.locator("#file").set_input_files(
        {"name": "b.json", "mimeType": "text/plain", "buffer": badge.encode()}
    )
    expect(true).to_be_visible()
    expect(forged).to_be_hidden()


def test_the_page_of_a_number_says_whether_the_scanned_code_is_ours(visit, backstage):
    found = backstage.certificate(email=HOLDER)
    page = visit()
    grouped = "-".join(found["number"][at : at + 4] for at in range(0, 20, 4))
    page.goto(f"/verify/{grouped}/#{found['seal']}")
    expect(page.locator("[data-says=true]")).to_be_visible()
    version, payload, signature = found["seal"].split(".")
    other = "A" * 43 + signature[43:]
    page.goto(f"/verify/{grouped}/#{version}.{payload}.{other}")
    expect(page.locator("[data-says=forged]")).to_be_visible()
    expect(page.locator("[data-says=true]")).to_be_hidden()
