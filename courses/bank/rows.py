"""A question as a file holds it, whatever its format: what readers make, and what the bank takes in."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import nh3
from markdown_it import MarkdownIt

from cms.html_tokens import without_deep_formatting

TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "sup", "sub", "code", "a"}
DIFFICULTIES = ("easy", "medium", "hard")  # as `courses.models.Question.Difficulty` has them
SCHEMES = {"http", "https", "mailto"}

_ENDS = re.compile(r"<br>|</(?:p|li)>(?!$)")


@dataclass(frozen=True)
class ReadText:
    """A text as the author wrote it, escapes resolved, in `plain`, `html` or `markdown`."""

    source: str = ""
    format: str = "plain"

    def __bool__(self) -> bool:
        return bool(self.source)

    @cached_property
    def html(self) -> str:
        """The text as Wagtail's rich text keeps it, with no tag but those of `TAGS`; formulas as written."""
        if self.format == "plain":
            return html.escape(self.source, quote=False).replace("\n", "<br>")
        source = self.source
        if self.format == "markdown":
            source = MarkdownIt("commonmark", {"html": False}).render(source)
        cleaned = nh3.clean(
            without_deep_formatting(source),
            tags=TAGS,
            clean_content_tags={"script", "style"},
            attributes={"a": {"href"}},
            url_schemes=SCHEMES,
            link_rel=None,
        ).strip()
        for long, short in (("strong>", "b>"), ("em>", "i>")):  # as Wagtail's rich text has them
            cleaned = cleaned.replace(f"<{long}", f"<{short}").replace(f"</{long}", f"</{short}")
        return cleaned

    @cached_property
    def plain(self) -> str:
        """The text without any markup, for places that show text only."""
        if self.format == "plain":
            return self.source
        apart = _ENDS.sub(r" \g<0>", self.html)  # or the last word of a line sticks to the next one
        return html.unescape(nh3.clean(apart, tags=set())).strip()


@dataclass(frozen=True)
class ReadPicture:
    """A picture that a file brought along. `data` is as it came: whoever stores it checks it."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True)
class Beside:
    """A file that lies beside a file of questions, as tags tell of it: whoever has the folder opens it."""

    kind: str  # picture or recording
    option: int  # its number in the question, from 1; 0 for the question's own
    head: str  # which file, and its credit: file="…" source="…"; empty where there are words alone
    words: str  # the text alternative, or what is said


@dataclass(frozen=True)
class ReadOption:
    """A part of a question; which of these it has depends on the kind, as in `courses.models.QuestionOption`.

    `id` is its letter in the file's order, or `true` and `false`, whose texts are empty.
    """

    id: str
    text: ReadText = ReadText()
    weight: int = 0
    feedback: ReadText = ReadText()
    match: ReadText = ReadText()
    answer: str = ""
    tolerance: str = ""
    pinned: bool = False
    picture: ReadPicture | None = None
    key: str = ""  # its translation_key, where the file names it


@dataclass(frozen=True)
class ReadQuestion:
    """One question that the academy can ask; `kind` is a `Question.Kind`.

    `category` is the path of its drawer, from the outside in. `remarks` say what of it came in otherwise than
    it was written, each a short sentence. `key` is its `translation_key`, where the file names it.
    """

    line: int
    name: str
    kind: str
    text: ReadText
    options: tuple[ReadOption, ...] = ()
    id: str = ""
    category: tuple[str, ...] = ()
    feedback: ReadText = ReadText()
    feedback_right: ReadText = ReadText()
    feedback_partly: ReadText = ReadText()
    feedback_wrong: ReadText = ReadText()
    hint: ReadText = ReadText()
    objective: str = ""  # its id in a course folder, or its key
    difficulty: str = ""
    tags: tuple[str, ...] = ()
    match_case: bool = False
    match_accents: bool = False
    match_width: bool = False
    unit: str = ""
    min_words: int | None = None
    max_words: int | None = None
    picture: ReadPicture | None = None
    key: str = ""
    retired: bool = False
    beside: tuple[Beside, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A question that stays out, and why: of a type that we do not have, or past reading."""

    line: int
    name: str
    reason: str


@dataclass(frozen=True)
class QuestionFile:
    """A file that could be read: `found` is passed through once, in the file's order, and may be long."""

    format: str  # gift, moodle-xml, aiken, csv
    found: Iterator[ReadQuestion | Skipped]
    remarks: list[str] = field(default_factory=list)  # about the whole file, such as its letters


class Unreadable(Exception):
    """Nothing of the file could be read; the message says why, in words for its owner."""
