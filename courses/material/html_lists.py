"""Lists of a page as rich text, and those that Word writes as paragraphs with a bullet typed before them."""

import re

from courses.material.html_nodes import Node
from courses.material.inline import inline_html

_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)")
_BULLET = re.compile(r"^[\s\u00a0]*([·•▪▫◦‣⁃§oØüq\-–—]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])[\s\u00a0]+")
_NUMBERED = re.compile(r"[\w(]+[.)]")
MAX_LEVELS = 4


def write_list(node: Node, level: int = 1) -> str:
    """A list with its lists inside; empty where it holds no words."""
    items: list[str] = []
    for item in node.elements():
        if item.tag in {"ul", "ol"}:  # a list straight inside a list, as some editors write it
            inner = write_list(item, level + 1)
            items.append(
                _inside(items.pop(), inner) if items and inner else f"<li>{inner}</li>" * bool(inner)
            )
            continue
        lists = [each for each in item.elements() if each.tag in {"ul", "ol"}]
        words = inline_html(Node("li", {}, [each for each in item.children if each not in lists]))
        inner = "".join(filter(None, (write_list(each, level + 1) for each in lists)))
        if level >= MAX_LEVELS:
            inner = ""
        if words or inner:
            items.append(f"<li>{words}{inner}</li>")
    return f"<{node.tag}>{''.join(items)}</{node.tag}>" if any(items) else ""


def _inside(item: str, inner: str) -> str:
    return f"{item.removesuffix('</li>')}{inner}</li>"


def lists_of_word(root: Node) -> None:
    """Make lists of the paragraphs that Word's HTML only draws as such."""
    for node in list(root.walk()):
        made: list[Node | str] = []
        open_lists: list[tuple[int, Node]] = []
        for child in node.children:
            level = _level(child) if isinstance(child, Node) else 0
            if isinstance(child, str) and not child.strip() and open_lists:
                continue
            if not level or isinstance(child, str):
                open_lists = []
                made.append(child)
                continue
            _add_item(child, min(level, MAX_LEVELS), open_lists, made)
        node.children = made


def _level(node: Node) -> int:
    """On which level of a list this paragraph stands; 0 for an ordinary one."""
    if node.tag != "p":
        return 0
    found = _LEVEL.search(node.attributes.get("style", ""))
    if found:
        return int(found[1])
    return int(
        any(name.startswith("MsoListParagraph") for name in node.classes)
        and bool(_BULLET.match(_words(node)))
    )


def _words(node: Node) -> str:
    return "".join(child if isinstance(child, str) else _words(child) for child in node.children)


def _add_item(node: Node, level: int, open_lists: list[tuple[int, Node]], made: list[Node | str]) -> None:
    found = _BULLET.match(_words(node))
    tag = "ol" if found and _NUMBERED.fullmatch(found[1]) else "ul"
    if found:
        _cut(node, found.end())
    while open_lists and open_lists[-1][0] > level:
        open_lists.pop()
    if not open_lists or open_lists[-1][0] < level or (open_lists[-1][1].tag != tag and len(open_lists) == 1):
        new = Node(tag)
        if open_lists and open_lists[-1][0] < level:
            open_lists[-1][1].elements()[-1].children.append(new)
        else:
            open_lists.clear()
            made.append(new)
        open_lists.append((level, new))
    open_lists[-1][1].children.append(Node("li", {}, node.children))


def _cut(node: Node, count: int) -> int:
    """Take the first `count` characters out of a node; returns how many are still to go."""
    for place, child in enumerate(node.children):
        if not count:
            break
        if isinstance(child, str):
            taken = min(count, len(child))
            node.children[place] = child[taken:]
            count -= taken
        else:
            count = _cut(child, count)
    return count
