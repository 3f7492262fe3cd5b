"""Signatures and logos made anew from what somebody uploaded: small PNG files, and nothing of the upload.

A signature becomes ink on nothing: how dark each point is, made its opacity, with the paper around it
cut away. A logo keeps its colours. Whatever is wrong with a file is said in words, as a `PictureRefused`.
"""

import threading
import warnings
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageChops, ImageOps

BYTES_AT_MOST = 5 * 1024 * 1024
PIXELS_AT_MOST = 25_000_000
FORMATS = ("PNG", "JPEG")
SIGNATURE_SIZE, LOGO_SIZE = (640, 240), (720, 360)
LONGEST_SIDE = 2400  # pixels that are worked on; what is larger is made smaller first
ONE_AT_A_TIME = threading.Lock()  # decoding takes memory: never for two uploads of a process at once
_PAPER = 40  # how dark a scanned paper may be before it counts as ink, of 255


class PictureRefused(ValueError):
    """A file cannot serve as a signature or a logo; the message says why."""


def signature_png(file: IO[bytes]) -> bytes:
    """Return the PNG of a scanned signature: black, as opaque as the scan is dark."""
    scan = _opened(file, "RGBA")
    grey = ImageOps.invert(Image.alpha_composite(Image.new("RGBA", scan.size, "white"), scan).convert("L"))
    ink = ImageOps.autocontrast(grey).point([0 if dark < _PAPER else dark for dark in range(256)])
    box = ink.getbbox()
    if box is None or max(grey.tobytes()) < _PAPER:
        raise PictureRefused(_("There is nothing to see in this picture. Scan the signature on white paper."))
    ink = ink.crop(box)
    ink.thumbnail(SIGNATURE_SIZE)
    signature = Image.new("LA", ink.size, (0, 0))
    signature.putalpha(ink)
    return _png(signature)


def logo_png(file: IO[bytes]) -> bytes:
    """Return the PNG of a logo without the empty space around it."""
    logo = _opened(file, "RGBA")
    seen = Image.alpha_composite(Image.new("RGBA", logo.size, "white"), logo).convert("RGB")
    box = ImageChops.difference(seen, Image.new("RGB", seen.size, "white")).getbbox()
    if box is None:
        raise PictureRefused(_("There is nothing to see in this picture."))
    logo = logo.crop(box)
    logo.thumbnail(LOGO_SIZE)
    return _png(logo)


def _opened(file: IO[bytes], mode: str) -> Image.Image:
    """Decode a picture within limits; whatever its decoder stumbles over is a refusal."""
    file.seek(0)
    content = file.read(BYTES_AT_MOST + 1)
    if len(content) > BYTES_AT_MOST:
        raise PictureRefused(_("The file is larger than 5 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > PIXELS_AT_MOST:
                raise PictureRefused(_("The picture has more than 25 million pixels."))
            with ONE_AT_A_TIME:
                return ImageOps.exif_transpose(made_smaller(picture)).convert(mode)
    except PictureRefused:
        raise
    except Exception as error:  # hostile files make decoders raise almost anything
        raise PictureRefused(_("This is not a PNG or JPEG picture that can be read.")) from error


def made_smaller(picture: Image.Image) -> Image.Image:
    """Decode an opened picture and bound its sides before it is copied; hold `ONE_AT_A_TIME` around it."""
    if picture.mode in ("1", "P"):  # these would be made smaller by leaving points out
        picture = picture.convert("RGBA" if picture.mode == "P" else "L")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return picture


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
