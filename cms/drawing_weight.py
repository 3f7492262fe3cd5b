"""Weigh what a small drawing makes a phone draw: dashes along its lines, and markers at their points.

Both multiply: a line of 140 bytes can ask for a million dashes, and a marker is drawn again at each point.
So dashes are counted by an upper bound of each line's length, and what markers draw counts as if it were
written out. Nothing here words a refusal; `cms.drawings` does.
"""

import re
from collections.abc import Mapping

MAX_ELEMENTS = 2_000  # written, or drawn by markers
MAX_IN_MARKER = 20  # elements, and
MAX_MARKER_CHARS = 1_000  # in their attributes
MAX_MARKED_CHARS = 60_000  # of all markers, at all points
LEAST_DASH = 2.0  # of dashes and of the gaps between them
MAX_DASHED = 40  # shapes
MAX_DASHED_NUMBERS = 200  # in the geometry of one of them
MAX_DASHED_NUMBER = 4_000.0
MAX_DASHES = 40_000  # and gaps of a whole drawing, by a bound that lies well above what most have

SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
REPEATED = frozenset({"marker", "clipPath"})  # what is in them is drawn wherever they are named
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

_GEOMETRY = frozenset({
    "d", "points", "x", "y", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry",
})  # fmt: skip
# Along a chain of T the control points move away ever farther, and an arc's radii may be blown up.
_LINES_AND_CURVES = re.compile(r"[MmLlHhVvCcQqZz0-9eE+\-.,\s]*")
_RELATIVE = re.compile(r"[mlhvcq]")


def numbers_in(value: str) -> list[float]:
    """Return the numbers of a value, in order."""
    return [float(each) for each in NUMBER.findall(value)]


def ill_dashed(name: str, within: list[str], attributes: Mapping[str, str]) -> str:
    """Return the attribute for which an element may not be dashed as it says, or nothing.

    Only shapes are: what hands dashes down, and what is drawn again elsewhere, cannot be counted.
    """
    dashes = numbers_in(attributes.get("stroke-dasharray", ""))
    if not dashes:
        return ""
    if name not in SHAPES or min(dashes) < LEAST_DASH or REPEATED.intersection(within):
        return "stroke-dasharray"
    for attribute in _GEOMETRY.intersection(attributes):
        value = attributes[attribute]
        numbers = numbers_in(value)
        if (
            "%" in value
            or "em" in value
            or (attribute == "d" and not _LINES_AND_CURVES.fullmatch(value))
            or len(numbers) > MAX_DASHED_NUMBERS
            or any(abs(number) > MAX_DASHED_NUMBER for number in numbers)
        ):
            return attribute
    return ""


class Weight:
    """What one drawing has come to so far, counted element by element."""

    def __init__(self) -> None:
        self._elements = self._dashed = 0
        self._dashes = 0.0
        self._points = 0  # with a marker on them, of whatever kind
        self._in_marker = self._marker_chars = 0  # of the one that is open
        self._most_in_marker = self._most_marker_chars = 0

    def add(self, name: str, within: list[str], attributes: Mapping[str, str], *, marked: bool) -> None:
        """Count an element that stands within these and is not ill dashed.

        It is `marked` where it has markers, or is handed some.
        """
        self._elements += 1
        if name == "marker" and "marker" not in within:
            self._in_marker = self._marker_chars = 0
        if name == "marker" or "marker" in within:
            self._in_marker += 1
            self._marker_chars += sum(map(len, attributes.values()))
            self._most_in_marker = max(self._most_in_marker, self._in_marker)
            self._most_marker_chars = max(self._most_marker_chars, self._marker_chars)
        if marked and name in SHAPES:
            values = [attributes[each] for each in _GEOMETRY.intersection(attributes)]
            self._points += 2 + sum(len(numbers_in(value)) + value.lower().count("z") for value in values)
        if dashes := numbers_in(attributes.get("stroke-dasharray", "")):
            self._dashed += 1
            self._dashes += longest(attributes) / min(dashes)

    def too_much(self) -> bool:
        """Whether a phone would draw more than we ask of it."""
        return (
            self._elements + self._points * self._most_in_marker > MAX_ELEMENTS
            or self._points * self._most_marker_chars > MAX_MARKED_CHARS
            or self._most_in_marker > MAX_IN_MARKER + 1  # the marker itself
            or self._most_marker_chars > MAX_MARKER_CHARS
            or self._dashed > MAX_DASHED
            or self._dashes > MAX_DASHES
        )


def longest(attributes: Mapping[str, str]) -> float:
    """Return a length, in the drawing's units, that the outline of a shape of lines and curves never exceeds.

    No curve is longer than the lines between its control points. Each number moves the pen, or a control
    point, by at most twice the farthest that one can be out; a `z` as far as two numbers.
    """
    values = [attributes[name] for name in _GEOMETRY.intersection(attributes)]
    sizes = [abs(number) for value in values for number in numbers_in(value)]
    moves = 4 + len(sizes) + 2 * sum(value.lower().count("z") for value in values)
    relative = _RELATIVE.search(attributes.get("d", ""))
    return 2 * moves * (sum(sizes) if relative else max(sizes, default=0.0))
