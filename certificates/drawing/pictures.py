"""Signatures and logos on the page: compressed once a process, then only referred to."""

import zlib
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.pdfgen.canvas import Canvas

from certificates.drawing.sheet import PlacedPicture


@dataclass(frozen=True)
class Picture:
    """A picture as PDF wants it: its points, and how opaque each is. A signature has no colours."""

    width: int
    height: int
    colours: bytes | None
    opacity: bytes


class _Stream(PDFObject):
    __RefOnly__ = 1

    def __init__(self, head: str, data: bytes, mask: PDFObject | None = None) -> None:
        self.head, self.data, self.mask = head, data, mask

    def format(self, document: object) -> bytes:
        """The bytes of the object."""
        mask = b"/SMask " + self.mask.format(document) + b" " if self.mask else b""
        head = (
            b"<< /Type /XObject /Subtype /Image %s %s/BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\n"
        )
        return head % (self.head.encode(), mask, len(self.data)) + b"stream\n" + self.data + b"\nendstream\n"


def picture_of(png: bytes) -> Picture:
    """Take apart a PNG that `certificates.designs.pictures` made."""
    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        opacity = image.convert("RGBA").getchannel("A").tobytes()
        colours = None if image.mode == "LA" else image.convert("RGB").tobytes()
        return Picture(
            image.width, image.height, colours and zlib.compress(colours, 9), zlib.compress(opacity, 9)
        )


def draw_picture(canvas: Canvas, placed: PlacedPicture, picture: Picture) -> None:
    """Draw `picture` as large as fits into its box, at the box's side and in the middle of its height.

    White grounds of logos take the colour of the paper: both are multiplied.
    """
    name = f"picture-{placed.digest[:20]}"
    if not canvas.hasForm(name):
        canvas._doc.ensureMinPdfVersion("transparency")
        size = f"/Width {picture.width} /Height {picture.height}"
        mask = canvas._doc.Reference(_Stream(f"{size} /ColorSpace /DeviceGray", picture.opacity))
        if picture.colours is None:
            ink = bytes(round(255 * float(part)) for part in placed.ink.split())
            size, colours = "/Width 1 /Height 1", zlib.compress(ink)
        else:
            colours = picture.colours
        canvas._doc.addForm(name, _Stream(f"{size} /ColorSpace /DeviceRGB", colours, mask))
    x, y, width, height = placed.box
    scale = min(width / picture.width, height / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    left = x + width - wide if placed.towards == "right" else x
    low = y if placed.ink else y + (height - high) / 2
    canvas.saveState()
    canvas.setBlendMode("Multiply")
    canvas._code.append(f"{wide:.2f} 0 0 {high:.2f} {left:.2f} {low:.2f} cm")
    canvas.doForm(name)
    canvas.restoreState()
