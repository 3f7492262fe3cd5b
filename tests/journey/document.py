"""A certificate's PDF as somebody holds it in hand: the text on it, and the code that a phone reads."""

import json
from base64 import urlsafe_b64decode

import pypdfium2
import zxingcpp

from tests.journey.pages import tidy
from tests.journey.record import require

DOTS_PER_POINT = 3


def text_and_code(content: bytes) -> tuple[str, str]:
    """Return the text of the one page, and what its QR code says when the page is rendered and read."""
    require(content.startswith(b"%PDF-"), "The certificate that was downloaded is not a PDF")
    document = pypdfium2.PdfDocument(content)
    require(len(document) == 1, f"The certificate has {len(document)} pages in place of one")
    page = document[0]
    text = tidy(page.get_textpage().get_text_bounded())
    picture = page.render(scale=DOTS_PER_POINT).to_pil()
    codes = [found.text for found in zxingcpp.read_barcodes(picture) if "QR" in str(found.format)]
    require(len(codes) == 1, f"The rendered certificate shows {len(codes)} readable QR codes in place of one")
    return text, codes[0]


def what_a_seal_says(seal: str) -> list[str]:
    """Return the texts that stand in a seal, as anybody can read them (`docs/certificate-format.md`)."""
    parts = seal.split(".")
    require(len(parts) == 3 and parts[0] == "1", f"“{seal[:40]}” is no seal")
    found: list[str] = json.loads(urlsafe_b64decode(parts[1] + "=="))
    return found
