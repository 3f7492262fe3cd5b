"""The files that a lecturer has: as other programs left them, each with something broken in it.

They stand in `questions` as text that can be read; here they get the letters and ends of lines that they came
with. The one with the picture has a wrong key: “The wire” stands as right, and it is the dish.
"""

import base64
import io
import random
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parent / "questions"


def gift() -> bytes:
    """The lecturer's own, from a text editor: a mark before the first letter, and one brace lost."""
    return _text("radio.gift").replace("\n", "\r\n").encode("utf-8-sig")


def gift_in_french() -> bytes:
    """A colleague's translation of them and of the table, from an old computer. Its drawers are French."""
    return _text("liaisons.gift").encode("cp1252")


def table() -> bytes:
    """Figures and words from a spreadsheet in older letters; its last question has no right answer."""
    return _text("figures.csv").encode("cp1252")


def xml() -> bytes:
    """What another platform gave out, in two languages at once, and in other letters than it says.

    Its picture makes it too heavy to be brought in while somebody waits.
    """
    return _text("signs.xml").replace("PICTURE", base64.b64encode(_antennas()).decode()).encode("cp1252")


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _antennas() -> bytes:
    """Three antennas before a sky of noise, which no compression makes small."""
    size = (360, 240)
    sky = Image.frombytes("RGB", size, random.Random(6).randbytes(size[0] * size[1] * 3))
    picture = Image.blend(sky, Image.new("RGB", size, "#dfe9f2"), 0.6)
    pen = ImageDraw.Draw(picture)
    pen.line([(60, 200), (60, 60), (100, 110)], fill="#20344a", width=6)
    pen.line([(180, 200), (180, 120)], fill="#20344a", width=6)
    pen.chord((135, 50, 225, 140), 20, 200, fill="#20344a")
    pen.line([(300, 200), (300, 40)], fill="#20344a", width=6)
    for place, letter in ((60, "A"), (180, "B"), (300, "C")):
        pen.text((place - 4, 215), letter, fill="#20344a")
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
