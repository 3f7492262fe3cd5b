"""Lays out a certificate: which line stands where, at what size. Nothing is drawn here.

A `Plan` says where a design has room for what: three sizes of paper, two designs. Signatures and foot are
stacked from below, so that they take what they need; the body has the rest, and is set smaller where that
is not enough.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from certificates.designs.frozen import DEFAULT_SPEC, SIGNATORIES_AT_MOST
from certificates.drawing.fonts import HEADING, STRONG, TEXT, Style
from certificates.drawing.look import Look, look_of
from certificates.drawing.shaping import Line, shape
from certificates.drawing.sheet import Placed, PlacedPicture, Room, Sheet, spread
from certificates.drawing.wording import Signatory, Words

QR_SIZE = 104.0
_GAP = 24.0
_SIGNATURE_HEIGHT = 36.0
_ABOVE_SIGNATURES = 12.0  # how far the body's last line keeps from strokes of ink
_LOOSEST = 1.22  # how far lines may stand apart where a page has room to spare


@dataclass(frozen=True)
class Plan:
    """Where a design has its rooms, in points from the side where reading begins and from below."""

    look: Look
    start: float  # where text begins
    width: float  # how wide the page's text is
    body: float  # how wide name, title and details are
    top: float  # where the body begins
    foot: float  # the lowest baseline
    qr: tuple[float, float]
    rosette: tuple[float, float, float] | None
    centred: bool
    head: Callable[["Plan", Sheet], None]
    name: Style = HEADING
    title: Style = HEADING
    heading: str = ""  # colour of the heading

    @property
    def beside_code(self) -> float:
        """How wide foot and signatures may be without touching the code."""
        return self.qr[0] - self.start - _GAP


@dataclass(frozen=True)
class Layout:
    """A page ready to be drawn, and what its file says about itself."""

    words: Words
    plan: Plan
    lines: tuple[Placed, ...]
    rules: tuple[tuple[float, float, float], ...]
    pictures: tuple[PlacedPicture, ...]
    rosette: tuple[float, float, float] | None
    qr: tuple[float, float, float]
    link: tuple[float, float, float, float]
    specimen: Placed | None

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no face has, each once, in the order of the page."""
        return tuple(dict.fromkeys(character for placed in self.lines for character in placed.line.missing))


def layout_for(words: Words, design: Mapping[str, Any] = DEFAULT_SPEC) -> Layout:
    """Lay out the page of `words` as a design's spec wants it."""
    plan = _plan(design["layout"], design["page"], *design["colours"].items())
    sheet = Sheet(words, plan.look)
    plan.head(plan, sheet)
    foot = _foot(plan, sheet)
    bottom = _signatures(plan, sheet, max(foot, plan.foot + 46) + 6)
    _body(plan, sheet, bottom)
    x, y = sheet.side(plan.qr[0], QR_SIZE), plan.qr[1]
    link = sheet.side(plan.start, plan.beside_code)
    return Layout(
        words=words,
        plan=plan,
        lines=tuple(sheet.lines),
        rules=tuple(sheet.rules),
        pictures=tuple(sheet.pictures),
        rosette=plan.rosette and (sheet.side(plan.rosette[0], 0), *plan.rosette[1:]),
        qr=(x, y, QR_SIZE),
        link=(link, plan.foot - 7, link + plan.beside_code, foot - 4),
        specimen=_specimen(plan, sheet) if words.specimen else None,
    )


@lru_cache(maxsize=64)
def _plan(layout: str, page: str, *colours: tuple[str, str]) -> Plan:
    from certificates.drawing import band, guilloche

    look = look_of({"layout": layout, "page": page, "colours": dict(colours)})
    return {"guilloche": guilloche.plan, "band": band.plan}[layout](look)


def put_logos(sheet: Sheet, end: float, middle: float, size: tuple[float, float]) -> None:
    """Place the partners' logos in a row that ends `end` points from the side where reading ends."""
    width, height = size
    towards = "left" if sheet.words.rtl else "right"
    for place, digest in enumerate(reversed(sheet.words.logos)):
        left = sheet.look.width - end - width - place * (width + 18)
        if sheet.words.rtl:
            left = end + place * (width + 18)
        box = (left, middle - height / 2, width, height)
        sheet.pictures.append(PlacedPicture(digest, box, towards))


def stack(put: Callable, lines: tuple[Line, ...], edge: float, y: float, size: float, **look) -> None:
    """Place lines so that one stands on `y`, and the middle of two near it."""
    for place, line in enumerate(lines):
        put(line, edge, y + ((len(lines) - 1) / 2 - place) * size * 1.24, size, **look)


@dataclass(frozen=True)
class _Row:
    line: Line
    size: float
    drop: float
    look: dict[str, Any]


def _body(plan: Plan, sheet: Sheet, bottom: float) -> None:
    """Name, title and details between the plan's top and `bottom`, all smaller where they need more room."""
    rows = _rows_of(plan, sheet)
    room, total = plan.top - bottom, sum(row.drop for row in rows) + 4.0
    scale = min(1.0, room / total)
    loose = min(_LOOSEST, max(1.0, room * 0.94 / total))
    y = plan.top - (room - total * scale * loose) * 0.36
    for row in rows:
        y -= row.drop * scale * loose
        if plan.centred:
            middle = plan.start + plan.width / 2
            sheet.put_in_middle(row.line, middle, y, row.size * scale, **row.look)
        else:
            sheet.put(row.line, plan.start, y, row.size * scale, **row.look)


def _rows_of(plan: Plan, sheet: Sheet) -> list[_Row]:
    words, second, look = sheet.words, sheet.words.second, plan.look
    quiet: dict[str, Any] = {"colour": look.slate}
    rows: list[_Row] = []

    def add(text: str, style: Style, room: Room, drop: float, own: Words = words, **how: Any) -> None:
        lines, size = sheet.fit(text, style, room, kept=text != words.holder, words=own)
        for place, line in enumerate(lines):
            rows.append(_Row(line, size, size * room.leading if place else drop + size * 0.9, how))

    def again(field: str, size: float, drop: float) -> None:
        """The same in the second language, where it says it differently."""
        text = getattr(second, field) if second else ""
        if second and text and text != getattr(words, field):
            add(text, TEXT, Room(size, size * 0.8, 2, plan.body), drop, second, **quiet)

    def heading(own: Words, size: float, drop: float) -> None:
        plain = own.language in {"ar", "zh-hans"}
        line = sheet.wording(own.heading if plain else own.heading.upper(), TEXT, own)
        tracking = 0.0 if own.rtl else 0.09
        size *= min(1.0, plan.body / spread(line, size, tracking))
        rows.append(
            _Row(line, size, size + drop, {"colour": plan.heading or look.slate, "tracking": tracking})
        )

    heading(words, 12.0, 0.0)
    if second and second.heading != words.heading:
        heading(second, 9.0, 4.0)
    if words.before_name:
        add(words.before_name, TEXT, Room(12.5, 10, 2, plan.body), 14.0, **quiet)
        again("before_name", 9.5, 5.0)
    add(words.holder, plan.name, Room(38, 23, 2, plan.body), 13.0)
    add(words.act, TEXT, Room(13.5, 10, 2, plan.body), 19.0, **quiet)
    again("act", 10.0, 5.0)
    add(words.title, plan.title, Room(24, 18, 3, plan.body), 12.0)
    again("title", 14.0, 8.0)
    _details(words, second, add, plan, quiet)
    return rows


def _details(words: Words, second: Words | None, add: Callable, plan: Plan, quiet: dict[str, Any]) -> None:
    room = Room(11.5, 9.5, 2, plan.body, 1.4)
    closing = [words.closing] if words.closing else []
    for place, detail in enumerate((*words.details, *closing)):
        add(detail, TEXT, room, 7.5 if place else 16.0, **quiet)
    if second:
        for place, detail in enumerate((*second.details, *([second.closing] if second.closing else []))):
            add(detail, TEXT, Room(9, 7.5, 2, plan.body, 1.35), 5.0 if place else 11.0, second, **quiet)


def _signatures(plan: Plan, sheet: Sheet, foot: float) -> float:
    """Stack the signatories on `foot`, side by side; return where the body has to end."""
    people = sheet.words.signatories[:SIGNATORIES_AT_MOST]
    if not people:
        return max(foot, plan.qr[1] + QR_SIZE + 8 if plan.body > plan.beside_code else 0.0)
    whole = plan.beside_code
    if plan.look.portrait and len(people) > 2:  # too narrow for three beside the code: they stand above it
        whole, foot = plan.width, max(foot, plan.qr[1] + QR_SIZE + 14)
    width = min(176.0, (whole - _GAP * (len(people) - 1)) / len(people))
    seconds = sheet.words.second.signatories if sheet.words.second else ()
    blocks = [
        _block(sheet, person, seconds[place] if seconds else None, width)
        for place, person in enumerate(people)
    ]
    rule = foot + max(sum(drop for _, _, drop, _ in block) for block in blocks) + 4.0
    start = plan.start
    for person, block in zip(people, blocks, strict=True):
        sheet.rules.append((sheet.side(start, width), rule, width))
        y = rule
        for line, size, drop, colour in block:
            y -= drop
            sheet.put(line, start, y, size, colour=colour)
        if person.signature:
            box = (sheet.side(start, width), rule + 2, width, _SIGNATURE_HEIGHT)
            towards = "right" if sheet.words.rtl else "left"
            sheet.pictures.append(PlacedPicture(person.signature, box, towards, plan.look.ink))
        start += width + _GAP
    signed = any(person.signature for person in people)
    ink = 2 + _SIGNATURE_HEIGHT + _ABOVE_SIGNATURES if signed else 30.0
    return max(rule + ink, plan.qr[1] + QR_SIZE + 8)


def _block(
    sheet: Sheet, person: Signatory, again: Signatory | None, width: float
) -> list[tuple[Line, float, float, str]]:
    """The lines below a signatory's rule: name, title, and what differs in the second language."""
    look = sheet.look
    texts = [
        (person.name, STRONG, Room(10, 8, 2, width), look.ink),
        (person.title, TEXT, Room(9, 7.5, 2, width), look.slate),
    ]
    if again:
        said = [
            each for each in (again.name, again.title) if each and each not in {person.name, person.title}
        ]
        texts.append((" · ".join(said), TEXT, Room(7.5, 6.5, 2, width), look.slate))
    block: list[tuple[Line, float, float, str]] = []
    for text, style, room, colour in texts:
        if not text:
            continue
        own = sheet.words.second if text not in {person.name, person.title} else None
        lines, size = sheet.fit(text, style, room, words=own)
        block += [
            (line, size, max(size * 1.28, 6.0) + (0 if place or block else 3.0), colour)
            for place, line in enumerate(lines)
        ]
    return block


def _foot(plan: Plan, sheet: Sheet) -> float:
    """Number, how to verify it and the day of issue, from below; return where they end."""
    words, second = sheet.words, sheet.words.second
    sheet.put(shape(words.number, STRONG, arabic_page=words.rtl, rtl=False), plan.start, plan.foot, 11.5)
    y = plan.foot + 16.5
    said: list[tuple[str, float, Words]] = [(words.verify, 8.5, words), (words.issued, 9, words)]
    if second:
        said = [(second.verify, 7.5, second), said[0], (second.issued, 7.5, second), said[1]]
    for text, full, own in said:
        lines, size = sheet.fit(text, TEXT, Room(full, full * 0.8, 2, plan.beside_code), words=own)
        for line in reversed(lines):
            sheet.put(line, plan.start, y, size, colour=plan.look.slate)
            y += size * 1.34
    return y


def _specimen(plan: Plan, sheet: Sheet) -> Placed:
    line = sheet.wording(sheet.words.specimen, HEADING)
    size = min(140.0, plan.width * 0.92 / line.width)
    return Placed(line, -line.width * size / 2, -size * 0.36, size, plan.look.pale)
