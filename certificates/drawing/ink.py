"""Puts a laid-out page on a ReportLab canvas. Text is always drawn as text, never as markup."""

from collections.abc import Callable
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from certificates.drawing.band import band_of
from certificates.drawing.fonts import FIRST_FONT
from certificates.drawing.ornament import draw_border, draw_rings, draw_rosette
from certificates.drawing.page import Layout
from certificates.drawing.pictures import Picture, draw_picture
from certificates.drawing.qr import qr_path
from certificates.drawing.shaping import BOX_WIDTH
from certificates.drawing.sheet import Placed

_QUIET = 7.0  # points around the code: four of its modules, and more of a large one

rl_config.useA85 = 0  # streams stay binary: a fifth smaller


def new_canvas(file: BytesIO, layout: Layout) -> Canvas:
    """Open a PDF for `layout`, with its metadata. The same page always makes the same bytes."""
    words = layout.words
    canvas = Canvas(
        file,
        pagesize=(layout.plan.look.width, layout.plan.look.height),
        pageCompression=1,
        invariant=1,
        lang="zh-Hans" if words.language == "zh-hans" else words.language,
        initialFontName=FIRST_FONT.font.fontName,
    )
    canvas.setTitle(f"{words.heading} · {words.title}")
    canvas.setAuthor(words.issuer)
    canvas.setSubject(words.number)
    canvas.setCreator("Academy")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def draw_page(
    canvas: Canvas,
    layout: Layout,
    *,
    seal: str = "",
    picture: Callable[[str], Picture] | None = None,
    qr: bool = True,
    ornament: bool = True,
    text: bool = True,
) -> None:
    """Draw the whole page; a benchmark may leave out the QR code or the ornament, a preview the text.

    `picture` finds a picture by its digest; `seal` is what stands after # in the code's address.
    """
    code, look = canvas._code, layout.plan.look
    code.append(f"{look.paper} rg 0 0 {look.width} {look.height} re f")
    if layout.specimen and text:
        _draw_specimen(canvas, layout, layout.specimen)
    if ornament:
        _draw_ornament(canvas, layout)
    code.append(f"{look.rule} RG 0.5 w")
    code.extend(f"{x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S" for x, y, width in layout.rules)
    for placed in layout.lines if text else ():
        draw_line(canvas, placed)
    for each in layout.pictures if picture else ():
        draw_picture(canvas, each, picture(each.digest))
    address = layout.words.verify_url + (f"#{seal}" if seal else "")
    x, y, size = layout.qr
    if qr:
        quiet = f"{x - _QUIET:.2f} {y - _QUIET:.2f} {size + 2 * _QUIET:.2f} {size + 2 * _QUIET:.2f}"
        code.append(f"{look.paper} rg {quiet} re f")
        code.append(f"q {look.ink} rg {qr_path(address, x, y, size)}\nQ")
    for rectangle in (layout.link, (x, y, x + size, y + size)):
        canvas.linkURL(address, rectangle, relative=0, thickness=0)


def _draw_specimen(canvas: Canvas, layout: Layout, specimen: Placed) -> None:
    """SPECIMEN across the text."""
    canvas._code.append(f"q {' '.join(f'{number:.3f}' for number in turned(layout))} cm")
    draw_line(canvas, specimen)
    canvas._code.append("Q")


def turned(layout: Layout) -> tuple[float, float, float, float, float, float]:
    """The matrix that turns a line across the text, the way the page is read."""
    plan, rtl = layout.plan, layout.words.rtl
    cos, sin = (0.743, 0.669) if plan.look.portrait else (0.906, 0.423)
    middle = plan.start + plan.width / 2
    sin = -sin if rtl else sin
    return cos, sin, -sin, cos, plan.look.width - middle if rtl else middle, plan.look.height / 2


def _draw_ornament(canvas: Canvas, layout: Layout) -> None:
    """What the number draws: border and rosette, or the lines of the band."""
    look, number = layout.plan.look, layout.words.number.replace("-", "")
    if look.layout == "band":
        _draw_band(canvas, layout, number)
        return
    draw_border(canvas, number, look.width, look.height, look.strands)
    if layout.rosette:
        draw_rosette(canvas, number, *layout.rosette, look.rings)


def _draw_band(canvas: Canvas, layout: Layout, number: str) -> None:
    """The band, and on it a part of the number's rings, far larger than itself."""
    look, rtl = layout.plan.look, layout.words.rtl
    x, y, width, height = band_of(layout.plan, rtl)
    box = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re"
    canvas._code.append(f"q {look.accent} rg {box} f {box} W n")
    if look.portrait:
        middle = (x if rtl else x + width, y + height * 0.2, 190.0)
    else:
        middle = (x + width if rtl else x, y + height * 0.24, 250.0)
    draw_rings(canvas, number, *middle, look.lines, 0.6)
    canvas._code.append("Q")


def draw_line(canvas: Canvas, placed: Placed) -> None:
    """Draw one line. Where boxes stand for characters, the file says which, for search and speech.

    Not so on right-to-left lines: readers put their glyphs in reading order by themselves, and would turn
    a text that is in order already.
    """
    line, size = placed.line, placed.size
    if not line.text:
        return
    spelt_out = bool(line.missing) and not line.rtl
    if spelt_out:
        text = ("\ufeff" + line.text).encode("utf-16-be").hex().upper()
        canvas._code.append(f"/Span <</ActualText <{text}>>> BDC")
    canvas._code.append(f"{placed.colour} rg")
    for run in line.runs:
        x, y = placed.x + run.x * size, placed.y + run.y * size
        if run.face is None:
            draw_box(canvas, x, y, size, placed.colour)
            continue
        text_object = canvas.beginText(x, y)
        text_object.setFont(run.face.font.fontName, size)
        if placed.tracking:
            text_object.setCharSpace(placed.tracking * size)
        text_object.textOut(run.text)
        if placed.tracking:
            text_object.setCharSpace(0)
        canvas.drawText(text_object)
    if spelt_out:
        canvas._code.append("EMC")


def draw_box(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """Draw the box that stands for a character no face has."""
    width = BOX_WIDTH * size
    box = f"{x + width * 0.12:.2f} {y:.2f} {width * 0.76:.2f} {size * 0.7:.2f}"
    canvas._code.append(f"q {colour} RG {size * 0.045:.2f} w {box} re S Q")
