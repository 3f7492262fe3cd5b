"""HTML as a row of tags and texts, in one pass, whatever somebody wrote: for those who read it by rules."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?![a-zA-Z0-9])"
    r"((?:[^<>\"']{1,500}|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,60}+)>"
)
_ATTRIBUTE = re.compile(r"([a-zA-Z][\w:-]{0,30})\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_FORMATTING = {
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
}  # fmt: skip
_UNSEEN = {
    "script",
    "style",
    "noscript",
    "template",
    "title",
    "select",
    "textarea",
    "iframe",
    "object",
    "svg",
}


@dataclass(frozen=True)
class Tag:
    """A tag by its name in small letters, with its attributes as they were written."""

    name: str
    closes: bool
    attributes: str = ""

    def attribute(self, name: str) -> str:
        """The value of one attribute, or nothing."""
        for found in _ATTRIBUTE.finditer(self.attributes):
            if found[1].lower() == name:
                return html.unescape(found[2] or found[3] or found[4] or "")
        return ""


def tokens_of(source: str) -> Iterator[Tag | str]:
    """Yield tags and the texts between them, still escaped; comments and what runs or hides are left out."""
    at, text_from = 0, 0
    while (at := source.find("<", at)) >= 0:
        if source.startswith("<!--", at):
            if source[text_from:at]:
                yield source[text_from:at]
            end = source.find("-->", at + 4)
            at = text_from = len(source) if end < 0 else end + 3
            continue
        found = _TAG.match(source, at)
        if not found:
            at += 1
            continue
        if source[text_from:at]:
            yield source[text_from:at]
        tag = Tag(found[2].lower(), bool(found[1]), found[3])
        yield tag
        at = text_from = found.end()
        if tag.name in _UNSEEN and not tag.closes and not tag.attributes.endswith("/"):
            at = text_from = _after(source, tag.name, at)
    if source[text_from:]:
        yield source[text_from:]


def _after(source: str, name: str, start: int) -> int:
    """Where the content of an element ends that nobody is to see; at the very end if nothing closes it."""
    end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(source, start)
    return len(source) if end is None else end.start()


def without_deep_formatting(source: str) -> str:
    """The same HTML, whose bold, links and the like carry no attributes but an address.

    A parser as browsers have it opens all formatting again in each paragraph that misnests it, and merges
    only what is equal: `<b id=1><p><b id=2><p>…` of 80 kB became 126 MB in 13 seconds.
    """
    if source.count("<") < 20:
        return source
    parts = []
    for token in tokens_of(source):
        if isinstance(token, str):
            parts.append(token.replace("<", "&lt;"))
            continue
        kept = token.attributes
        if token.name in _FORMATTING:
            address = token.attribute("href") if token.name == "a" else ""
            kept = f' href="{html.escape(address)}"' if address else ""
        parts.append(f"<{'/' if token.closes else ''}{token.name}{kept}>")
    return "".join(parts)
