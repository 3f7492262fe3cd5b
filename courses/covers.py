"""A cover drawn from a course's key: waves and a disc in one of five palettes, a few hundred bytes of SVG."""

import random
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 640, 240

# ground, light line, deep line and disc: sea, leaf, amber, rose, violet
PALETTES = (
    ("#e4eff5", "#9cc3d8", "#0a5a84"),
    ("#e3f1e8", "#8fc7a9", "#1c6b49"),
    ("#faeed8", "#e3bd7d", "#9a5d0c"),
    ("#f9e7e6", "#e0a6ab", "#96304a"),
    ("#ebe8f5", "#b3abd8", "#4d4391"),
)


def cover_svg(key: UUID) -> SafeString:
    """Return the cover of the course with this key; always the same one.

    It fills whatever box it gets: what is drawn lies about the middle, since a banner cuts off above and
    below, and a narrow card at both ends.
    """
    rng = random.Random(key.int)  # nosec B311: a drawing, not a secret
    ground, light, deep = PALETTES[rng.randrange(len(PALETTES))]
    x, y, radius = rng.randrange(300, 480), rng.randrange(126, 172), rng.randrange(40, 58)
    disc = f'<circle cx="{x}" cy="{y}" r="{radius}"/>'
    return mark_safe(  # nosec B308: made of safe parts
        f'<svg class="cover" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice" '
        f'aria-hidden="true" focusable="false"><path fill="{ground}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
        f'<g fill="none" stroke="{light}">{_wave(rng, 84, 7)}{_wave(rng, 112, 2)}</g>'
        f'<g fill="{deep}">{disc}</g>'
        f'<g fill="none" stroke="{deep}">{_wave(rng, 122, 2)}{_wave(rng, 150, 6)}</g>'
        f'<g fill="none" stroke="{light}">{_wave(rng, 140, 3)}</g></svg>'
    )


def _wave(rng: random.Random, middle: int, width: int) -> str:
    """One line across the cover, about `middle`, with two swells."""
    start, half, end = (middle + rng.randrange(-26, 27) for _ in range(3))
    rise = rng.choice((-1, 1)) * rng.randrange(34, 78)
    turn = rng.randrange(250, 390)
    path = (
        f"M0 {start}C{turn // 3} {start + rise} {turn * 2 // 3} {half + rise} {turn} {half}"
        f"S{WIDTH - 90} {end - rise} {WIDTH} {end}"
    )
    return f'<path stroke-width="{width}" d="{path}"/>'
