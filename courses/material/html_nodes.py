"""HTML from anybody as a small tree: cleaned first, of a bounded depth, with nothing in it that runs."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3
from django.utils.translation import gettext as _

from courses.material.rows import MaterialRefused

MAX_HTML_CHARS = 1_500_000  # mammoth's answer to a long document, or a page that somebody saved
MAX_DEPTH = 40

_TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "section", "article", "main", "header", "footer"),
    *("aside", "br", "hr", "b", "strong", "i", "em", "sup", "sub", "a", "span", "ul", "ol", "li", "dl", "dt"),
    *("dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "blockquote", "pre", "code"),
    *("img", "figure", "figcaption", "title"),
}
_GONE = {"script", "style", "template", "noscript", "head", "iframe", "object", "svg", "math", "select"}
_ATTRIBUTES = {
    "*": {"class", "id", "style"},  # read, and never passed on
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto", "picture"}
_EMPTY = {"br", "hr", "img"}
MAX_TAGS = 100_000
MAX_OPEN = 200  # tags open at once: the cleaner's time grows with their square
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})")
_CLOSED_BY_OTHERS = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track"),
    *("wbr", "p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot", "html", "body"),
}


@dataclass
class Node:
    """An element; text stands among its children as plain strings."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The names in its `class`."""
        return frozenset(self.attributes.get("class", "").split())

    def elements(self) -> list["Node"]:
        """Its children that are elements."""
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator["Node"]:
        """Itself and all elements below, in reading order."""
        yield self
        for child in self.elements():
            yield from child.walk()

    def text(self) -> str:
        """Its words, with single spaces."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag in _EMPTY:
                yield " "
            else:
                apart = " " if child.tag in {"p", "div", "li", "td", "th", "tr", "h1", "h2", "h3"} else ""
                yield apart
                yield from child._texts()
                yield apart


def read_nodes(source: str) -> Node:
    """Return the root of the cleaned page. What lies deeper than `MAX_DEPTH` moves up to that depth.

    Raises `MaterialRefused` for more than `MAX_HTML_CHARS`, and for more than `MAX_OPEN` open tags.
    """
    if len(source) > MAX_HTML_CHARS:
        raise MaterialRefused(_("This text is too long for one module. Split it."))
    _refuse_deep(source)
    cleaned = nh3.clean(
        source,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(cleaned)
    builder.close()
    return builder.root


def _refuse_deep(source: str) -> None:
    """Count what may be open at once, from above: an end tag closes one of its own name at most."""
    open_tags: Counter[str] = Counter()
    depth = 0
    for number, found in enumerate(_TAG.finditer(source)):
        if number > MAX_TAGS:
            raise MaterialRefused(_("This text is too long for one module. Split it."))
        name = found[2].lower()
        if name in _CLOSED_BY_OTHERS:
            continue
        if not found[1]:
            open_tags[name] += 1
            depth += 1
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
        if depth > MAX_OPEN:
            raise MaterialRefused(
                _("This text is nested too deeply, or many of its tags are never closed. Make it plainer.")
            )


class _Builder(HTMLParser):
    """Makes a tree of HTML that is well-formed already."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self._open = [self.root]
        self._too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element below the present one."""
        if tag not in _EMPTY and len(self._open) > MAX_DEPTH:
            self._too_deep += 1
            return
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _EMPTY:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close the present element."""
        if tag in _EMPTY:
            return
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self._open[-1].children.append(data)
