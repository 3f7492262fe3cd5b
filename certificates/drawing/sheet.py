"""A sheet to lay lines on: fits texts into their rooms and places them from the side where reading begins.

Places are written for a page read from left to right; an Arabic page is the same page mirrored. Sizes
shrink to fit, then lines wrap: no text leaves its room, and none is cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from certificates.drawing.fonts import Style, is_far_eastern
from certificates.drawing.look import Look
from certificates.drawing.shaping import Line, shape, shape_wording
from certificates.drawing.wording import Words

_SMALLEST = 0.5


@dataclass(frozen=True)
class Placed:
    """A line at its place: the left end of its baseline in points from the page's lower left."""

    line: Line
    x: float
    y: float
    size: float
    colour: str
    tracking: float = 0.0


@dataclass(frozen=True)
class Room:
    """What a text may take: its full size, the smallest on one line, then how many lines it may have."""

    size: float
    alone: float
    lines: int
    width: float
    leading: float = 1.24


@dataclass(frozen=True)
class PlacedPicture:
    """A frozen picture in its box, left lower corner first: as large as fits, at the side `towards`."""

    digest: str
    box: tuple[float, float, float, float]
    towards: str = "left"
    ink: str = ""


def spread(line: Line, size: float, tracking: float) -> float:
    """How wide a line is, with the space between its letters."""
    return (line.width + tracking * max(len(line.text) - 1, 0)) * size


@dataclass
class Sheet:
    """Collects lines, rules and pictures."""

    words: Words
    look: Look
    lines: list[Placed] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)

    def put(self, line: Line, start: float, y: float, size: float, **look) -> None:
        """Place a line that begins `start` points from the side where reading begins."""
        width = spread(line, size, look.get("tracking", 0.0))
        x = self.look.width - start - width if self.words.rtl else start
        self.lines.append(Placed(line, x, y, size, **{"colour": self.look.ink, **look}))

    def put_at_end(self, line: Line, end: float, y: float, size: float, **look) -> None:
        """Place a line that ends `end` points from the side where reading ends."""
        x = end if self.words.rtl else self.look.width - end - line.width * size
        self.lines.append(Placed(line, x, y, size, **{"colour": self.look.ink, **look}))

    def put_in_middle(self, line: Line, middle: float, y: float, size: float, **look) -> None:
        """Place a line whose middle is `middle` points from the side where reading begins."""
        self.put(line, middle - spread(line, size, look.get("tracking", 0.0)) / 2, y, size, **look)

    def side(self, start: float, width: float) -> float:
        """The left edge of something `width` wide that begins `start` from where reading begins."""
        return self.look.width - start - width if self.words.rtl else start

    def wording(self, text: str, style: Style, words: Words | None = None) -> Line:
        """Shape our own wording, on the lines of `words` (the page's own, or the second language's)."""
        return shape_wording(text, style, (words or self.words).rtl)

    def fit(
        self, text: str, style: Style, room: Room, *, kept: bool = True, words: Words | None = None
    ) -> tuple[tuple[Line, ...], float]:
        """Shape a text into at most `room.lines` lines, and say at which size.

        What many certificates share is `kept` for the next one; the holder's name never is.
        """
        return (_fitted_once if kept else fitted)(text, style, room, (words or self.words).rtl)


def fitted(text: str, style: Style, room: Room, rtl: bool) -> tuple[tuple[Line, ...], float]:
    """Shape `text` on a page of that direction into `room`, and say at which size."""
    whole = shape(text, style, arabic_page=rtl)
    size = min(room.size, room.width / whole.width) if whole.width else room.size
    if size >= room.alone:
        return (whole,), size
    return _wrapped(text, style, room, rtl, whole)


_fitted_once = lru_cache(maxsize=1024)(fitted)


def _wrapped(text: str, style: Style, room: Room, rtl: bool, whole: Line) -> tuple[tuple[Line, ...], float]:
    def shaped(piece: str, **look) -> Line:
        return shape(piece, style, arabic_page=rtl, **look)

    words, letters = list(breakable(text)), list(text)
    widths = {piece: shaped(piece).width for piece in {*words, *letters, *(word.strip() for word in words)}}
    size = room.alone + (room.size - room.alone) / 3
    while size > _SMALLEST:
        too_wide = any(widths[word.strip()] * size > room.width for word in words)
        pieces = letters if too_wide and size < room.alone * 0.6 else words
        rows = _rows(pieces, widths, room.width / size)
        if len(rows) <= room.lines:
            lines = tuple(shaped(row, rtl=whole.rtl) for row in rows)
            if all(line.width * size <= room.width for line in lines):
                return lines, size
        size *= 0.94
    return (whole,), room.width / whole.width


def breakable(text: str) -> Iterator[str]:
    """Cut a text where a line may end: after blanks, and between Chinese or Japanese characters."""
    piece = ""
    for before, character in pairwise(f" {text}"):
        after_blank = before == " " != character
        if piece and (after_blank or (is_far_eastern(before) and is_far_eastern(character))):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _rows(pieces: list[str], widths: dict[str, float], limit: float) -> list[str]:
    """Fill rows of at most `limit` ems with pieces, each as long as it can be."""
    rows, used = [""], 0.0
    for piece in pieces:
        if rows[-1] and used + widths[piece] > limit:
            rows.append("")
            used = 0.0
        rows[-1] += piece
        used += widths[piece]
    return [row.strip() for row in rows]
