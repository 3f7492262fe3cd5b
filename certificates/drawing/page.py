"""Lays out a certificate on A4 landscape: which line stands where, at what size. Nothing is drawn here.

Places are written for a page read from left to right, as distances from the side where reading begins;
an Arabic page is the same page mirrored. Sizes shrink to fit, then lines wrap: no text leaves its room,
and none is cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from certificates.drawing.fonts import HEADING, STRONG, TEXT, Style, is_far_eastern
from certificates.drawing.shaping import Line, shape, shape_wording
from certificates.drawing.wording import Words

WIDTH, HEIGHT = 841.89, 595.276
MARGIN = 72.0
INK, SLATE, RULE, PALE = "0.055 0.137 0.220", "0.29 0.35 0.42", "0.60 0.64 0.68", "0.957 0.933 0.886"
PAPER = "0.996 0.992 0.976"

_BODY = 560.0
_QR_SIZE = 78.0
_ROSETTE = 54.0
_FOOT = 480.0
_SIGNATURE_WIDTH, _SIGNATURE_GAP = 168.0, 34.0
_SMALLEST = 0.5


@dataclass(frozen=True)
class Placed:
    """A line at its place: the left end of its baseline in points from the page's lower left."""

    line: Line
    x: float
    y: float
    size: float
    colour: str = INK
    tracking: float = 0.0


@dataclass(frozen=True)
class Layout:
    """A page ready to be drawn, and what its file says about itself."""

    words: Words
    lines: tuple[Placed, ...]
    rules: tuple[tuple[float, float, float], ...]
    rosette: tuple[float, float, float]
    qr: tuple[float, float, float]
    link: tuple[float, float, float, float]
    specimen: Placed | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no face has, each once, in the order of the page."""
        return tuple(dict.fromkeys(character for placed in self.lines for character in placed.line.missing))


@dataclass(frozen=True)
class _Room:
    """What a text may take: its full size, the smallest on one line, then how many lines it may have."""

    size: float
    alone: float
    lines: int
    width: float
    leading: float = 1.24


_HOLDER = _Room(size=38, alone=23, lines=2, width=_BODY)
_TITLE = _Room(size=24, alone=18, lines=3, width=_BODY)
_DETAIL = _Room(size=11.5, alone=9.5, lines=2, width=_BODY, leading=1.4)
_PARTNER = _Room(size=13, alone=11, lines=2, width=320, leading=1.3)
_ISSUER = _Room(size=17, alone=12, lines=2, width=260)
_SIGNATORY = _Room(size=10, alone=8, lines=2, width=_SIGNATURE_WIDTH, leading=1.3)
_OFFICE = _Room(size=9, alone=7.5, lines=2, width=_SIGNATURE_WIDTH, leading=1.3)


@dataclass
class _Sheet:
    """Collects lines, measured from the side where reading begins."""

    words: Words
    lines: list[Placed] = field(default_factory=list)
    rules: list[tuple[float, float, float]] = field(default_factory=list)

    def put(self, line: Line, start: float, y: float, size: float, **look) -> None:
        """Place a line that begins `start` points from the side where reading begins."""
        width = line.width * size
        x = WIDTH - start - width if self.words.rtl else start
        self.lines.append(Placed(line, x, y, size, **look))

    def put_at_end(self, line: Line, end: float, y: float, size: float, **look) -> None:
        """Place a line that ends `end` points from the side where reading ends."""
        x = end if self.words.rtl else WIDTH - end - line.width * size
        self.lines.append(Placed(line, x, y, size, **look))

    def side(self, start: float, width: float) -> float:
        """The left edge of something `width` wide that begins `start` from where reading begins."""
        return WIDTH - start - width if self.words.rtl else start

    def wording(self, text: str, style: Style) -> Line:
        return shape_wording(text, style, self.words.rtl)

    def fit(self, text: str, style: Style, room: _Room) -> tuple[list[Line], float]:
        """Shape a person's or a partner's text into at most `room.lines` lines, and say at which size."""
        whole = shape(text, style, arabic_page=self.words.rtl)
        size = min(room.size, room.width / whole.width) if whole.width else room.size
        if size >= room.alone:
            return [whole], size
        return self._wrap(text, style, room)

    def _wrap(self, text: str, style: Style, room: _Room) -> tuple[list[Line], float]:
        def shaped(piece: str, **look) -> Line:
            return shape(piece, style, arabic_page=self.words.rtl, **look)

        whole = shaped(text)
        words, letters = list(breakable(text)), list(text)
        widths = {
            piece: shaped(piece).width for piece in {*words, *letters, *(word.strip() for word in words)}
        }
        size = room.alone + (room.size - room.alone) / 3
        while size > _SMALLEST:
            too_wide = any(widths[word.strip()] * size > room.width for word in words)
            pieces = letters if too_wide and size < room.alone * 0.6 else words
            rows = _rows(pieces, widths, room.width / size)
            if len(rows) <= room.lines:
                lines = [shaped(row, rtl=whole.rtl) for row in rows]
                if all(line.width * size <= room.width for line in lines):
                    return lines, size
            size *= 0.94
        return [whole], room.width / whole.width


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


def layout_for(words: Words) -> Layout:
    """Lay out the page of `words`."""
    sheet = _Sheet(words)
    _head(sheet)
    _body(sheet, top=446.0, bottom=214.0 if words.signatories else 160.0)
    _signatures(sheet)
    _foot(sheet)
    middle = WIDTH - MARGIN - _ROSETTE
    return Layout(
        words=words,
        lines=tuple(sheet.lines),
        rules=tuple(sheet.rules),
        rosette=(WIDTH - middle if words.rtl else middle, 400.0, _ROSETTE),
        qr=(sheet.side(WIDTH - MARGIN - _QR_SIZE, _QR_SIZE), 72.0, _QR_SIZE),
        link=(sheet.side(MARGIN, _FOOT), 66.0, sheet.side(MARGIN, _FOOT) + _FOOT, 103.0),
        specimen=_specimen(sheet) if words.specimen else None,
    )


def _head(sheet: _Sheet) -> None:
    lines, size = sheet.fit(sheet.words.issuer, HEADING, _ISSUER)
    _stack(sheet.put, lines, MARGIN, 497.0, size, _ISSUER, colour=INK)
    lines, size = sheet.fit(sheet.words.partner, HEADING, _PARTNER)
    _stack(sheet.put_at_end, lines, MARGIN, 497.0, size, _PARTNER, colour=SLATE)
    sheet.rules.append((MARGIN, 478.0, WIDTH - 2 * MARGIN))


def _stack(put, lines: list[Line], edge: float, y: float, size: float, room: _Room, **look) -> None:
    """Place lines so that the last stands on `y`, or the middle of two near it."""
    for place, line in enumerate(lines):
        put(line, edge, y + ((len(lines) - 1) / 2 - place) * size * room.leading, size, **look)


def _body(sheet: _Sheet, top: float, bottom: float) -> None:
    """Name, title and details between `top` and `bottom`, all smaller where they need more room."""
    words = sheet.words
    heading = words.heading if words.language in {"ar", "zh-hans"} else words.heading.upper()
    tracking = 0.0 if words.rtl else 0.09
    rows: list[tuple[Line, float, float, dict]] = [
        (sheet.wording(heading, TEXT), 11.0, 11.0, {"colour": SLATE, "tracking": tracking})
    ]
    lines, size = sheet.fit(words.holder, HEADING, _HOLDER)
    rows += [(line, size, size * 1.24 if place else size * 0.9 + 14, {}) for place, line in enumerate(lines)]
    rows.append((sheet.wording(words.act, TEXT), 13.5, 33.0, {"colour": SLATE}))
    lines, size = sheet.fit(words.title, HEADING, _TITLE)
    rows += [(line, size, size * 1.24 if place else size * 0.95 + 13, {}) for place, line in enumerate(lines)]
    for place, detail in enumerate(words.details):
        lines, size = sheet.fit(detail, TEXT, _DETAIL)
        rows += [(line, size, 18.0 if place else 27.0, {"colour": SLATE}) for line in lines]
    total = sum(drop for _, _, drop, _ in rows) + 4.0
    scale = min(1.0, (top - bottom) / total)
    y = top - (top - bottom - total * scale) * 0.4
    for line, size, drop, look in rows:
        y -= drop * scale
        sheet.put(line, MARGIN, y, size * scale, **look)


def _signatures(sheet: _Sheet) -> None:
    start = MARGIN
    for signatory in sheet.words.signatories:
        sheet.rules.append((sheet.side(start, _SIGNATURE_WIDTH), 170.0, _SIGNATURE_WIDTH))
        y = 155.0
        for text, style, room in ((signatory.name, STRONG, _SIGNATORY), (signatory.title, TEXT, _OFFICE)):
            lines, size = sheet.fit(text, style, room)
            for line in lines:
                sheet.put(line, start, y, size, colour=INK if style is STRONG else SLATE)
                y -= 12.5
        start += _SIGNATURE_WIDTH + _SIGNATURE_GAP


def _foot(sheet: _Sheet) -> None:
    words = sheet.words
    lines, size = sheet.fit(words.verify, TEXT, _Room(size=9, alone=7, lines=2, width=_FOOT))
    _stack(sheet.put, lines, MARGIN, 93.0, size, _DETAIL, colour=SLATE)
    sheet.put(sheet.wording(words.issued, TEXT), MARGIN, 108.0, 9, colour=SLATE)
    sheet.put(shape(words.number, TEXT, arabic_page=words.rtl, rtl=False), MARGIN, 73.5, 11.5)


def _specimen(sheet: _Sheet) -> Placed:
    line = sheet.wording(sheet.words.specimen, HEADING)
    size = min(190.0, 640.0 / line.width)
    return Placed(line, -line.width * size / 2, -size * 0.36, size, colour=PALE)
