"""Turns a text of any script into runs of glyphs to draw, in ems, losing no character in silence.

The order is: neutralise what could disturb the page, join Arabic letters, put them in visual order, then
give each letter the first face that has it. What no face has becomes a visible box and is reported.
"""

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from bidi import get_display
from bidi.mirror import MIRRORED

from certificates.drawing.fonts import Face, Style
from certificates.drawing.joining import (
    ZERO_WIDTH_JOINER,
    is_private,
    join,
    lend_private_forms,
    ligature_of,
    parts_of,
)
from certificates.drawing.marks import anchors_of

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
BOX_WIDTH = 0.62

_ZERO_WIDTH_NON_JOINER = "\u200c"
_FIRST_MARK = "\u0300"  # below it, every character is one glyph that follows the last
_SHADDA = "\u0651"
_MARKS_AT_MOST = 3  # no language stacks more; a taller pile would leave the page, and is a box instead
_WITNESS = "\u0300"
_NO_FACE_HAS_IT = "\ue000"
_ARABIC_LIGATURES = [*range(0xFC00, 0xFC5E), *range(0xFC64, 0xFCF2), *range(0xFCF5, 0xFD3C)]
_STAND_INS = {
    "AL": _ARABIC_LIGATURES,
    "R": range(0x10A10, 0x10A14),
    "L": range(0xE100, 0xF8FF),
    "EN": range(0x1D7CE, 0x1D800),
    "ON": range(0x2190, 0x2200),
}
_UNDRAWN = frozenset({_ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER, FIRST_STRONG_ISOLATE, POP_ISOLATE})


@dataclass(frozen=True)
class Run:
    """Characters of one face, drawn from (x, y) of the line; without a face, one box."""

    face: Face | None
    text: str
    x: float
    y: float = 0.0


@dataclass(frozen=True)
class Line:
    """A shaped line. Its measures are in ems, so it can be set at any size."""

    text: str
    runs: tuple[Run, ...]
    width: float
    missing: tuple[str, ...] = ()
    rtl: bool = False


@dataclass(frozen=True)
class _Unit:
    """A letter with its marks; each mark knows which letter of a ligature it sits on.

    Where the font says only of the letter's skeleton and dots where marks go, these are `anchored`.
    """

    letter: str
    marks: tuple[tuple[str, int], ...] = ()
    source: str = ""
    anchored: tuple[str, str] | None = None


def clean(text: str) -> str:
    """Make people's text fit to stand on a page: composed, on one line, without invisible commands.

    Control characters, bidirectional controls, tags and variation selectors go; blanks of every kind become
    one space. The joiner and the non-joiner stay: Persian and Kurdish spell with them.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in {"Zs", "Zl", "Zp"} or character in "\t\n\v\f\r\x85":
            kept.append(" ")
        elif character in {_ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER}:
            kept.append(character)
        elif category in {"Cc", "Cf"} or "\ufe00" <= character <= "\ufe0f" or character == "\u034f":
            continue
        elif category == "Cs":
            kept.append("\ufffd")
        elif category == "Co":
            kept.append(_NO_FACE_HAS_IT)
        else:
            kept.append(character)
    return " ".join("".join(kept).split())


def isolate(text: str, *, within_rtl: bool) -> str:
    """Wrap people's text that stands inside a sentence, where its direction could be another."""
    if not within_rtl and max(text, default="") < _FIRST_MARK:
        return text
    return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"


def is_right_to_left(text: str, otherwise: bool) -> bool:
    """Direction of a text by its first letter that has one."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return otherwise


def shape(text: str, style: Style, *, arabic_page: bool, rtl: bool | None = None) -> Line:
    """Shape one line. `rtl` is the direction of its paragraph; None lets the text decide.

    `arabic_page` puts the Arabic face first for what every face has, such as digits and brackets.
    """
    if rtl is None:
        rtl = is_right_to_left(text, arabic_page)
    order = style.order(arabic_page)
    first = order[0] if not order[0].arabic or not any(map(str.isalpha, text)) else order[1]
    if not rtl and max(text, default="") < _FIRST_MARK and first.glyphs.keys() >= set(map(ord, text)):
        return Line(text, (Run(first, text, 0.0),), first.width(text))
    units = _units(text)
    if rtl or any(_is_rtl(unit.letter) for unit in units):
        units = _in_visual_order(_joined(units), rtl)
    return _set(replace(Line(text, (), 0.0), rtl=rtl), units, order)


@lru_cache(maxsize=2048)
def shape_wording(text: str, style: Style, arabic_page: bool) -> Line:
    """Shape a line of our own wording; kept, since it is the same on every certificate. Never for names."""
    return shape(text, style, arabic_page=arabic_page, rtl=arabic_page)


def _is_rtl(character: str) -> bool:
    return unicodedata.bidirectional(character[:1] or " ") in {"R", "AL", "AN"}


def _units(text: str) -> list[_Unit]:
    units: list[_Unit] = []
    for character in text:
        if unicodedata.category(character) not in {"Mn", "Me"}:
            units.append(_Unit(character, source=character))
            continue
        if not units:
            units.append(_Unit("\u00a0"))
        last = units[-1]
        if last.letter == _NO_FACE_HAS_IT:
            units[-1] = replace(last, source=last.source + character)
            continue
        if len(last.marks) == _MARKS_AT_MOST:
            units.append(_Unit(_NO_FACE_HAS_IT, source=character))
            continue
        units[-1] = replace(last, marks=(*last.marks, (character, 0)), source=last.source + character)
    return units


def _joined(units: list[_Unit]) -> list[_Unit]:
    joined: list[_Unit] = []
    before = ""
    for unit, form in zip(units, join([unit.letter for unit in units]), strict=True):
        if ligature := ligature_of(before, form):
            lam = joined.pop()
            marks = (*lam.marks, *((mark, 1) for mark, _ in unit.marks))
            joined.append(_Unit(ligature, marks, lam.source + unit.source))
        elif form and is_private(form):
            skeleton, dots = parts_of(form) or (form, "")
            joined.append(replace(unit, letter=skeleton, marks=(*((dot, 0) for dot in dots), *unit.marks)))
        elif form:
            joined.append(replace(unit, letter=form, anchored=parts_of(form) if unit.marks else None))
        before = form
    return joined


def _in_visual_order(units: list[_Unit], rtl: bool) -> list[_Unit]:
    """Order units by the bidirectional algorithm.

    It knows characters only, so a unit that is more than one plain character is represented by a rare one
    of the same direction, and found again by it. python-bidi leaves brackets as they are: a combining mark
    after each takes its bracket's level, and stands before it in visual order where it must be mirrored.
    """
    spare = {kind: map(chr, codes) for kind, codes in _STAND_INS.items()}
    represented: dict[str, _Unit] = {}
    line, lost = [], ""
    for unit in units:
        letter = unit.letter
        if unit.marks or is_private(letter) or letter == _NO_FACE_HAS_IT:
            kind = unicodedata.bidirectional(unit.source[:1] or " ")
            letter = next(spare[kind if kind in spare else "ON"], "")
            represented[letter] = unit
            lost += "" if letter else unit.source
        line.append(letter + _WITNESS if letter and unicodedata.mirrored(letter) else letter)
    ordered = _witnessed(get_display("".join(line), base_dir="R" if rtl else "L"))
    found = [represented.get(unit.letter, unit) for unit in ordered]
    return [*found, _Unit(_NO_FACE_HAS_IT, source=lost)] if lost else found


def _witnessed(visual: str) -> list[_Unit]:
    """Mirror the brackets whose witness stands before them, and take the witnesses out."""
    ordered: list[_Unit] = []
    turned = awaited = False
    for character in visual:
        if character == _WITNESS:
            turned, awaited = not awaited, False
            continue
        awaited = bool(unicodedata.mirrored(character)) and not turned
        letter = MIRRORED.get(character, character) if turned else character
        ordered.append(_Unit(letter, source=character))
        turned = False
    return ordered


def _face_for(unit: _Unit, order: tuple[Face, ...], before: Face | None) -> Face | None:
    letter = unit.letter
    needed = letter + "".join(mark for mark, _ in unit.marks)
    if before is not None and not letter.isalpha() and all(map(before.covers, needed)):
        return before
    for face in order:
        if face.arabic and (unit.anchored or is_private(letter)):
            lend_private_forms(face)
        if all(map(face.covers, needed)):
            return face
    return next((face for face in order if face.covers(letter)), None)


def _dots_then_shadda(mark: tuple[str, int]) -> int:
    """Composed texts have the shadda after the vowel sign that stands on it."""
    return 0 if is_private(mark[0]) else 1 if mark[0] == _SHADDA else 2


class _Setter:
    """Collects the runs of a line from left to right; accents come last, so that letters stay whole words."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.accents: list[Run] = []
        self.x = 0.0
        self.missing: dict[str, None] = {}
        self._face: Face | None = None
        self._letters: list[str] = []
        self._start = 0.0

    def flush(self) -> None:
        if self._letters:
            self.runs.append(Run(self._face, "".join(self._letters), self._start))
        self._letters = []
        self._start = self.x

    def box(self, unit: _Unit) -> None:
        self.flush()
        self.missing.update(dict.fromkeys(unit.source or unit.letter))
        self.runs.append(Run(None, unit.source or unit.letter, self.x))
        self.x += BOX_WIDTH
        self._face, self._start = None, self.x

    def letter(self, unit: _Unit, face: Face) -> None:
        if face is not self._face:
            self.flush()
            self._face, self._start = face, self.x
        width = face.width(unit.letter)
        if unit.marks:
            self.accents += self._accents(unit, face, self.x, width)
        self._letters.append(unit.letter)
        self.x += width

    def _accents(self, unit: _Unit, face: Face, origin: float, width: float) -> list[Run]:
        anchors = anchors_of(face)
        base, dots = unit.anchored or (unit.letter, "")
        below: tuple[str, float, float] | None = None
        accents = []
        for mark, component in sorted([*((dot, 0) for dot in dots), *unit.marks], key=_dots_then_shadda):
            if not face.covers(mark):
                self.missing[mark] = None
                continue
            stacked = anchors.offset(below[0], mark, stacked=True) if below else None
            offset = anchors.offset(base, mark, component=component)
            if below and stacked:
                x, y = below[1] + stacked.x, below[2] + stacked.y
            elif offset:
                x, y = origin + offset.x, offset.y
            else:
                x, y = origin + anchors.centred(mark, width), 0.0
            if mark not in dots:
                accents.append(Run(face, mark, x, y))
            below = (mark, x, y)
        return accents


def _set(line: Line, units: list[_Unit], order: tuple[Face, ...]) -> Line:
    setter = _Setter()
    face: Face | None = None
    for unit in units:
        if unit.letter in _UNDRAWN:
            continue
        face = _face_for(unit, order, face)
        if face is None:
            setter.box(unit)
        else:
            setter.letter(unit, face)
    setter.flush()
    return replace(line, runs=(*setter.runs, *setter.accents), width=setter.x, missing=tuple(setter.missing))
