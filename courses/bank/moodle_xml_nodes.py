"""One question of Moodle XML as a small tree, parsed without entities and document types, and bounded."""

import html
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError  # nosec B405: the error's name only

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

MAX_DEPTH = 60
MAX_ELEMENTS = 6_000

_VOID = {"br", "img", "hr", "input", "wbr", "col"}


class NodeRefused(Exception):
    """This is no tree that we take; the message says why."""


class Node:
    """An element: its name, attributes, and texts and elements in their order."""

    __slots__ = ("attributes", "name", "parts")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.parts: list[Node | str] = []

    def all(self, name: str) -> Iterator["Node"]:
        """The elements of that name directly in this one."""
        return (part for part in self.parts if isinstance(part, Node) and part.name == name)

    def first(self, name: str) -> "Node | None":
        """The first of them, or nothing."""
        return next(self.all(name), None)

    def words(self, *path: str) -> str:
        """The plain text of the element at the end of a path, or nothing."""
        node: Node | None = self
        for name in path:
            node = node.first(name) if node else None
        return "".join(part for part in node.parts if isinstance(part, str)).strip() if node else ""

    def inner(self) -> str:
        """All that is in this element: a text as it is, or with tags in it, as HTML again."""
        if all(isinstance(part, str) for part in self.parts):
            return "".join(part for part in self.parts if isinstance(part, str))
        return "".join(
            html.escape(part, quote=False) if isinstance(part, str) else part.outer() for part in self.parts
        )

    def outer(self) -> str:
        """This element as HTML."""
        said = "".join(f' {name}="{html.escape(value)}"' for name, value in self.attributes.items())
        if self.name in _VOID and not self.parts:
            return f"<{self.name}{said}>"
        inside = "".join(
            html.escape(part, quote=False) if isinstance(part, str) else part.outer() for part in self.parts
        )
        return f"<{self.name}{said}>{inside}</{self.name}>"


class _Builder:
    """What the parser tells each piece to."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._open) >= MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise NodeRefused(_("The question has too many parts, or parts nested too deeply."))
        node = Node(name.rpartition("}")[2].lower(), attributes)
        if self._open:
            self._open[-1].parts.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, name: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        if self._open:
            self._open[-1].parts.append(text)

    def close(self) -> None:
        """Do nothing more at the end."""


def parse(source: str, line: int) -> Node:
    """Return the one element that `source` holds, which begins on `line`. Raises `NodeRefused`."""
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(source)
        parser.close()
    except DefusedXmlException as error:
        raise NodeRefused(_("The question declares entities.")) from error
    except ParseError as error:
        number = line + error.position[0] - 1
        raise NodeRefused(_("Line %(number)s: this is not well-formed XML.") % {"number": number}) from error
    except (ValueError, LookupError) as error:
        raise NodeRefused(_("This is not well-formed XML.")) from error
    if builder.root is None:
        raise NodeRefused(_("This is not well-formed XML."))
    return builder.root
