"""Draws shapes of SVG, mixes colours, and moves numbers through time for the film's frames."""

INK, MUTED, EDGE_LINE, PAPER = "#13253a", "#55606c", "#cdc4b1", "#fbf8f1"
SEA, SEA_WASH, LEAF, LEAF_WASH = "#0a5a84", "#e5eff4", "#1c6b49", "#e2f0e6"
AMBER, AMBER_EDGE, AMBER_WASH, ROSE = "#7d4b07", "#c88a2d", "#fbeed6", "#9f2744"
VIOLET, VIOLET_WASH = "#4d4391", "#ebe8f5"

Point = tuple[float, float]


def shape(name: str, inside: str = "", /, **attributes: float | str) -> str:
    """Return an element; `_` in the name of an attribute is a hyphen, numbers have one decimal or two."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_number(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def group(*parts: str, opacity: float = 1, at: Point = (0, 0), scale: float = 1) -> str:
    """Return shapes as one, moved and seen through; nothing where they cannot be seen."""
    if opacity <= 0.004 or scale <= 0.004:
        return ""
    moved = f"translate({_number(at[0])} {_number(at[1])}) scale({_number(scale)})"
    return shape("g", "".join(parts), opacity=opacity, transform=moved)


def line(points: list[Point], colour: str, width: float, /, **more: float | str) -> str:
    """Return a line with round ends through these points."""
    path = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    round_ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    return shape(
        "polyline", points=path, fill="none", stroke=colour, stroke_width=width, **{**round_ends, **more}
    )


def disc(centre: Point, radius: float, fill: str, /, **more: float | str) -> str:
    """Return a filled circle."""
    return shape("circle", cx=centre[0], cy=centre[1], r=radius, fill=fill, **more)


def box(left: float, top: float, width: float, height: float, fill: str, /, **more: float | str) -> str:
    """Return a filled rectangle."""
    return shape("rect", x=left, y=top, width=width, height=height, fill=fill, **more)


def area(path: str, fill: str, /, **more: float | str) -> str:
    """Return a filled path."""
    return shape("path", d=path, fill=fill, **more)


def mix(first: str, second: str, share: float) -> str:
    """Return the colour that has this share of the second one, from 0 to 1."""
    parts = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * min(1, max(0, share))) for a, b in parts).hex()


def track(time: float, *keys: tuple[float, float]) -> float:
    """Return the value at `time` seconds of a number that rests at each key and moves softly between them."""
    before = keys[0]
    for key in keys:
        if time < key[0]:
            if key[0] == before[0] or time <= before[0]:
                return before[1]
            share = (time - before[0]) / (key[0] - before[0])
            return before[1] + (key[1] - before[1]) * share * share * (3 - 2 * share)
        before = key
    return before[1]


def along(start: Point, bend: Point, end: Point, share: float) -> Point:
    """Return the point at this share of a quadratic curve."""
    rest = 1 - share
    x, y = (
        rest * rest * a + 2 * rest * share * b + share * share * c
        for a, b, c in zip(start, bend, end, strict=True)
    )
    return x, y


def between(first: Point, second: Point, share: float) -> Point:
    """Return the point at this share of the way."""
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
