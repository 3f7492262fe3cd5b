"""A laid-out page as SVG, for the editor's preview: the same layout and the same ornament as in the PDF.

Letters are the outlines of the embedded faces, so that a browser shows them without having the fonts. The
rest is read from the operators that the PDF would be given.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from io import BytesIO
from zlib import decompress

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont as FontFile
from reportlab.pdfgen.canvas import Canvas

from certificates.drawing.fonts import FACES, Face
from certificates.drawing.ink import draw_page, new_canvas, turned
from certificates.drawing.page import Layout
from certificates.drawing.shaping import BOX_WIDTH
from certificates.drawing.sheet import Placed

_Matrix = tuple[float, float, float, float, float, float]
_PLAIN: _Matrix = (1, 0, 0, 1, 0, 0)


def svg_of(layout: Layout, png: Callable[[str], bytes], seal: str = "") -> str:
    """Return the page of `layout` as an SVG element; `png` finds a picture by its digest."""
    look, words = layout.plan.look, layout.words
    canvas = new_canvas(BytesIO(), layout)
    draw_page(canvas, layout, seal=seal, text=False)
    parts = [*_painted(canvas, canvas._code)]
    if layout.specimen:
        parts.insert(1, f'<g transform="{_written(turned(layout))}">{_line(layout.specimen)}</g>')
    parts += [_line(placed) for placed in layout.lines]
    for placed in layout.pictures:
        x, y, width, height = placed.box
        side = "xMax" if placed.towards == "right" else "xMin"
        how = f"{side}{'YMax' if placed.ink else 'YMid'}"
        data = b64encode(png(placed.digest)).decode()
        parts.append(
            f'<image href="data:image/png;base64,{data}" x="{x:.2f}" y="{-y - height:.2f}"'
            f' width="{width:.2f}" height="{height:.2f}" preserveAspectRatio="{how}"'
            ' transform="scale(1 -1)"/>'
        )
    label = escape(f"{words.heading}: {words.holder}, {words.title}", quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {look.width} {look.height}" role="img"'
        f' aria-label="{label}"><g transform="matrix(1 0 0 -1 0 {look.height})">{"".join(parts)}</g></svg>'
    )


def _line(placed: Placed) -> str:
    """One line, letter by letter; a box where no face has a letter."""
    found = [f'<g fill="{_colour(placed.colour)}">']
    for run in placed.line.runs:
        x, y = placed.x + run.x * placed.size, placed.y + run.y * placed.size
        if run.face is None:
            width, height = BOX_WIDTH * placed.size * 0.76, placed.size * 0.7
            found.append(
                f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="none"'
                f' stroke="{_colour(placed.colour)}" stroke-width="0.6"/>'
            )
            continue
        for letter in run.text:
            outline, unit = _outline(run.face.name, letter)
            scale = placed.size / unit
            if outline:
                found.append(
                    f'<path transform="matrix({scale:.5f} 0 0 {scale:.5f} {x:.2f} {y:.2f})" d="{outline}"/>'
                )
            x += (run.face.width(letter) + placed.tracking) * placed.size
    return "".join([*found, "</g>"])


@lru_cache(maxsize=4096)
def _outline(name: str, letter: str) -> tuple[str, int]:
    face = FACES[name]
    font = _opened(name)
    glyphs = font.getGlyphSet()
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    glyphs[font.getGlyphName(face.font.face.charToGlyph[ord(letter)])].draw(pen)
    return pen.getCommands(), font["head"].unitsPerEm


@lru_cache(maxsize=6)
def _opened(name: str) -> FontFile:
    face: Face = FACES[name]
    return FontFile(BytesIO(face.file.read_bytes()), lazy=True)


def _painted(
    canvas: Canvas, code: list[str], matrix: _Matrix = _PLAIN, look: dict | None = None
) -> Iterator[str]:
    """Read the few operators that our ornament is written in, and paint them."""
    look = look or {"fill": "#000", "stroke": "#000", "width": "1", "round": False, "clip": ""}
    kept: list[tuple[_Matrix, dict]] = []
    numbers: list[str] = []
    path: list[str] = []
    for token in "\n".join(code).split():
        if token[0] in "-.0123456789/":
            numbers.append(token)
            continue
        if token == "q":
            kept.append((matrix, dict(look)))
        elif token == "Q":
            matrix, look = kept.pop()
        elif token == "cm":
            matrix = _times(tuple(map(float, numbers)), matrix)  # type: ignore[arg-type]
        elif token == "Do":
            yield from _painted(canvas, [_body(canvas, numbers[-1][1:])], matrix, dict(look))
        elif token in _STATE:
            look[_STATE[token]] = _colour(" ".join(numbers)) if token in {"rg", "RG"} else numbers[-1]
        elif token in _PATHS:
            path.append(_PATHS[token](numbers))
        elif token == "W":
            look["clip"] = f"clip-{abs(hash(''.join(path))):x}"
            yield f'<clipPath id="{look["clip"]}"><path d="{"".join(path)}"/></clipPath>'
        elif token in {"f", "s", "S", "n"}:
            if token != "n":
                yield _path("".join(path) + ("Z" if token == "s" else ""), token == "f", matrix, look)
            path = []
        numbers = []


_STATE = {"rg": "fill", "RG": "stroke", "w": "width", "J": "round"}
_PATHS: dict[str, Callable[[list[str]], str]] = {
    "m": lambda at: f"M{at[0]} {at[1]}",
    "l": lambda at: f"L{at[0]} {at[1]}",
    "c": lambda at: f"C{' '.join(at)}",
    "re": lambda at: f"M{at[0]} {at[1]}h{at[2]}v{at[3]}h-{at[2]}z",
}


def _path(drawn: str, filled: bool, matrix: _Matrix, look: dict) -> str:
    paint = f'fill="{look["fill"]}"' if filled else f'fill="none" stroke="{look["stroke"]}"'
    pen = (
        ""
        if filled
        else f' stroke-width="{look["width"]}"' + (' stroke-linecap="round"' if look["round"] else "")
    )
    path = f'<path d="{drawn}" transform="{_written(matrix)}" {paint}{pen}/>'
    return f'<g clip-path="url(#{look["clip"]})">{path}</g>' if look["clip"] else path


def _body(canvas: Canvas, name: str) -> str:
    return decompress(
        canvas._doc.idToObject[name].body.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0]
    ).decode()


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _written(matrix: tuple[float, ...]) -> str:
    return f"matrix({' '.join(f'{number:.6g}' for number in matrix)})"


def _colour(written: str) -> str:
    return "#" + "".join(f"{round(255 * float(part)):02x}" for part in written.split())
