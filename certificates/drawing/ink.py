"""Puts a laid-out page on a ReportLab canvas. Text is always drawn as text, never as markup."""

from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from certificates.drawing.fonts import FIRST_FONT
from certificates.drawing.ornament import draw_border, draw_rosette
from certificates.drawing.page import HEIGHT, INK, PAPER, RULE, WIDTH, Layout, Placed
from certificates.drawing.qr import qr_path
from certificates.drawing.shaping import BOX_WIDTH

_SLANT = (0.906, 0.423)  # cosine and sine of 25 degrees
_QUIET = 10.0  # points around the code: four of its modules

rl_config.useA85 = 0  # streams stay binary: a fifth smaller


def new_canvas(file: BytesIO, layout: Layout) -> Canvas:
    """Open a PDF for `layout`, with its metadata. The same page always makes the same bytes."""
    words = layout.words
    canvas = Canvas(
        file,
        pagesize=(WIDTH, HEIGHT),
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


def draw_page(canvas: Canvas, layout: Layout, *, qr: bool = True, ornament: bool = True) -> None:
    """Draw the whole page; a benchmark may leave out the QR code or the ornament."""
    code = canvas._code
    code.append(f"{PAPER} rg 0 0 {WIDTH} {HEIGHT} re f")
    if layout.specimen:
        cos, sin = _SLANT[0], -_SLANT[1] if layout.words.rtl else _SLANT[1]
        code.append(f"q {cos} {sin} {-sin} {cos} {WIDTH / 2} {HEIGHT / 2} cm")
        draw_line(canvas, layout.specimen)
        code.append("Q")
    if ornament:
        draw_border(canvas, layout.words.number.replace("-", ""), WIDTH, HEIGHT)
        draw_rosette(canvas, layout.words.number.replace("-", ""), *layout.rosette)
    code.append(f"{RULE} RG 0.5 w")
    code.extend(f"{x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S" for x, y, width in layout.rules)
    for placed in layout.lines:
        draw_line(canvas, placed)
    x, y, size = layout.qr
    quiet = f"{x - _QUIET:.2f} {y - _QUIET:.2f} {size + 2 * _QUIET:.2f} {size + 2 * _QUIET:.2f}"
    if qr:
        code.append(f"{PAPER} rg {quiet} re f")
        code.append(f"q {INK} rg {qr_path(layout.words.verify_url, x, y, size)}\nQ")
    for rectangle in (layout.link, (x, y, x + size, y + size)):
        canvas.linkURL(layout.words.verify_url, rectangle, relative=0, thickness=0)


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
