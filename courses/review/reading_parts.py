"""What the reading of a revision is made of: its parts, the names of what it names, and words out of HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

MOST_CHARS = 400_000  # of one part; what is longer is cut, and says so
MOST_PARTS = 400  # of one text

Asset = tuple[str, int]  # image, media, document; and its id


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a text says. `kind` is what it may be matched with; `raw` tells equal words apart."""

    place: str
    label: str
    kind: str
    words: str
    raw: str = ""
    assets: tuple[Asset, ...] = ()
    serious: bool = False
    one_line: bool = False


@dataclass
class Names:
    """What ids and keys are called: files by (kind, id), questions, objectives and categories by key."""

    files: dict[Asset, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    objectives: dict[str, str] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)


@dataclass
class Named:
    """Ids and keys that texts name."""

    files: set[Asset] = field(default_factory=set)
    questions: set[str] = field(default_factory=set)
    objectives: set[str] = field(default_factory=set)
    categories: set[int] = field(default_factory=set)

    def add(self, other: "Named") -> None:
        """Take in what another text names."""
        self.files |= other.files
        self.questions |= other.questions
        self.objectives |= other.objectives
        self.categories |= other.categories


def plain_words(html: Any) -> str:
    """Return rich text as words: a line for each paragraph, points with a dot, links with their target."""
    reader = _Words()
    reader.feed(cut(html))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Words(HTMLParser):
    """Gathers the words of rich text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "h2", "h3", "h4", "br", "ul", "ol"}:
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag == "a":
            found = dict(attrs)
            target = found.get("href") or (f"#{found.get('id')}" if found.get("linktype") else "")
            self._targets.append((target or "")[:300])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._targets:
            target = self._targets.pop()
            self.parts.append(f" ({target})" if target else "")
        elif tag in {"p", "h2", "h3", "h4", "li", "ul", "ol"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))


def rows_in(content: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the rows that a revision keeps under a name, in their order."""
    rows = content.get(name)
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return sorted(found, key=lambda row: number_of(row.get("sort_order")))[:MOST_PARTS]


def number_of(value: Any) -> int:
    """Return a whole number of a revision; 0 for what is none."""
    if isinstance(value, str):
        return int(value) if value.isdecimal() and len(value) < 19 else 0
    return int(value) if isinstance(value, int) else 0


def cut(value: Any) -> str:
    """Return a value as text that is not too long to show."""
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS] + " …"
