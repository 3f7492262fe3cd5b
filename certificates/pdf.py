"""The door to a certificate's PDF: a frozen statement in, the bytes of its page out."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from certificates.drawing.fonts import ready
from certificates.drawing.ink import draw_page, new_canvas
from certificates.drawing.page import layout_for
from certificates.drawing.wording import words_for


@dataclass(frozen=True)
class DrawnPdf:
    """A finished PDF, and the characters that no font has: they stand in it as visible boxes."""

    content: bytes
    missing: tuple[str, ...] = ()


def is_ready(statement: dict[str, Any], language: str) -> bool:
    """Whether the fonts of this certificate are made, so that drawing it keeps nobody waiting."""
    return ready(str(words_for(statement, language)))


def pdf_bytes(statement: dict[str, Any], language: str) -> DrawnPdf:
    """Draw the certificate of `statement` (schema 1) in one of the six languages; names may be in any script.

    The same statement and language give the same bytes. The first Chinese character of a new installation
    makes its fonts, half a minute once: call this in a task, or run `drawing.fonts.prepare` before.
    """
    layout = layout_for(words_for(statement, language))
    file = BytesIO()
    canvas = new_canvas(file, layout)
    draw_page(canvas, layout)
    canvas.save()
    return DrawnPdf(content=file.getvalue(), missing=layout.missing)
