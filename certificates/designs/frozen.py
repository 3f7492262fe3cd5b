"""What a frozen design holds: everything a page needs beside its statement, as JSON without floats::

    {"v": 1, "code": "guilloche", "layout": "guilloche" | "band", "page": "a4" | "letter" | "a4-portrait",
     "colours": {"ink": "#0E2338", "accent": …, "second": …, "paper": …},
     "texts": {kind: {language: {"heading": …, "before_name": …, "act": …, "closing": …}}},
     "signatories": [{"name": {"en": …}, "title": {"en": …}, "signature": digest | null}]}

Texts that are not there take the academy's wording. Signatories go into the statement from here, and pages
are drawn from the statement's. Pictures are named by the digest of their `FrozenImage`.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

SCHEMA = 1
TEXT_FIELDS = ("heading", "before_name", "act", "closing")
COLOURS = ("ink", "accent", "second", "paper")
SIGNATORIES_AT_MOST = 3
LOGOS_AT_MOST = 2
LEGIBLE, LEGIBLE_INK = 4.5, 7.0  # contrast of text on its ground, after WCAG 2.2; ink is also set paler

# What certificates looked like before there were designs, and where none is live.
DEFAULT_SPEC: dict[str, Any] = {
    "v": SCHEMA,
    "code": "guilloche",
    "layout": "guilloche",
    "page": "a4",
    "colours": {"ink": "#0E2338", "accent": "#296E94", "second": "#CCA361", "paper": "#FEFDF8"},
    "texts": {},
    "signatories": [],
}


def text_of(spec: Mapping[str, Any], kind: str, language: str, field: str) -> str:
    """Return what a design says in that place; empty where it leaves the words to the academy."""
    return str(spec.get("texts", {}).get(kind, {}).get(language, {}).get(field, ""))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as #0E2338, from 1 to 21, after WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def unreadable(layout: str, ink: str, accent: str, paper: str) -> dict[str, str]:
    """Say, by field, which colours cannot be read on their ground, with their contrast."""
    wrong, said = {}, _("Too pale to read on this paper: contrast %(found)s, and %(needed)s is needed.")
    asked = [("ink", ink, LEGIBLE_INK), *([("accent", accent, LEGIBLE)] if layout == "band" else [])]
    for field, colour, needed in asked:
        if (found := contrast(colour, paper)) < needed:
            wrong[field] = said % {"found": f"{found:.1f}", "needed": f"{needed:.1f}"}
    return wrong


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of a colour such as #0E2338, each from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
