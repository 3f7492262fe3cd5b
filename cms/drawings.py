"""Drawings in SVG, read by strict rules before anybody is shown one: they come from anybody.

Taken are shapes, text, gradients, markers and clipping with presentation attributes (SVG 1.1, W3C
Recommendation, 2011). Whatever could run, load, link or weigh down a phone is refused with its line, and
nothing is mended: a drawing is kept exactly as it was read.
"""

import gzip
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError  # nosec B405: the error's name only

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from academy.lib.sizes import size_label
from cms.drawing_weight import REPEATED, Weight, ill_dashed, numbers_in

MAX_DRAWING_BYTES = 60_000
MAX_DEPTH = 30
MAX_NUMBER = 100_000  # in the units of the viewBox
MAX_SIDE = 10_000  # of the viewBox, in its units

_SVG = "{http://www.w3.org/2000/svg}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_START = re.compile(  # XML 1.0 in UTF-8, whether it says so or not
    r"<\?xml\s+version=[\"']1\.0[\"'](?:\s+encoding=[\"'](?i:utf-8)[\"'])?(?:\s+standalone=[\"'](?:yes|no)[\"'])?\s*\?>"
    r"|\s*<(?!\?)"
)
_PLAIN_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,6})?"
_VIEW_BOX = re.compile(
    rf"\s*-?{_PLAIN_NUMBER}[\s,]\s*-?{_PLAIN_NUMBER}[\s,]\s*({_PLAIN_NUMBER})[\s,]\s*({_PLAIN_NUMBER})\s*"
)
_SIDE = re.compile(r"[1-9][0-9]{0,4}(?:\.[0-9]{1,6})?(?:px|%)?")

ELEMENTS = frozenset({
    "svg", "title", "desc", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "marker", "linearGradient", "radialGradient", "stop", "clipPath",
})  # fmt: skip

# What the value of an attribute may be. None of them takes a backslash, so no CSS escape hides a word.
_KINDS = {
    "numbers": re.compile(r"[0-9eE+\-.,%\s]*(?:px|em)?"),
    "path": re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE+\-.,\s]*"),
    "transform": re.compile(r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE+\-.,\s]*\)[\s,]*)*"),
    "word": re.compile(r"[A-Za-z0-9. \-]*"),
    "words": re.compile(r"[\w ,.'\"-]*"),  # the names of fonts
    "name": re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*"),
    "names": re.compile(r"[A-Za-z_][A-Za-z0-9_. -]*"),
    "paint": re.compile(
        r"#[0-9A-Fa-f]{3,8}|[A-Za-z]+|(?:rgb|rgba|hsl|hsla)\([0-9.,%\s/]*\)|url\(#[A-Za-z_][A-Za-z0-9_.-]*\)"
    ),
    "reference": re.compile(r"none|url\(#[A-Za-z_][A-Za-z0-9_.-]*\)"),
    "ratio": re.compile(r"none|x(?:Min|Mid|Max)Y(?:Min|Mid|Max)(?: (?:meet|slice))?"),
    "dashes": re.compile(r"none|[0-9eE+\-.,\s]*(?:px)?"),
    "text": re.compile(r"[^\x00-\x08]*"),
}
_TAKEN = {
    "numbers": "viewBox points x y dx dy rotate width height x1 x2 y1 y2 cx cy r rx ry fx fy fr offset "
    "markerWidth markerHeight refX refY textLength font-size stroke-width stroke-miterlimit "
    "stroke-dashoffset opacity fill-opacity stroke-opacity stop-opacity letter-spacing word-spacing",
    "path": "d",
    "ratio": "preserveAspectRatio",
    "transform": "transform gradientTransform",
    "word": "role lang direction unicode-bidi version lengthAdjust gradientUnits "
    "spreadMethod clipPathUnits markerUnits orient fill-rule clip-rule stroke-linecap stroke-linejoin "
    "display visibility overflow font-style font-weight font-variant font-stretch text-anchor "
    "text-decoration text-rendering shape-rendering dominant-baseline alignment-baseline baseline-shift "
    "writing-mode paint-order aria-hidden",
    "words": "font-family",
    "name": "id",
    "names": "aria-labelledby aria-describedby",
    "paint": "fill stroke color stop-color",
    "reference": "clip-path marker-start marker-mid marker-end",
    "text": "aria-label aria-roledescription",
}
_KIND_OF = {name: kind for kind, names in _TAKEN.items() for name in names.split()}
_KIND_OF |= {"stroke-dasharray": "dashes", _XML + "lang": "word", _XML + "space": "word"}
_MEASURED = {"numbers", "path", "transform", "paint", "dashes"}


class DrawingInvalid(ValueError):
    """This is no drawing that we would show; says why, for the person who uploads it."""


@dataclass(frozen=True)
class Drawing:
    """A drawing that was read: its sides as pixels of a page, and how many bytes of it travel."""

    width: int
    height: int
    travels: int


def read_drawing(content: bytes) -> Drawing:
    """Return size and weight of an SVG file. Raises `DrawingInvalid` for all that is not on our lists."""
    if len(content) > MAX_DRAWING_BYTES:
        raise DrawingInvalid(
            _("This drawing is larger than %(most)s.") % {"most": size_label(MAX_DRAWING_BYTES)}
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if "\0" in text or not _START.match(text):  # with zero bytes, expat would take it for UTF-16
        raise DrawingInvalid(_("This is no drawing in SVG, in UTF-8 from its first line."))
    reader = _Reader()
    if "<![" in text:
        raise reader.refused("<![CDATA[")
    parser = DefusedXMLParser(target=reader, forbid_dtd=True)
    reader.line_of = lambda: parser.parser.CurrentLineNumber
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException as error:
        raise reader.refused("<!DOCTYPE>") from error
    except ParseError as error:
        words = _("Line %(line)s: this is not well-formed XML.") % {"line": error.position[0]}
        raise DrawingInvalid(words) from error
    return Drawing(*reader.sides, travels=travelling_bytes(content))


def travelling_bytes(content: bytes) -> int:
    """Return how many bytes are sent for a drawing at most: answers are compressed where that is lighter."""
    return min(len(content), len(gzip.compress(content, 6, mtime=0)) + 100)  # Django adds up to 100 at random


class _Reader:
    """What the parser tells each piece to; refuses the first one that is not on the lists."""

    def __init__(self) -> None:
        self.sides = (0, 0)
        self.line_of: Callable[[], int] = lambda: 1
        self._open: list[str] = []
        self._marking: list[bool] = []  # of the open elements, which put markers on lines
        self._weight = Weight()

    def refused(self, name: str) -> DrawingInvalid:
        """Return the refusal of a piece by its name."""
        words = _("Line %(line)s: a drawing does not take “%(name)s”.")
        return DrawingInvalid(words % {"line": self.line_of(), "name": _short(name)})

    def start_ns(self, prefix: str, uri: str) -> None:
        """Refuse every namespace but that of SVG, which is the default one."""
        if prefix or f"{{{uri}}}" != _SVG:
            raise self.refused(f"xmlns:{prefix}" if prefix else f"xmlns={uri}")

    def pi(self, target: str, data: str = "") -> None:
        """Refuse processing instructions: they load style sheets."""
        raise self.refused(f"<?{target}?>")

    def comment(self, text: str) -> None:
        """Refuse markup in a comment."""
        if "<" in text:
            raise self.refused(f"<!--{text}-->")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Check an element, where it stands, and its attributes."""
        name = tag.removeprefix(_SVG)
        within = self._open[-1] if self._open else ""
        if not tag.startswith(_SVG) or name not in ELEMENTS or (name == "svg") is bool(within):
            raise self.refused(_plain(tag))
        if within in {"title", "desc"}:
            raise self.refused(name)
        if "marker" in self._open and name in {"text", "tspan"}:
            raise self.refused(name)  # letters are dear, and would be drawn again at each point
        if name == "marker" and any(self._marking):
            raise self.refused(name)  # it would be handed a marker down, and draw that in each of its own
        marking = any(attribute.startswith("marker-") for attribute in attributes)
        if ill := ill_dashed(name, self._open, attributes):
            raise self._value_refused(ill, attributes[ill])
        self._weight.add(name, self._open, attributes, marked=marking or any(self._marking))
        if self._weight.too_much() or len(self._open) >= MAX_DEPTH:
            raise self._too_much()
        self._open.append(name)
        self._marking.append(marking)
        for attribute, value in attributes.items():
            self._check(attribute, value)
        if not within:
            self.sides = self._sides(attributes)

    def end(self, tag: str) -> None:
        """Leave an element."""
        self._open.pop()
        self._marking.pop()

    def close(self) -> None:
        """Do nothing more at the end."""

    def _too_much(self) -> DrawingInvalid:
        words = _("Line %(line)s: this drawing has too many parts, or one inside the other too often.")
        return DrawingInvalid(words % {"line": self.line_of()})

    def _check(self, name: str, value: str) -> None:
        kind = _KIND_OF.get(name)
        if kind is None:
            raise self.refused(_plain(name))
        value = value.strip()
        refers = value.startswith("url(")
        if (
            not _KINDS[kind].fullmatch(value)
            or (refers and REPEATED.intersection(self._open))  # what is drawn elsewhere names nothing
            or (kind in _MEASURED and not _measured(value))
        ):
            raise self._value_refused(name, value)

    def _value_refused(self, name: str, value: str) -> DrawingInvalid:
        words = _("Line %(line)s: a drawing does not take this value of “%(name)s”: %(value)s")
        return DrawingInvalid(words % {"line": self.line_of(), "name": _plain(name), "value": _short(value)})

    def _sides(self, attributes: dict[str, str]) -> tuple[int, int]:
        """Return the sides of the viewBox; width and height, where they are given too, are plain as well."""
        numbers = _VIEW_BOX.fullmatch(attributes.get("viewBox", ""))
        sides = [float(number) for number in numbers.groups()] if numbers else [0.0]
        if not numbers or not all(1 <= side <= MAX_SIDE for side in sides):
            raise DrawingInvalid(
                _("A drawing needs a viewBox that ends with its width and height, such as “0 0 480 300”.")
            )
        for name in ("width", "height"):
            if not _SIDE.fullmatch(attributes.get(name, "100%")):
                raise self.refused(f"{name}={attributes[name]}")
        return round(sides[0]), round(sides[1])


def _measured(value: str) -> bool:
    """Whether no number in this value is absurdly large."""
    if value.startswith("#"):
        return True
    return all(math.isfinite(number) and abs(number) <= MAX_NUMBER for number in numbers_in(value))


def _plain(name: str) -> str:
    """Return a name without the namespace that stands before it."""
    return name.replace(_SVG, "").replace(_XML, "xml:")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
