"""The stylesheet keeps what look.md promises: contrast in both schemes, and little weight."""

import re
from itertools import product
from pathlib import Path

import brotli
import pytest
from django.core.files.base import ContentFile

from academy.static_files import LightStorage, without_comments

STATIC = Path(__file__).resolve().parents[2] / "academy" / "static" / "academy"
CSS = (STATIC / "academy.css").read_text()

WORDS = ["ink", "muted", "sea", "sea-deep", "leaf", "amber", "rose"]
GROUNDS = ["paper", "surface", "sunk", "sea-wash", "leaf-wash", "amber-wash", "rose-wash"]


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme by name; dark changes some of light's."""
    light, dark = CSS.split("@media (prefers-color-scheme: dark)")[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", light))
    if scheme == "dark":
        found |= re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", dark.split("@layer base")[0])
    return found


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read_on_every_ground(scheme):
    colours = tokens(scheme)
    pale = {
        f"{word} on {ground}": round(contrast(colours[word], colours[ground]), 2)
        for word, ground in product(WORDS, GROUNDS)
        if contrast(colours[word], colours[ground]) < 4.5
    }
    assert not pale
    assert contrast(colours["on-sea"], colours["sea"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_controls_and_the_focus_ring_are_seen(scheme):
    colours = tokens(scheme)
    for mark, ground in product(["edge", "focus"], ["paper", "surface", "sunk", "sea-wash"]):
        assert contrast(colours[mark], colours[ground]) >= 3, (mark, ground)


@pytest.mark.parametrize(
    ("name", "most_bytes"),
    [("academy.css", 8000), ("quiz.js", 2500), ("question.js", 1300), ("site.js", 500)],
)
def test_what_every_page_sends_along_stays_small(name, most_bytes):
    assert len(brotli.compress(without_comments((STATIC / name).read_text()).encode())) <= most_bytes


def test_the_stylesheet_is_sent_without_its_comments_and_with_all_its_rules(tmp_path):
    storage = LightStorage(location=tmp_path, base_url="/static/")
    storage.save("academy/academy.css", ContentFile(CSS.encode()))
    sent = (tmp_path / "academy" / "academy.css").read_text()
    assert "/*" not in sent
    assert sent.count("{") == re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL).count("{") == sent.count("}")
    assert len(sent) < len(CSS)
