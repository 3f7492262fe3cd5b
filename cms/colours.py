"""The academy's one accent colour, and the other colours that follow from it; unreadable ones are refused.

The stylesheet's own tokens are named as there: `sea` is what one can act on. Contrast is WCAG 2.2's.
"""

import hashlib
import re
from itertools import product

HEX = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = 4.5

# Where the accent is read, in each scheme: as `academy.css` has them.
GROUNDS = {
    "light": {"paper": "#fbf8f1", "surface": "#fffefa", "sunk": "#f3eee2", "info-wash": "#e5eff4"},
    "dark": {"paper": "#11191f", "surface": "#172229", "sunk": "#0c1318", "info-wash": "#14303f"},
}
ON_ACCENT = {"light": "#ffffff", "dark": "#06202f"}
DEEPER = {
    "light": "#000000",
    "dark": "#ffffff",
}  # what the accent is mixed with where the pointer rests on it
WASH_PART = {"light": 0.09, "dark": 0.16}  # how much of the accent its pale ground holds

# Curated accents (light, dark); `sea` is the stylesheet's own and needs no sheet.
PALETTES: dict[str, tuple[str, str]] = {
    "forest": ("#1d6040", "#8fd6ae"),
    "violet": ("#54408f", "#c3b6f2"),
    "wine": ("#8d2a46", "#f3abba"),
    "slate": ("#3a5166", "#b3c7d8"),
}


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1, as WCAG 2.2 defines it."""
    parts = [part / 255 for part in _channels(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tokens_of(accent: str, scheme: str) -> dict[str, str]:
    """Return the stylesheet's tokens that follow from an accent in the `light` or the `dark` scheme."""
    return {
        "sea": accent.lower(),
        "sea-deep": _mix(accent, DEEPER[scheme], 0.7),
        "on-sea": ON_ACCENT[scheme],
        "sea-wash": _mix(accent, GROUNDS[scheme]["surface"], WASH_PART[scheme]),
    }


def unreadable(accent: str, scheme: str) -> list[str]:
    """Return the names of the grounds on which this accent is too faint to read; none is what one wants."""
    tokens = tokens_of(accent, scheme)
    grounds = GROUNDS[scheme] | {"sea-wash": tokens["sea-wash"]}
    pairs = [
        (tokens[word], name, ground) for word, (name, ground) in product(("sea", "sea-deep"), grounds.items())
    ]
    faint = [name for word, name, ground in pairs if contrast(word, ground) < LEAST_CONTRAST]
    if contrast(tokens["on-sea"], tokens["sea"]) < LEAST_CONTRAST:
        faint.append("button")
    return sorted(set(faint))


def theme_css(light: str, dark: str) -> str:
    """Return the small stylesheet that replaces the accent; what is no `#rrggbb` never gets into it."""
    if not (HEX.fullmatch(light) and HEX.fullmatch(dark)):
        return ""
    in_light, in_dark = _declared(tokens_of(light, "light")), _declared(tokens_of(dark, "dark"))
    return f"@layer tokens{{:root{{{in_light}}}@media (prefers-color-scheme:dark){{:root{{{in_dark}}}}}}}"


def digest_of(content: bytes) -> str:
    """Return the part of an address that changes with its content."""
    return hashlib.sha256(content).hexdigest()[:12]


def _declared(tokens: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in tokens.items())


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _mix(one: str, other: str, part: float) -> str:
    mixed = [round(a * part + b * (1 - part)) for a, b in zip(_channels(one), _channels(other), strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
