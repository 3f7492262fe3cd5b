"""An employer with a document in hand: the file, the number, the name, and the code without a network."""

import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

import pypdfium2
import zxingcpp
from playwright.sync_api import Page, expect

from tests.browser.desk import button
from tests.browser.registrar_road import SHY, TITLE, Morning
from tests.browser.week import follow, press

DROP = """([content, name]) => {
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "application/pdf" }));
  const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent("drop", options));
}"""
DOTS_PER_POINT = 3


def take_the_pdf(morning: Morning) -> None:
    """A holder hides the name on the page, downloads the PDF, and hands it to an employer."""
    page = morning.member(SHY)
    page.goto("/certificates/")
    follow(page, TITLE)
    press(page, "Hide my name there")
    expect(button(page, "Show my name there")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Certificate (PDF").click()
    morning.pdf = Path(waiting.value.path()).read_bytes()
    picture = pypdfium2.PdfDocument(morning.pdf)[0].render(scale=DOTS_PER_POINT).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    morning.code = code.text
    for name in ("Picture (PNG)", "Drawing (SVG)", "File (JSON)"):
        address = page.get_by_role("link", name=name).get_attribute("href")
        assert page.request.get(str(address)).ok, f"{name} leads nowhere"


def drop_the_pdf(morning: Morning) -> None:
    """The employer drops the file on the page, and then a copy in which one byte is another."""
    page = morning.pages["employer"] = morning.visit()
    page.goto("/verify/")
    morning.look(page, "verify")
    _drop(page, morning.pdf)
    expect(page.locator("main")).to_contain_text("What it says is what our records say.")
    morning.look(page, "a-true-file")
    place = morning.pdf.index(b"stream") + 40
    changed = morning.pdf[:place] + bytes([morning.pdf[place] ^ 1]) + morning.pdf[place + 1 :]
    page.goto("/verify/")
    _drop(page, changed)
    expect(page.locator("main")).not_to_contain_text("What it says is what our records say.")
    morning.look(page, "a-changed-file")


def _drop(page: Page, content: bytes) -> None:
    with page.expect_navigation():
        page.evaluate(DROP, [b64encode(content).decode(), "certificate.pdf"])


def type_number_and_name(morning: Morning) -> None:
    """The number leads to a page without the name; typed as the document has it, the name matches."""
    (number,) = morning.numbers(SHY)
    page = morning.pages["employer"]
    page.goto("/verify/")
    page.get_by_label("Certificate number").fill(number.replace("-", " ").lower())
    press(page, "Verify")
    expect(page.locator("main")).to_contain_text("The holder hides the name here")
    expect(page.locator("main")).not_to_contain_text(SHY)
    for name, answer in (("Zhang Min", "The name does not match."), ("wei ZHANG", "The name matches.")):
        page.get_by_label("Name on the document").fill(name)
        press(page, "Compare")
        expect(page.locator("main")).to_contain_text(answer)
    morning.look(page, "a-hidden-name")


def check_offline(morning: Morning) -> None:
    """Without a network the code alone tells a true certificate from one with another name in it."""
    page = morning.pages["employer"]
    page.goto("/verify/offline/")
    expect(page.locator("[data-ready]")).to_be_visible()
    page.context.set_offline(True)
    page.reload()
    _check(page, morning.code)
    expect(page.locator("[data-says=true]")).to_be_visible()
    expect(page.locator("[data-fact=holder]")).to_have_text(SHY)
    expect(page.locator("[data-fact=title]")).to_have_text(TITLE)
    morning.look(page, "offline-true")
    address, _sign, seal = morning.code.partition("#")
    version, payload, signature = seal.split(".")
    says = json.loads(urlsafe_b64decode(payload + "=="))
    says[says.index(SHY)] = "Wei Zhang-Forger"
    text = json.dumps(says, ensure_ascii=False, separators=(",", ":")).encode()
    forged = f"{address}#{version}.{urlsafe_b64encode(text).decode().rstrip('=')}.{signature}"
    _check(page, forged)
    expect(page.locator("[data-says=forged]")).to_be_visible()
    expect(page.locator("[data-says=true]")).to_be_hidden()
    morning.look(page, "offline-forged")
    page.context.set_offline(False)


def _check(page: Page, code: str) -> None:
    page.get_by_label("Text of the QR code").fill(code)
    button(page, "Check the code").click()
