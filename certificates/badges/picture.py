"""The badge as a picture: a medal with a rosette that a text turns, as SVG and as PNG, drawn by us."""

import hashlib
import io
import math
from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw

SIZE = 512  # pixels each way; the same in the SVG's units
_FINE = 3  # the PNG is drawn so many times larger, and made smaller
_CENTRE = SIZE / 2, 222.0
_RADIUS = 196.0
_PAPER, _INK = "#fefdf8", "#0e2338"
# Deep colour, light colour, and that of the ribbon: sea, leaf, sand.
_COLOURS = {
    "completion": ("#296e94", "#8fbcd0", "#cca361"),
    "participation": ("#3f8f86", "#99c9be", "#296e94"),
    "programme": ("#a67c36", "#dcc49a", "#296e94"),
}
_RINGS = ((0.99, 0.060), (0.87, 0.075), (0.73, 0.075))
_PETALS = (16, 18, 20, 22, 24, 26, 28, 30)
_STEPS = 720

Points = list[tuple[float, float]]


def _turned(text: str) -> list[tuple[int, float]]:
    """How many petals each ring has and how far it is turned, by what the badge is about."""
    digest = hashlib.sha256(b"badge" + text.encode()).digest()
    return [
        (
            _PETALS[digest[4 * ring] % len(_PETALS)],
            int.from_bytes(digest[4 * ring + 1 : 4 * ring + 4]) / 2**24,
        )
        for ring in range(len(_RINGS))
    ]


def _circle(radius: float, x: float = _CENTRE[0], y: float = _CENTRE[1], steps: int = 120) -> Points:
    turn = 2 * math.pi / steps
    return [(x + radius * math.cos(turn * s), y + radius * math.sin(turn * s)) for s in range(steps)]


def _scalloped() -> Points:
    """The edge of the medal: 36 soft scallops."""
    points = []
    for step in range(_STEPS):
        angle = 2 * math.pi * step / _STEPS
        radius = _RADIUS * (1.015 + 0.018 * math.cos(36 * angle))
        points.append((_CENTRE[0] + radius * math.cos(angle), _CENTRE[1] + radius * math.sin(angle)))
    return points


def _rosette(text: str) -> Iterator[tuple[int, Points]]:
    """The crossing curves of the rosette: a ring's number and the points of a curve."""
    for number, ((size, depth), (petals, turn)) in enumerate(zip(_RINGS, _turned(text), strict=True)):
        for sign in (1, -1):
            points = []
            for step in range(_STEPS):
                angle = 2 * math.pi * step / _STEPS
                swing = depth * math.cos(petals * angle + 2 * math.pi * turn)
                radius = _RADIUS * 0.93 * (size - depth + sign * swing)
                points.append((_CENTRE[0] + radius * math.cos(angle), _CENTRE[1] + radius * math.sin(angle)))
            yield number, points


def _ribbon(side: int) -> Points:
    """One of the two tails below the medal."""
    x = _CENTRE[0]
    return [
        (x + side * 18, 300.0),
        (x + side * 122, 300.0),
        (x + side * 150, 492.0),
        (x + side * 96, 458.0),
        (x + side * 58, 500.0),
    ]


def _sign(kind: str) -> list[Points]:
    """The strokes in the middle: a tick, two people side by side, or three steps."""
    x, y = _CENTRE
    if kind == "participation":
        strokes = []
        for shift in (-36.0, 36.0):
            strokes.append([*_circle(7, x + shift, y - 30, 40), (x + shift + 7, y - 30)])
            arc = [math.pi + math.pi * step / 24 for step in range(25)]
            strokes.append([(x + shift + 24 * math.cos(a), y + 38 + 40 * math.sin(a)) for a in arc])
        return strokes
    if kind == "programme":
        return [
            [(x - 44, y + rise + 16), (x, y + rise - 12), (x + 44, y + rise + 16)] for rise in (-34, 0, 34)
        ]
    return [[(x - 46, y + 4), (x - 12, y + 38), (x + 50, y - 34)]]


@lru_cache(maxsize=32)
def badge_svg(text: str, kind: str) -> str:
    """Return the picture as SVG, about 20 KB; `text` turns its rosette, `kind` gives colours and sign."""
    deep, light, ribbon = _COLOURS[kind]
    box = f'width="{SIZE}" height="{SIZE}" viewBox="0 0 {SIZE} {SIZE}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>',
        *(f'<path d="{_path(_ribbon(side))}" fill="{ribbon}"/>' for side in (-1, 1)),
        f'<path d="{_path(_scalloped()[::3])}" fill="{deep}"/>',
        _disc(0.965, light),
        _disc(0.94, _PAPER),
    ]
    for ring, points in _rosette(text):
        colour = (deep, ribbon, deep)[ring]
        path = _path(points[::3])
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
    parts += [_disc(0.505, light), _disc(0.49, _PAPER), _disc(0.455, deep)]
    for stroke in _sign(kind):
        parts.append(
            f'<path d="{_path(stroke, closed=False)}" fill="none" stroke="{_PAPER}" stroke-width="15"'
            ' stroke-linecap="round" stroke-linejoin="round"/>'
        )
    return "\n".join([*parts, "</svg>\n"])


def _disc(size: float, colour: str) -> str:
    x, y = _CENTRE
    return f'<circle cx="{x:g}" cy="{y:g}" r="{_RADIUS * size:.1f}" fill="{colour}"/>'


def _path(points: Points, *, closed: bool = True) -> str:
    start, *rest = (f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{start}L{'L'.join(rest)}" + ("Z" if closed else "")


@lru_cache(maxsize=32)
def badge_png(text: str, kind: str) -> bytes:
    """Return the same picture as a PNG of 32 colours on a clear ground, under 30 KB."""
    deep, light, ribbon = _COLOURS[kind]
    picture = Image.new("RGBA", (SIZE * _FINE, SIZE * _FINE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for side in (-1, 1):
        pen.polygon(_fine(_ribbon(side)), fill=ribbon)
    pen.polygon(_fine(_scalloped()), fill=deep)
    for size, colour in ((0.965, light), (0.94, _PAPER)):
        pen.polygon(_fine(_circle(_RADIUS * size)), fill=colour)
    for ring, points in _rosette(text):
        pen.line(
            _fine([*points, points[0]]),
            fill=(deep, ribbon, deep)[ring],
            width=round(1.6 * _FINE),
            joint="curve",
        )
    for size, colour in ((0.505, light), (0.49, _PAPER), (0.455, deep)):
        pen.polygon(_fine(_circle(_RADIUS * size)), fill=colour)
    for stroke in _sign(kind):
        pen.line(_fine(stroke), fill=_PAPER, width=15 * _FINE, joint="curve")
        for x, y in (stroke[0], stroke[-1]):
            pen.polygon(_fine(_circle(7.5, x, y, 40)), fill=_PAPER)
    small = picture.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(32, method=Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _fine(points: Points) -> list[tuple[float, float]]:
    return [(x * _FINE, y * _FINE) for x, y in points]
