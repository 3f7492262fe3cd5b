"""A cover drawn from a course's key: a disc in a swell, in one of five palettes, a few hundred bytes of SVG.

The stylesheet colours it by its class, so that it is right in the dark and in the academy's own colours.
"""

import random
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 640, 240

PALETTES = ("sea", "leaf", "amber", "rose", "violet")

LINES = 9  # of the swell; they part and meet as lines of an engraving do

Swell = tuple[int, ...]  # heights of a line at its start, its first and its second bend, and its end


def cover_svg(key: UUID) -> SafeString:
    """Return the cover of the course with this key; always the same one.

    It fills whatever box it gets: what is drawn lies about the middle, since a banner cuts off above and
    below, and a narrow card at both ends.
    """
    rng = random.Random(key.int)  # nosec B311: a drawing, not a secret
    palette = PALETTES[rng.randrange(len(PALETTES))]
    radius = rng.randrange(44, 64)
    x, y = rng.randrange(200, 480), radius + rng.randrange(70, 86)
    turn = rng.randrange(210, 430)
    middle = y + radius * rng.randrange(-3, 6) // 10
    crest, trough = _swell(rng, middle), _swell(rng, middle + rng.randrange(70, 120))
    lines = "".join(_line(_between(crest, trough, step / (LINES - 1)), turn) for step in range(1, LINES))
    wind = _line(_swell(rng, middle - 50), turn)
    return mark_safe(  # nosec B308: made of safe parts
        f'<svg class="cover cover--{palette}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">'
        f'<circle cx="{x}" cy="{y}" r="{radius}"/>'
        f'<path class="ground" d="{_line(crest, turn)}V{HEIGHT}H0z"/>'
        f'<path class="fine" d="{lines}{wind}"/><path d="{_line(crest, turn)}"/></svg>'
    )


def _swell(rng: random.Random, middle: int) -> Swell:
    """A line about `middle`, rising in one half of the cover and falling in the other."""
    rise = rng.choice((-1, 1)) * rng.randrange(40, 130)
    start, end = middle + rng.randrange(-26, 27), middle + rng.randrange(-26, 27)
    return start, start + rise, end - rise, end


def _between(one: Swell, other: Swell, part: float) -> Swell:
    """A line on the way from one to the other."""
    return tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))


def _line(swell: Swell, turn: int) -> str:
    """The path of a line across the cover; `turn` is where it goes over from its first bend to its second."""
    start, first, second, end = swell
    return f"M0 {start}C{turn // 2} {first} {turn} {second} {WIDTH} {end}"
