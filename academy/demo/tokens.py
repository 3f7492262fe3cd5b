"""The design tokens as the stylesheet has them, and the contrast that their pairs reach."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from cms.colours import contrast

STYLESHEET = Path(__file__).resolve().parents[1] / "static" / "academy" / "academy.css"
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{3,6})\b")
SCHEMES = ("light", "dark")

WORDS = ("ink", "muted", "sea", "sea-deep", "leaf", "amber", "rose")
GROUNDS = ("paper", "surface", "sunk", "sea-wash", "leaf-wash", "amber-wash", "rose-wash")
MARKS = ("edge", "focus")  # borders of controls and the ring of the focus
LEAST_OF_WORDS, LEAST_OF_MARKS = 4.5, 3.0  # WCAG 2.2 AA


@dataclass(frozen=True)
class Row:
    """One colour before each ground: `ratios` in the order of the grounds, each with whether it is enough."""

    name: str
    ratios: list[tuple[float, bool]]


@lru_cache(maxsize=1)
def colours() -> dict[str, dict[str, str]]:
    """Return the colours of each scheme by name, as `#rrggbb`; dark changes most of light's."""
    light, rest = STYLESHEET.read_text().split("@media (prefers-color-scheme: dark)", 1)
    dark = rest.split("@layer base", 1)[0].split("@media", 1)[0]
    found = {"light": dict(COLOUR.findall(light))}
    found["dark"] = found["light"] | dict(COLOUR.findall(dark))
    return {scheme: {name: _long(value) for name, value in named.items()} for scheme, named in found.items()}


def ratios(scheme: str, names: tuple[str, ...], least: float) -> list[Row]:
    """Return the contrast of each of `names` with every ground, in `scheme`."""
    named = colours()[scheme]
    found = {(name, ground): contrast(named[name], named[ground]) for name, ground in product(names, GROUNDS)}
    return [
        Row(name, [(round(found[name, ground], 1), found[name, ground] >= least) for ground in GROUNDS])
        for name in names
    ]


def _long(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * digit for digit in colour[1:])
