"""The door to a certificate's PDF: a frozen statement in, the bytes of its page out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from certificates.designs.frozen import DEFAULT_SPEC
from certificates.drawing.fonts import ready
from certificates.drawing.ink import draw_page, new_canvas
from certificates.drawing.page import layout_for
from certificates.drawing.pictures import Picture, picture_of
from certificates.drawing.wording import words_for
from certificates.models import FrozenImage


@dataclass(frozen=True)
class DrawnPdf:
    """A finished PDF, and the characters that no font has: they stand in it as visible boxes."""

    content: bytes
    missing: tuple[str, ...] = ()


def is_ready(statement: Mapping[str, Any], language: str, second_language: str = "") -> bool:
    """Whether the fonts of this certificate are made, so that drawing it keeps nobody waiting."""
    return ready(str(words_for(statement, language, second_language)))


def pdf_bytes(
    statement: Mapping[str, Any],
    language: str,
    *,
    second_language: str = "",
    seal: str = "",
    design: Mapping[str, Any] | None = None,
    picture: Callable[[str], Picture] | None = None,
) -> DrawnPdf:
    """Draw the certificate of `statement` in one of the six languages; names may be in any script.

    `second_language` says everything a second time, smaller. `seal` is what stands after # in the address of
    the QR code; `design` is a frozen design's spec (`certificates.designs.frozen`), None the one we ship;
    `picture` finds signatures and logos by digest, where they are not the frozen ones.
    The same arguments give the same bytes. The first Chinese character of a new installation makes its
    fonts, half a minute once: call this in a task, or run `drawing.fonts.prepare` before.
    """
    design = design or DEFAULT_SPEC
    layout = layout_for(words_for(statement, language, second_language, design), design)
    file = BytesIO()
    canvas = new_canvas(file, layout)
    draw_page(canvas, layout, seal=seal, picture=picture or picture_by_digest)
    canvas.save()
    return DrawnPdf(content=file.getvalue(), missing=layout.missing)


@lru_cache(maxsize=64)
def picture_by_digest(digest: str) -> Picture:
    """Return a frozen signature or logo, read once a process. Raises `FrozenImage.DoesNotExist`."""
    with FrozenImage.objects.get(digest=digest).file.open("rb") as file:
        return picture_of(file.read())
