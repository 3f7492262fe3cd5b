"""Covers are drawn from the key: always the same, small, and without anything a strict policy refuses."""

import random
import uuid
from xml.etree import ElementTree

from courses.covers import PALETTES, cover_svg

RANDOM = random.Random(7)
KEYS = [uuid.UUID(int=RANDOM.getrandbits(128)) for _ in range(200)]


def test_a_key_has_one_cover_and_others_have_others():
    assert cover_svg(KEYS[0]) == cover_svg(uuid.UUID(str(KEYS[0])))
    assert len({cover_svg(key) for key in KEYS}) == len(KEYS)


def test_a_cover_is_well_formed_hidden_from_readers_and_under_eight_hundred_bytes():
    for key in KEYS:
        svg = cover_svg(key)
        root = ElementTree.fromstring(svg)
        assert root.get("aria-hidden") == "true"
        assert root.get("class").split()[0] == "cover"
        assert "style" not in svg
        assert "#" not in svg  # its colours are the stylesheet's
        assert len(svg.encode()) < 800


def test_all_palettes_are_used():
    classes = {ElementTree.fromstring(cover_svg(key)).get("class") for key in KEYS}
    assert classes == {f"cover cover--{palette}" for palette in PALETTES}


def test_the_disc_stands_inside_a_banner_and_inside_a_narrow_card():
    for key in KEYS:
        circle = next(e for e in ElementTree.fromstring(cover_svg(key)).iter() if e.tag.endswith("circle"))
        x, y, radius = (int(circle.get(name)) for name in ("cx", "cy", "r"))
        assert 200 <= x <= 500  # a card cut to a square still shows it
        assert 64 <= y - radius < 100  # a banner shows 72 to 168
