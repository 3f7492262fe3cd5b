"""Look through the parts of a Word document before anybody parses them into memory.

Each part is read once by a parser without DTDs and entities, which counts what there is and notes what a
lesson cannot hold, with the heading above it: Word has no line numbers, and its pages depend on the printer.
The names of elements are those of ECMA-376, part 1 (Office Open XML).
"""

import re
from collections.abc import Callable
from xml.etree.ElementTree import ParseError  # nosec B405: the error's name only

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from courses.material.rows import MaterialRefused, Remarks

MAX_ELEMENTS = 150_000  # in all parts together; a book of 300 pages has fewer
MAX_PARAGRAPHS = 6_000
MAX_DEPTH = 80

_TAG = re.compile(r"\{[^}]*/([\w.-]+)\}")
_HEADING = re.compile(r"(?:heading|berschrift|titre|titolo|ttulo)?\s*([1-6])", re.IGNORECASE)
_CHUNK = 64 * 1024


def _left_out() -> dict[str, str]:
    """What a lesson cannot hold, by the element's namespace and name."""
    return {
        "math}oMath": _("An equation was left out. Put it in as a picture, with its words beside it."),
        "chart}chart": _(
            "A chart was left out. Save it as a picture in PNG, or write its figures as a table."
        ),
        "diagram}relIds": _("A SmartArt drawing was left out. Save it as a picture in PNG."),
        "main}altChunk": _("A document inside the document was left out. Copy its text into this one."),
        "office}OLEObject": _("An object of another program was left out. Save it as a picture in PNG."),
        "main}commentReference": _("Comments are not taken."),
        "main}del": _("Tracked changes: what was inserted is taken, what was deleted is not."),
        "main}ins": _("Tracked changes: what was inserted is taken, what was deleted is not."),
        "main}txbxContent": _(
            "The text of a text box was put after its paragraph. See whether it stands right."
        ),
        "main}gridSpan": _("A table has joined cells: their text stands in the first of them."),
        "main}vMerge": _("A table has joined cells: their text stands in the first of them."),
        "main}framePr": _("A text frame was read as plain text."),
    }


class Survey:
    """Counts the elements of all parts of one document, and keeps what must be told of it."""

    def __init__(self, remarks: Remarks) -> None:
        self.remarks = remarks
        self._elements = self._paragraphs = 0

    def read(self, content: bytes, *, main: bool = False) -> None:
        """Read one part; raises `MaterialRefused` for DTDs, for what is no XML, and for too much of it."""
        reader = _Reader(self._count, self.remarks if main else None)
        parser = DefusedXMLParser(target=reader, forbid_dtd=True)
        try:
            for place in range(0, len(content), _CHUNK):
                parser.feed(content[place : place + _CHUNK])
            parser.close()
        except DefusedXmlException as error:
            words = _(
                "This document holds instructions for the program that opens it. Save it again in Word."
            )
            raise MaterialRefused(words) from error
        except (ParseError, ValueError, LookupError) as error:
            if isinstance(error, MaterialRefused):
                raise
            words = _("This document is damaged. Open it in Word and save it again.")
            raise MaterialRefused(words) from error

    def _count(self, depth: int, name: str) -> None:
        self._elements += 1
        self._paragraphs += name == "main}p"
        if depth > MAX_DEPTH:
            words = _("This document is nested too deeply, such as tables inside tables. Make it plainer.")
            raise MaterialRefused(words)
        if self._elements > MAX_ELEMENTS or self._paragraphs > MAX_PARAGRAPHS:
            raise MaterialRefused(
                _("This document is too long for one module (more than %(most)s paragraphs). Split it.")
                % {"most": f"{MAX_PARAGRAPHS:,}"}
            )


class _Reader:
    """What the parser tells each element to."""

    def __init__(self, count: Callable[[int, str], None], remarks: Remarks | None) -> None:
        self._count, self._remarks = count, remarks
        self._left_out = _left_out()
        self._depth = self._fallback = 0
        self._heading, self._style, self._words = "", "", [""]
        self._in_text = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Count an element and note what will be missing."""
        self._depth += 1
        name = _TAG.sub(r"\1}", tag)
        self._count(self._depth, name)
        if self._remarks is None:
            return
        if name == "main}p":
            self._style, self._words = "", []
        elif name == "main}pStyle":
            self._style = next(iter(attributes.values()), "")
        self._in_text = name == "main}t"
        if "Fallback}" in f"{name}}}" and tag.endswith("Fallback"):
            self._fallback += 1  # the same again, for older programs
        if words := self._left_out.get(name):
            if not self._fallback:
                self._remarks.add(words, self._heading)
        elif name == "main}blip" and any(key.endswith("}link") for key in attributes):
            self._remarks.add(
                _("A picture that is only linked was left out. Put it into the document."), self._heading
            )

    def data(self, text: str) -> None:
        """Keep the words of a paragraph, which may be a heading."""
        if self._in_text and self._remarks is not None and len(self._words) < 40:
            self._words.append(text)

    def end(self, tag: str) -> None:
        """Leave an element; a paragraph that was a heading is the place of what follows."""
        self._depth -= 1
        self._in_text = False
        if self._remarks is None:
            return
        if tag.endswith("}Fallback"):
            self._fallback -= 1
        if tag.endswith("}p") and _TAG.sub(r"\1}", tag) == "main}p" and _HEADING.fullmatch(self._style):
            self._heading = "".join(self._words).strip()[:100] or self._heading

    def start_ns(self, prefix: str, uri: str) -> None:
        """Take every namespace: Word's documents have dozens."""

    def pi(self, target: str, data: str = "") -> None:
        """Leave instructions for other programs where they are."""

    def comment(self, text: str) -> None:
        """Leave comments where they are."""

    def close(self) -> None:
        """Do nothing more at the end."""
