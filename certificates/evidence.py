"""Evidence for a correction: one PDF or picture from somebody we do not trust, made harmless to keep.

A picture is drawn anew, so nothing of the upload but its pixels is kept: no place, no device, no second file
behind it. A PDF is kept as it came and only ever sent as a download under a sandbox.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from certificates.designs.pictures import LONGEST_SIDE, ONE_AT_A_TIME, made_smaller

MOST_BYTES = 5_000_000
MOST_PIXELS = 50_000_000  # as it was sent
MOST_DECODED = 13_000_000  # pixels in memory: a JPEG is decoded smaller, a PNG is not
TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg"}
ACCEPTED = "application/pdf,image/jpeg,image/png"


@dataclass(frozen=True)
class Evidence:
    """A checked file: what is stored, its suffix, and what its owner called it."""

    content: bytes
    suffix: str
    name: str


def checked_evidence(upload: Any) -> Evidence:
    """Return what is to be kept of an upload, judged by what it holds. Raises ValidationError."""
    if upload.size > MOST_BYTES:
        raise ValidationError(_("The file is larger than 5 MB. Choose a smaller one."))
    content = upload.read(MOST_BYTES + 1)
    name = " ".join(str(upload.name).split())[-100:]
    if content[:5] == b"%PDF-":
        if b"%%EOF" not in content[-2048:]:
            raise ValidationError(_("This PDF is not complete. Choose the file again."))
        return Evidence(content, ".pdf", name)
    return Evidence(_drawn_anew(content), ".jpg", name)


def _drawn_anew(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture has too many pixels. Choose a smaller one."))
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            if picture.width * picture.height > MOST_DECODED:
                raise ValidationError(_("The picture has too many pixels. Choose a smaller one."))
            with ONE_AT_A_TIME:
                turned = ImageOps.exif_transpose(made_smaller(picture)).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("Send a PDF, or a picture as JPEG or PNG.")) from error
    page = Image.new("RGB", turned.size, "white")
    page.paste(turned, mask=turned.getchannel("A"))
    data = BytesIO()
    page.save(data, "JPEG", quality=80)
    return data.getvalue()
