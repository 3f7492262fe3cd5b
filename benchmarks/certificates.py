"""How many certificates one core draws a second, against the same page drawn plainly.

*Plain* is the yardstick: an A4 page with the same texts (holder, title, details, signatories, foot,
SPECIMEN, and the issuer's and the partner's names, which are the logos this design has) in the same sizes,
colours and embedded TrueType fonts, on the same paper with the same rules, by ReportLab's own `drawString`.
Its texts come ready from a list: it translates nothing, chooses no font, measures and fits nothing. It has no
QR code, border, rosette or link, turns nothing, and has no raster logo, which would only make plain slower.

*Ours* is `pdf_bytes` as a task calls it: another holder and number each time, wording, fitting, ornament,
QR code, link. Both run in this process, in turns, so that a busy machine slows both.
"""

import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from itertools import count
from typing import Any

LIMIT = 0.4
_ROUNDS, _PAGES = 7, 30

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


def statements() -> Iterator[dict[str, Any]]:
    """Statements without end, each with its own number and holder."""
    from certificates.numbers import grouped, new_number

    for place in count():
        number = new_number()
        yield {
            **deepcopy(_STATEMENT),
            "number": number,
            "holder": f"{_NAMES[place % len(_NAMES)]} {place % 97}",
            "verify_url": f"https://academy.example/verify/{grouped(number)}/",
        }


def plain_page(placed: list[tuple[str, float, float, str, float, tuple[float, ...]]], rules: list) -> bytes:
    """Draw ready texts at ready places: paper, rules and `drawString`, nothing else."""
    from reportlab.pdfgen.canvas import Canvas

    from certificates.drawing.page import HEIGHT, PAPER, RULE, WIDTH

    file = BytesIO()
    canvas = Canvas(
        file, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1, initialFontName=placed[0][3]
    )
    canvas.setTitle(placed[0][0])
    canvas.setFillColorRGB(*map(float, PAPER.split()))
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setStrokeColorRGB(*map(float, RULE.split()))
    for x, y, width in rules:
        canvas.line(x, y, x + width, y)
    for text, x, y, font, size, colour in placed:
        canvas.setFillColorRGB(*colour)
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
    canvas.save()
    return file.getvalue()


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
    """Rows for `make bench`: the ratio that is held to a limit, and the rates behind it."""
    from certificates.drawing.page import layout_for
    from certificates.drawing.wording import words_for
    from certificates.pdf import pdf_bytes

    stream = statements()
    layouts = [layout_for(words_for(next(stream), "en")) for _ in range(_PAGES)]
    prepared = [(_plain_text_of(layout), list(layout.rules)) for layout in layouts]
    pages = iter(prepared * (_ROUNDS + 1))

    def plain() -> bytes:
        return plain_page(*next(pages))

    def ours() -> bytes:
        return pdf_bytes(next(stream), "en").content

    size = max(len(ours()) for _ in range(_PAGES))
    _seconds(plain)
    rounds = [(_seconds(plain), _seconds(ours)) for _ in range(_ROUNDS)]
    ratio = sorted(plainly / fully for plainly, fully in rounds)[_ROUNDS // 2]
    return [
        _row(
            "certificates: rate against plain text pages (English, median)",
            round(ratio, 3),
            "ratio",
            LIMIT,
            ratio >= LIMIT,
        ),
        _row("certificates: drawn a second on one core", round(_PAGES / min(b for _, b in rounds)), "1/s"),
        _row(
            "certificates: plain pages a second on one core", round(_PAGES / min(a for a, _ in rounds)), "1/s"
        ),
        _row("certificates: largest file", round(size / 1024, 1), "KiB"),
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
