"""How many certificates one core draws a second, against the same page drawn plainly.

*Plain* is the yardstick ("TrueType and logo, no QR"): a page with the same texts in the same sizes, colours
and embedded TrueType fonts, on the same paper with the same rules and a logo, by ReportLab's own `drawString`
and `drawImage`. Its texts come ready from a list: it translates nothing, chooses no font, shapes, measures
and fits nothing. It has no QR code, border, rosette, link or signature.

*Ours* is `pdf_bytes` as a task calls it: another holder and number each time, a seal of 330 characters in the
code, wording, fitting, ornament, a logo and a signature. Both run in this process, in turns, so that a busy
machine slows both.
"""

import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from itertools import count
from typing import Any

LIMITS = {"en": 0.5, "ar": 0.35, "zh-hans": 0.3}
_ROUNDS, _PAGES = 7, 30
_SEAL = "aB3-_x" * 55

_STATEMENT: dict[str, Any] = {
    "v": 1,
    "kind": "completion",
    "course": {
        "code": "DL-101",
        "title": {"en": "Distance learning on weak links"},
        "level": "introductory",
        "hours": "1.5",
    },
    "partner": {"name": {"en": "University of the Pacific Islands"}},
    "issuer": {"name": {"en": "Academy"}},
    "result": {"percent": "91.67", "pass_mark": 80, "graded": True},
    "completed_on": "2026-11-02",
    "issued_on": "2026-11-02",
    "language": "en",
    "signatories": [
        {"name": {"en": "Amina Diallo"}, "title": {"en": "Director, Capacity Development"}},
        {"name": {"en": "Tane Mahuta"}, "title": {"en": "Dean, partner institution"}},
    ],
    "partners": [{"key": "", "part": "delivers", "name": {"en": "Logo"}, "logo": "logo"}],
    "specimen": True,
}
_NAMES = (
    "Amina Diallo",
    "Zoë Œuvrard-Lefèvre",
    "Íñigo Núñez",
    "A Sample Learner",
    "Tane Mahuta",
    "Joseph K. Mbeki",
)


_HOLDERS = {
    "en": _NAMES,
    "ar": ("أمينة الزهراني", "محمد عبد الرحمن", "سلمى بنت خالد", "يوسف الخطيب"),
    "zh-hans": ("王小明", "李建国", "张伟", "欧阳若兰"),
}
_TITLES = {
    "en": "Distance learning on weak links",
    "ar": "التعلّم عن بُعد عبر وصلات ضعيفة",
    "zh-hans": "弱网络环境下的远程学习",
}


def statements(language: str = "en") -> Iterator[dict[str, Any]]:
    """Statements without end, each with its own number and holder."""
    from certificates.numbers import grouped, new_number

    holders = _HOLDERS[language]
    for place in count():
        number = new_number()
        made = deepcopy(_STATEMENT)
        made["course"]["title"][language] = _TITLES[language]
        made["signatories"][0]["signature"] = "signature"
        yield {
            **made,
            "language": language,
            "number": number,
            "holder": f"{holders[place % len(holders)]} {place % 97}",
            "verify_url": f"https://academy.example/verify/{grouped(number)}/",
        }


def plain_page(layout: Any, placed: list[Any], logo: Any) -> bytes:
    """Draw ready texts at ready places: paper, rules, `drawString` and a logo, nothing else."""
    from reportlab.pdfgen.canvas import Canvas

    look, file = layout.plan.look, BytesIO()
    canvas = Canvas(
        file,
        pagesize=(look.width, look.height),
        pageCompression=1,
        invariant=1,
        initialFontName=placed[0][3],
    )
    canvas.setTitle(placed[0][0])
    canvas.setFillColorRGB(*map(float, look.paper.split()))
    canvas.rect(0, 0, look.width, look.height, stroke=0, fill=1)
    canvas.setStrokeColorRGB(*map(float, look.rule.split()))
    for x, y, width in layout.rules:
        canvas.line(x, y, x + width, y)
    canvas.drawImage(logo, 600, 490, 120, 40, mask="auto")
    for text, x, y, font, size, colour in placed:
        canvas.setFillColorRGB(*colour)
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    canvas.save()
    return file.getvalue()


def pictures() -> dict[str, bytes]:
    """A logo and a signature as they are frozen, as PNG."""
    from PIL import Image, ImageDraw

    from certificates.designs.pictures import logo_png, signature_png

    made = {}
    for name, colour, again in (
        ("logo", (10, 80, 120), logo_png),
        ("signature", (20, 20, 20), signature_png),
    ):
        picture = Image.new("RGB", (360, 120), "white")
        draw = ImageDraw.Draw(picture)
        for step in range(6):
            draw.arc((10 + 50 * step, 10, 100 + 50 * step, 110), 0, 250, fill=colour, width=6)
        file = BytesIO()
        picture.save(file, "PNG")
        made[name] = again(file)
    return made


def _plain_text_of(layout: Any) -> list[tuple[str, float, float, str, float, tuple[float, ...]]]:
    lines = (*layout.lines, *([layout.specimen] if layout.specimen else ()))
    return [
        (
            run.text,
            placed.x + run.x * placed.size,
            placed.y,
            run.face.font.fontName,
            placed.size,
            tuple(map(float, placed.colour.split())),
        )
        for placed in lines
        for run in placed.line.runs
    ]


def _seconds(draw: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(_PAGES):
        draw()
    return time.process_time() - began


def measure() -> list[dict[str, Any]]:
    """Rows for `make bench`: the ratio of each language held to its limit, and the rates behind it."""
    return [row for language in LIMITS for row in _measured(language)]


def _measured(language: str) -> list[dict[str, Any]]:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    from certificates.drawing.page import layout_for
    from certificates.drawing.pictures import picture_of
    from certificates.drawing.wording import words_for
    from certificates.pdf import pdf_bytes

    files = pictures()
    drawn = {name: picture_of(png) for name, png in files.items()}
    logo = ImageReader(Image.open(BytesIO(files["logo"])))
    stream = statements(language)
    layouts = [layout_for(words_for(next(stream), language)) for _ in range(_PAGES)]
    pages = iter([(layout, _plain_text_of(layout)) for layout in layouts] * (_ROUNDS + 1))

    def plain() -> bytes:
        return plain_page(*next(pages), logo)

    def ours() -> bytes:
        return pdf_bytes(next(stream), language, seal=_SEAL, picture=drawn.__getitem__).content

    size = max(len(ours()) for _ in range(_PAGES))
    _seconds(plain)
    rounds = [(_seconds(plain), _seconds(ours)) for _ in range(_ROUNDS)]
    ratio = sorted(plainly / fully for plainly, fully in rounds)[_ROUNDS // 2]
    limit, named = LIMITS[language], f"certificates, {language}"
    return [
        _row(f"{named}: rate against plain pages, median", round(ratio, 3), "ratio", limit, ratio >= limit),
        _row(f"{named}: drawn a second on one core", round(_PAGES / min(b for _, b in rounds)), "1/s"),
        _row(f"{named}: plain pages a second on one core", round(_PAGES / min(a for a, _ in rounds)), "1/s"),
        _row(f"{named}: largest file", round(size / 1024, 1), "KiB"),
    ]


def _row(
    name: str, value: float, unit: str, limit: float | None = None, holds: bool = True
) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "limit": limit, "holds": holds}


def main() -> None:
    """Print the rows, with the settings of the site."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")
    django.setup()
    for row in measure():
        print(f"{row['name']:<62} {row['value']:>8} {row['unit']:<6} {'' if row['holds'] else 'MISSED'}")


if __name__ == "__main__":
    main()
