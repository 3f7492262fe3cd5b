"""How a page looks: its size and its colours, worked out from the four of a design, as PDF writes them."""

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from certificates.designs.frozen import channels

PAGES = {"a4": (841.89, 595.276), "letter": (792.0, 612.0), "a4-portrait": (595.276, 841.89)}
_LEAF = -0.065  # how far the third colour of the ornament stands from the first, round the circle of hues


@dataclass(frozen=True)
class Look:
    """One page: its measures in points, and colours as "red green blue" from 0 to 1."""

    layout: str
    width: float
    height: float
    ink: str
    slate: str
    rule: str
    pale: str
    paper: str
    accent: str
    strands: tuple[str, str, str]  # of the border: first, third, second colour, light
    rings: tuple[str, str, str]  # of the rosette: the same, full
    lines: tuple[str, str, str]  # on a band of the first colour

    @property
    def portrait(self) -> bool:
        """Whether the page stands."""
        return self.height > self.width


def look_of(spec: Mapping[str, Any]) -> Look:
    """Work out the look of a design's spec."""
    colours = {name: channels(written) for name, written in spec["colours"].items()}
    ink, paper = colours["ink"], colours["paper"]
    accent, second = colours["accent"], colours["second"]
    third = _turned(accent)
    width, height = PAGES[spec["page"]]
    return Look(
        layout=spec["layout"],
        width=width,
        height=height,
        ink=_written(ink),
        slate=_written(_mixed(ink, paper, 0.27)),
        rule=_written(_mixed(ink, paper, 0.58)),
        pale=_written(_mixed(second, paper, 0.82)),
        paper=_written(paper),
        accent=_written(accent),
        strands=(
            _written(_mixed(accent, paper, 0.42)),
            _written(_mixed(third, paper, 0.46)),
            _written(_mixed(second, paper, 0.36)),
        ),
        rings=(_written(accent), _written(_mixed(third, paper, 0.1)), _written(second)),
        lines=(
            _written(_mixed(accent, paper, 0.2)),
            _written(_mixed(accent, paper, 0.34)),
            _written(_mixed(second, accent, 0.15)),
        ),
    )


def _written(colour: tuple[float, ...]) -> str:
    return " ".join(f"{part:.3f}" for part in colour)


def _mixed(one: tuple[float, ...], other: tuple[float, ...], share: float) -> tuple[float, ...]:
    """`one` with a share of `other` in it."""
    return tuple(a + (b - a) * share for a, b in zip(one, other, strict=True))


def _turned(colour: tuple[float, float, float]) -> tuple[float, ...]:
    hue, light, full = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb((hue + _LEAF) % 1, min(0.62, light + 0.13), full * 0.75)
