"""Words of a page as the small HTML of the academy's rich text: bold, italic, raised, lowered, links."""

import html
import re

from courses.material.html_nodes import Node

_KEPT = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"}
_BLOCKS = {"p", "div", "li", "ul", "ol", "section", "article", "dd", "dt", "tr", "td", "th", "pre", "table"}
_LINK = re.compile(r"(?:https?://[^\s\"<>]+|mailto:[^\s\"<>]+)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_EDGES = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")
_EMPTY = re.compile(r"<(b|i|sup|sub|a)(?: href=\"[^\"]*\")?>(\s*)</\1>")


def inline_html(node: Node, *, raised: bool = True) -> str:
    """The words of a node with their marks; pictures and blocks are somebody else's to take out.

    `raised` is whether raised and lowered letters may stand here, as they may not in notes.
    """
    whole = "".join(_inline(node, frozenset() if raised else frozenset({"sup", "sub"})))
    before = ""
    while before != whole:
        before, whole = whole, _EMPTY.sub(r"\2", whole)
    whole = _SPACE.sub(" ", whole).replace(" <br/>", "<br/>").replace("<br/> ", "<br/>")
    return _EDGES.sub("", whole)


def _inline(node: Node, within: frozenset[str]) -> list[str]:
    parts: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(html.escape(child, quote=False))
        elif child.tag == "br":
            parts.append("<br/>")
        elif (
            child.tag == "a"
            and _LINK.fullmatch(child.attributes.get("href", "").strip())
            and "a" not in within
        ):
            href = html.escape(child.attributes["href"].strip())
            parts += [f'<a href="{href}">', *_inline(child, within | {"a"}), "</a>"]
        elif (tag := _KEPT.get(child.tag)) and tag not in within:
            parts += [f"<{tag}>", *_inline(child, within | {tag}), f"</{tag}>"]
        elif child.tag in _BLOCKS:
            parts += [
                "<br/>" if any(parts) else "",
                *_inline(child, within),
                "<br/>" if child.tag != "td" else " ",
            ]
        elif child.tag not in {"img", "hr"}:
            parts += _inline(child, within)
    return parts
