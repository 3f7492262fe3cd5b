"""The offline checker judges codes and files without a network; the page of a number judges its own code."""

from base64 import b64encode

import pytest
from playwright.sync_api import Page, expect

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


DROP = """([encoded, name]) => {
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


def drawn_for(page: Page, number: str) -> bytes:
    """The PDF of the certificate, drawn and signed for its holder now."""
    answer = page.request.get(f"/certificates/{number}.pdf?language=es")
    assert answer.ok
    return answer.body()


def test_a_pdf_is_judged_as_a_whole_without_a_network(visit, backstage):
    page = visit(session=backstage.session(email=HOLDER))
    pdf = drawn_for(page, backstage.certificate(email=HOLDER)["number"])
    page.goto("/verify/offline/?language=en")
    expect(page.locator("[data-ready]")).to_be_visible()
    page.context.set_offline(True)
    page.reload()

    def choose(content: bytes, name: str = "certificate.pdf") -> None:
        page.locator("#file").set_input_files({"name": name, "mimeType": "", "buffer": content})

    def says(what: str) -> None:
        expect(page.locator(f"[data-says={what}]")).to_be_visible()
        expect(page.locator("[data-result] > :visible")).to_have_count(1)

    true = page.locator("[data-says=true]")
    heading = true.get_by_role("heading", name="This file is ours, and nothing in it was changed")
    choose(pdf)
    expect(heading).to_be_visible()
    expect(true.locator("[data-fact=holder]")).to_have_text("Sample Yusuf Haddad")
    expect(true).not_to_contain_text("the file itself was not checked", use_inner_text=True)
    place = pdf.index(b"stream") + 40
    choose(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :])
    says("changed")
    page.evaluate(DROP, [b64encode(pdf).decode(), "renamed.bin"])
    expect(heading).to_be_visible()
    choose(pdf + b"\n")
    says("changed")
    choose(pdf[: pdf.index(b"%%EOF") + 6])  # as it was drawn, before it was signed
    says("unsigned")
    choose(b"%PDF-1.7\n" + bytes(50_000_000 - 9))
    says("large")
    choose(b"certainly no PDF")
    says("damaged")
    page.locator("#code").fill("1.x.y")
    page.locator("[data-code] button[type=submit]").click()
    says("none")
