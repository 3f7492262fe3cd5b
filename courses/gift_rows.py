"""What a GIFT file holds once it is read: questions, those of other types, and what was wrong."""

import html
from dataclasses import dataclass
from functools import cached_property

import nh3
from markdown_it import MarkdownIt

SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "true-false"

# GIFT writes {T} and {F} without words, so we give them; the interface's catalogues may not be compiled yet.
TRUE_AND_FALSE = {
    "ar": {"true": "صح", "false": "خطأ"},
    "en": {"true": "True", "false": "False"},
    "es": {"true": "Verdadero", "false": "Falso"},
    "fr": {"true": "Vrai", "false": "Faux"},
    "ru": {"true": "Верно", "false": "Неверно"},
    "zh-hans": {"true": "对", "false": "错"},
}

_HTML_TAGS = {"p", "br", "b", "strong", "i", "em"}


@dataclass(frozen=True)
class GiftText:
    """A text as the author wrote it, escapes resolved, in `plain`, `html` or `markdown`."""

    source: str = ""
    format: str = "plain"

    def __bool__(self) -> bool:
        return bool(self.source)

    @cached_property
    def html(self) -> str:
        """The text as HTML that holds nothing but paragraphs, bold and italic."""
        if self.format == "plain":
            return html.escape(self.source, quote=False).replace("\n", "<br>")
        source = self.source
        if self.format == "markdown":
            source = MarkdownIt("commonmark", {"html": False}).render(source)
        cleaned = nh3.clean(source, tags=_HTML_TAGS, attributes={}).strip()
        for long, short in (("strong>", "b>"), ("em>", "i>")):  # as Wagtail's rich text has them
            cleaned = cleaned.replace(f"<{long}", f"<{short}").replace(f"</{long}", f"</{short}")
        return cleaned

    @cached_property
    def plain(self) -> str:
        """The text without any markup, for places that show text only."""
        if self.format == "plain":
            return self.source
        return html.unescape(nh3.clean(self.html, tags=set())).strip()


@dataclass(frozen=True)
class GiftOption:
    """One option. `id` is its letter in the file's order, or `true` and `false` (whose text is empty)."""

    id: str
    text: GiftText
    weight: int
    feedback: GiftText = GiftText()


@dataclass(frozen=True)
class GiftQuestion:
    """One question that the academy can ask.

    The score of a multiple choice is `max(0, sum of the chosen weights) / full_marks`; of a single choice or
    true/false it is `max(0, weight of the chosen option) / full_marks`. All weights are whole numbers.
    """

    line: int
    id: str
    name: str
    category: str
    kind: str
    text: GiftText
    options: tuple[GiftOption, ...]
    feedback: GiftText = GiftText()
    objective: str = ""
    tags: tuple[str, ...] = ()
    key: str = ""  # where it is not derived from the id
    option_keys: tuple[str, ...] = ()  # in their order, where they are not derived from their places
    retired: bool = False

    @property
    def full_marks(self) -> int:
        """The sum of weights that a wholly right answer reaches; never 0."""
        positive = [option.weight for option in self.options if option.weight > 0]
        return sum(positive) if self.kind == MULTIPLE else max(positive)


@dataclass(frozen=True)
class GiftSkipped:
    """A question of a type that the academy does not have, such as `matching`."""

    line: int
    name: str
    type: str


@dataclass(frozen=True)
class GiftError:
    """A question (or, at line 1, a file) that could not be read, and why."""

    line: int
    name: str
    reason: str


@dataclass(frozen=True)
class GiftFile:
    """All that a file held, in its order."""

    questions: tuple[GiftQuestion, ...] = ()
    skipped: tuple[GiftSkipped, ...] = ()
    errors: tuple[GiftError, ...] = ()
