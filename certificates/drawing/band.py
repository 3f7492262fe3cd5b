"""The design with a broad band of colour: sans-serif, with lines drawn from the number on the band."""

from certificates.drawing.fonts import HEADING, STRONG
from certificates.drawing.look import Look
from certificates.drawing.page import QR_SIZE, Plan, put_logos, stack
from certificates.drawing.sheet import Room, Sheet

SIDE, TOP = (
    206.0,
    186.0,
)  # how broad the band is: beside the text of a lying page, above that of a standing one
_MARGIN, _END = 46.0, 54.0


def plan(look: Look) -> Plan:
    """Where this design has its rooms on that page."""
    start = _END if look.portrait else SIDE + _MARGIN
    width = look.width - start - _END
    return Plan(
        look=look,
        start=start,
        width=width,
        body=width,
        top=look.height - (TOP + 84.0 if look.portrait else 112.0),
        foot=54.0,
        qr=(look.width - _END - QR_SIZE, 52.0),
        rosette=None,
        centred=False,
        head=_head,
        name=STRONG,
        title=STRONG,
        heading=look.accent,
    )


def band_of(plan: Plan, rtl: bool) -> tuple[float, float, float, float]:
    """The band's rectangle: left, lower, width and height."""
    look = plan.look
    if look.portrait:
        return 0.0, look.height - TOP, look.width, TOP
    return look.width - SIDE if rtl else 0.0, 0.0, SIDE, look.height


def _head(plan: Plan, sheet: Sheet) -> None:
    """The issuer on the band; beside or below it the partners' logos, or else the partner's name."""
    words, look = sheet.words, plan.look
    inset = _END if look.portrait else 30.0
    room = look.width / 2 if look.portrait else SIDE - inset - 20.0
    lines, size = sheet.fit(words.issuer, HEADING, Room(22, 13, 3, room))
    y = look.height - 72.0 - (len(lines) - 1) / 2 * size * 1.24
    stack(sheet.put, lines, inset, y, size, colour=look.paper)
    y = look.height - (TOP + 48.0 if look.portrait else 72.0)
    if words.logos:
        put_logos(sheet, _END, y + 6, (150.0, 44.0))
        return
    lines, size = sheet.fit(words.partner, STRONG, Room(12, 10, 2, plan.width))
    stack(sheet.put, lines, plan.start, y, size, colour=look.slate)
