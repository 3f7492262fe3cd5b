"""The guilloche border and the rosette, drawn from a certificate's number: no two are alike.

A page shows a few strands out of a stock of closed curves. Each curve is computed and compressed
once a process and then only referred to, so that a border costs a certificate microseconds. Which strands
and which rosette rings a number gets follows from its digest; how far each ring is turned spells the
number itself, 16 bits a ring, so two numbers never give the same rosette.
"""

import hashlib
import math
import zlib
from collections.abc import Callable
from functools import lru_cache, partial

from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.pdfgen.canvas import Canvas

from certificates.numbers import ALPHABET, LENGTH

SEA, LEAF, SAND = 0, 1, 2  # places of the first, the third and the second colour in what a look gives

_INSET, _AMPLITUDE, _CORNER = 27.0, 8.4, 24.0
_PHASES = 8
_STRANDS = ((86, SAND), (104, LEAF), (70, SEA), (94, LEAF), (78, SEA))
_SPREAD = 4
_RINGS = (
    (1.00, 0.14, SAND),
    (0.92, 0.15, LEAF),
    (0.83, 0.16, SEA),
    (0.73, 0.17, LEAF),
    (0.64, 0.17, SAND),
    (0.56, 0.14, SEA),
)
_PETALS = (12, 14, 16, 18, 20, 22, 24, 26)
_TURNS = 1 << 16
_UNIT = 1000
# A ring and a tick in the middle, in thousandths of the radius: four quarter circles, then the tick.
_SEAL = (
    "q %.6f 0 0 %.6f %.2f %.2f cm %s RG 18 w "
    "340 0 m 340 188 188 340 0 340 c -188 340 -340 188 -340 0 c "
    "-340 -188 -188 -340 0 -340 c 188 -340 340 -188 340 0 c s "
    "62 w 1 J 1 j -140 10 m -35 -110 l 155 125 l S Q"
)


Colours = tuple[str, str, str]


class _Form(PDFObject):
    """A compressed curve as ReportLab writes it into one document."""

    __RefOnly__ = 1

    def __init__(self, body: bytes) -> None:
        self.body = body

    def format(self, document: object) -> bytes:
        """The bytes of the object."""
        return self.body


def draw_border(canvas: Canvas, number: str, width: float, height: float, colours: Colours) -> None:
    """Draw the border of the page of `number`, `width` by `height` points."""
    digest = hashlib.sha256(b"border" + number.encode("ascii")).digest()
    canvas._code.append("q 0.55 w")
    for (waves, colour), choice in zip(_STRANDS, digest, strict=False):
        phase, choice = choice % _PHASES, choice // _PHASES
        waves += 2 * (choice % _SPREAD)
        name = f"strand-{waves}-{phase}-{width:.0f}x{height:.0f}"
        _place(
            canvas,
            name,
            partial(strand, waves, phase, width, height),
            f"{colours[colour]} RG 0.1 0 0 0.1 0 0 cm 5 w",
        )
    canvas._code.append("Q")


def draw_rosette(canvas: Canvas, number: str, x: float, y: float, radius: float, colours: Colours) -> None:
    """Draw the rosette of `number` around (x, y), with a seal in its middle."""
    draw_rings(canvas, number, x, y, radius, colours, 0.4)
    canvas._code.append(_SEAL % (radius / _UNIT, radius / _UNIT, x, y, colours[SEA]))


def draw_rings(
    canvas: Canvas, number: str, x: float, y: float, radius: float, colours: Colours, line: float
) -> None:
    """Draw the rings of `number` around (x, y) with lines of `line` points."""
    digest = hashlib.sha256(b"rosette" + number.encode("ascii")).digest()
    for (size, depth, colour), choice, turn in zip(_RINGS, digest, turns(number), strict=False):
        petals = _PETALS[choice % len(_PETALS)]
        angle = math.pi / petals * turn / _TURNS
        scale = radius * size / _UNIT
        cos, sin = scale * math.cos(angle), scale * math.sin(angle)
        matrix = f"{cos:.7f} {sin:.7f} {-sin:.7f} {cos:.7f} {x:.2f} {y:.2f} cm {line / scale:.1f} w"
        name = f"ring-{petals}-{round(depth * 1000)}"
        _place(canvas, name, partial(ring, petals, depth), f"{colours[colour]} RG {matrix}")


def turns(number: str) -> list[int]:
    """The 95 random bits of `number` as six turns of 16 bits: one rosette for each number, none shared."""
    value = 0
    for character in number[: LENGTH - 1]:
        value = value * len(ALPHABET) + ALPHABET.index(character)
    return [value >> (16 * place) & (_TURNS - 1) for place in range(len(_RINGS))]


def _place(canvas: Canvas, name: str, make: Callable[[], bytes], state: str) -> None:
    if not canvas.hasForm(name):
        canvas._doc.addForm(name, _Form(make()))
    canvas._code.append(f"q {state}")
    canvas.doForm(name)
    canvas._code.append("Q")


@lru_cache(maxsize=len(_STRANDS) * _SPREAD * _PHASES)
def strand(waves: int, phase: int, width: float, height: float) -> bytes:
    """A wave along the whole border, closed in itself: `waves` periods, begun at `phase` eighths of one."""
    steps = waves * 4
    length, at = _loop(width, height)

    def point(step: float) -> tuple[float, float]:
        x, y, dx, dy = at(length * step / steps)
        swing = _AMPLITUDE * math.sin(math.pi / 2 * step + 2 * math.pi * phase / _PHASES)
        return 10 * (x - dy * swing), 10 * (y + dx * swing)

    return _form(_closed(point, steps), (0, 0, round(10 * width), round(10 * height)))


@lru_cache(maxsize=len(_PETALS) * len(_RINGS))
def ring(petals: int, depth: float) -> bytes:
    """A ring of the rosette: two crossing curves of `petals` petals, `depth` of the radius (1000 units)."""
    steps = petals * 4

    def curve(sign: int) -> str:
        def point(step: float) -> tuple[float, float]:
            angle = 2 * math.pi * step / steps
            radius = _UNIT * (1 - depth + sign * depth * math.cos(petals * angle))
            return radius * math.cos(angle), radius * math.sin(angle)

        return _closed(point, steps)

    return _form(f"{curve(1)}\n{curve(-1)}", (-_UNIT - 20, -_UNIT - 20, _UNIT + 20, _UNIT + 20))


def _form(path: str, box: tuple[int, int, int, int]) -> bytes:
    """A path as a form object, compressed. It takes colour and width from the page that refers to it."""
    data = zlib.compress(path.encode("ascii"), 9)
    head = b"<< /Type /XObject /Subtype /Form /FormType 1 /BBox [%d %d %d %d] /Resources << >> " % box
    return head + b"/Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n" % (len(data), data)


def _closed(point: Callable[[float], tuple[float, float]], steps: int) -> str:
    """A smooth closed path through the points of `steps` steps, with their tangents by difference."""
    reach = 0.01
    points, tangents = [], []
    for step in range(steps):
        (ax, ay), (bx, by) = point(step - reach), point(step + reach)
        points.append(point(step))
        tangents.append(((bx - ax) / (6 * reach), (by - ay) / (6 * reach)))
    path = [f"{points[0][0]:.0f} {points[0][1]:.0f} m"]
    for step in range(steps):
        (x0, y0), (x1, y1) = points[step], points[(step + 1) % steps]
        (tx0, ty0), (tx1, ty1) = tangents[step], tangents[(step + 1) % steps]
        path.append(f"{x0 + tx0:.0f} {y0 + ty0:.0f} {x1 - tx1:.0f} {y1 - ty1:.0f} {x1:.0f} {y1:.0f} c")
    return "\n".join([*path, "s"])


def _loop(width: float, height: float) -> tuple[float, Callable[[float], tuple[float, float, float, float]]]:
    """The rounded rectangle that strands swing about: its length, and place and direction at a distance."""
    flat, tall = width - 2 * (_INSET + _CORNER), height - 2 * (_INSET + _CORNER)
    bend = math.pi / 2 * _CORNER
    near, right, top = _INSET + _CORNER, width - _INSET - _CORNER, height - _INSET - _CORNER
    sides = (
        (flat, near, _INSET, 0.0),
        (tall, width - _INSET, near, 1.0),
        (flat, right, height - _INSET, 2.0),
        (tall, _INSET, top, 3.0),
    )
    corners = ((right, near), (right, top), (near, top), (near, near))
    length = 2 * (flat + tall) + 4 * bend

    def at(distance: float) -> tuple[float, float, float, float]:
        distance %= length
        for (side, x, y, quarter), (cx, cy) in zip(sides, corners, strict=True):
            angle = quarter * math.pi / 2
            if distance <= side:
                dx, dy = math.cos(angle), math.sin(angle)
                return x + dx * distance, y + dy * distance, dx, dy
            distance -= side
            if distance <= bend:
                angle += distance / _CORNER
                dx, dy = math.cos(angle), math.sin(angle)
                return cx + _CORNER * dy, cy - _CORNER * dx, dx, dy
            distance -= bend
        return at(0)

    return length, at
