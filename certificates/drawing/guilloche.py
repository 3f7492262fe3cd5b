"""The design with a guilloche border and a rosette: serif headings on quiet paper."""

from certificates.drawing.fonts import HEADING
from certificates.drawing.look import Look
from certificates.drawing.page import QR_SIZE, Plan, put_logos, stack
from certificates.drawing.sheet import Room, Sheet

_LANDSCAPE, _PORTRAIT = 72.0, 62.0
_ROSETTE = 54.0


def plan(look: Look) -> Plan:
    """Where this design has its rooms on that page."""
    margin = _PORTRAIT if look.portrait else _LANDSCAPE
    width = look.width - 2 * margin
    rosette = (look.width - margin - _ROSETTE, look.height - 200.0, _ROSETTE)
    if look.portrait:
        rosette = (look.width / 2, look.height - 205.0, _ROSETTE)
    return Plan(
        look=look,
        start=margin,
        width=width,
        body=width if look.portrait else width - 2 * _ROSETTE - 28,
        top=look.height - (270.0 if look.portrait else 136.0),
        foot=70.0 if look.portrait else 68.0,
        qr=(look.width - margin - QR_SIZE, 66.0),
        rosette=rosette,
        centred=look.portrait,
        head=_head,
    )


def _head(plan: Plan, sheet: Sheet) -> None:
    """The issuer where reading begins; where it ends the partners' logos, or else the partner's name."""
    words, look = sheet.words, plan.look
    y = look.height - 96.0
    lines, size = sheet.fit(words.issuer, HEADING, Room(18, 12, 2, plan.width * 0.36))
    stack(sheet.put, lines, plan.start, y, size, colour=look.ink)
    if words.logos:
        put_logos(sheet, plan.start, y + 5, ((plan.width * 0.6 - 18) / 2 if look.portrait else 140.0, 42.0))
    else:
        lines, size = sheet.fit(words.partner, HEADING, Room(13, 11, 2, plan.width * 0.46))
        stack(sheet.put_at_end, lines, plan.start, y, size, colour=look.slate)
    sheet.rules.append((plan.start, look.height - 120.0, plan.width))
