"""What a reader can see of a stored text: its words and marks, however the editor wrote them down.

Saving in the editor writes the same text differently: ends of lines as CR LF, signs instead of entities, keys
on paragraphs, no line between them, bold inside italics the other way round. None of it is a change.
"""

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import Any

RICH = re.compile(r"\s*<(?:p|h[1-6]|ul|ol|li|hr|blockquote|embed)\b", re.IGNORECASE)
INLINE = frozenset({"a", "b", "strong", "i", "em", "u", "s", "code", "sub", "sup", "span", "abbr"})
VOID = frozenset({"br", "hr", "embed", "img"})
KEYS = frozenset({"data-block-key"})  # the editor's own
SPACES = re.compile(r"[ \t\r\n\f]+")  # a no-break space is seen where a line ends

_Mark = tuple[str, str]  # the name of a tag, and the whole of it


def as_seen(value: Any) -> Any:
    """Return plain data with each text as it is seen; nothing that a reader sees is lost."""
    if isinstance(value, str):
        return seen_text(value)
    if isinstance(value, Mapping):
        return {name: as_seen(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_seen(each) for each in value]
    return value


def seen_text(text: str) -> str:
    """Return one text as it is seen: rich text in one way of writing it, ends of lines as plain ones."""
    if RICH.match(text):
        return seen_html(text)
    return text.replace("\r\n", "\n").strip()


def seen_html(html: str) -> str:
    """Return rich text in one way of writing it; tags, links and every sign of the text stay."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.written()


class _Reader(HTMLParser):
    """Gathers stretches of text with the marks on them, and the tags between which they stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[str] = []
        self._open: list[_Mark] = []
        self._line: list[tuple[tuple[_Mark, ...], str]] = []  # of the paragraph that is being read

    def written(self) -> str:
        """The whole, once all of it was read."""
        self._end_line()
        return "".join(self._done)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = sorted((name, value or "") for name, value in attrs if name not in KEYS)
        said = "".join(f' {name}="{escape(value)}"' for name, value in named)
        whole = f"<{tag}{said}>"
        if tag in INLINE:
            self._open.append((tag, whole))
        else:
            self._end_line()
            self._done.append(whole)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE:
            for place in range(len(self._open) - 1, -1, -1):
                if self._open[place][0] == tag:
                    del self._open[place]
                    break
        elif tag not in VOID:
            self._end_line()
            self._done.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        marks = tuple(sorted(set(self._open)))
        if self._line and self._line[-1][0] == marks:
            data = self._line.pop()[1] + data
        self._line.append((marks, data))

    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.handle_data(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.handle_data(f"<![{data}]>")

    def _end_line(self) -> None:
        """Write the paragraph that was read, one space between words however many there were."""
        after_space, found = True, []
        for marks, data in self._line:
            text = SPACES.sub(" ", data)
            text = text[1:] if after_space and text.startswith(" ") else text
            if text:
                after_space = text.endswith(" ")
                found.append((marks, text))
        if found and found[-1][1].endswith(" "):
            found[-1] = (found[-1][0], found[-1][1][:-1])
        for marks, text in found:
            before = "".join(whole for _tag, whole in marks)
            after = "".join(f"</{tag}>" for tag, _whole in reversed(marks))
            self._done.append(f"{before}{escape(text, quote=False)}{after}" if text else "")
        self._line = []
