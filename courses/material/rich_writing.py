"""Rich text as the Markdown of a course folder, such that reading it gives the same text again."""

import html
import re
from html.parser import HTMLParser

from courses.material.html_nodes import Node

_SPECIAL = re.compile(r"([\\`*_\[\]<>&^~])")
_AT_START = re.compile(r"(?m)^([ \t]*)(?:([#+\-=:>|])|(\d{1,9})([.)]))")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "sup": "^", "sub": "~"}
_EMPTY = {"br", "hr", "img"}


def rich_to_markdown(source: str) -> str:
    """Markdown for paragraphs, headings, lists, links, line breaks, and marks of letters."""
    tree = _Tree()
    tree.feed(source)
    tree.close()
    return "\n\n".join(filter(None, _blocks(tree.root.children, 0)))


class _Tree(HTMLParser):
    """The tree of rich text as it is stored."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _EMPTY and len(self._open) < 40:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, if it is the one that is open."""
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self._open[-1].children.append(data)


def _blocks(children: list[Node | str], level: int) -> list[str]:
    """The blocks of a body or an item, one string each."""
    found: list[str] = []
    loose = Node("p")
    lists = 0
    for child in [*children, Node("end")]:
        if isinstance(child, str) or child.tag not in {"p", "h2", "h3", "ul", "ol", "end"}:
            loose.children.append(child)
            continue
        if words := _line(loose):
            found.append(words)
        loose = Node("p")
        if child.tag in {"h2", "h3"}:
            found.append(f"{'#' * int(child.tag[1])} {_line(child)}".rstrip())
        elif child.tag == "p":
            found.append(_line(child))
        elif child.tag in {"ul", "ol"}:
            lists = lists + 1 if found and found[-1].startswith(("- ", "1. ", "* ", "1) ")) else 0
            found.append(_list(child, level, other=bool(lists % 2)))
    return found


def _list(node: Node, level: int, *, other: bool) -> str:
    """A list; two in a row have different marks, else they would be one."""
    bullet, number = ("* ", "1) ") if other else ("- ", "1. ")
    mark = bullet if node.tag == "ul" else number
    items = []
    loose = any(child.tag == "p" for item in node.elements() for child in item.elements())
    for item in node.elements():
        parts = _blocks(item.children, level + 1) or [""]
        text = ("\n\n" if loose else "\n").join(parts)
        items.append(mark + text.replace("\n", "\n" + " " * len(mark)))
    text = ("\n\n" if loose else "\n").join(items)
    return re.sub(r"(?m)^[ ]+$", "", text)


def _line(node: Node) -> str:
    """The words of a paragraph; what would begin a list or a heading is kept from doing so."""
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", _inline(node).strip())
    return _AT_START.sub(lambda at: f"{at[1]}\\{at[2]}" if at[2] else f"{at[1]}{at[3]}\\{at[4]}", text)


def _inline(node: Node) -> str:
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(_SPECIAL.sub(r"\\\1", child.replace("\n", " ")))
        elif child.tag == "br":
            parts.append("\\\n")
        elif child.tag == "a" and child.attributes.get("href"):
            address = child.attributes["href"].replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")
            parts.append(f"[{_inline(child)}](<{html.escape(address, quote=False)}>)")
        elif mark := _MARKS.get(child.tag):
            words = _inline(child)
            inner = words.strip(" ")
            before, after = words[: len(words) - len(words.lstrip(" "))], words[len(words.rstrip(" ")) :]
            parts.append(f"{before}{mark}{inner}{mark}{after}" if inner else words)
        else:
            parts.append(_inline(child))
    return "".join(parts)
