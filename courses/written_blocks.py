"""Blocks of a lesson that are written, not uploaded: a case, a term, an answer, a resource elsewhere."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import PLAIN_FEATURES, ComparisonBlock, QuoteBlock, StepsBlock, TableBlock
from cms.shown_blocks import (
    Links,
    ShownBlock,
    Stored,
    html_of,
    items_of,
    language_choices,
    language_of,
    text_of,
)
from courses import block_examples as examples
from courses.outside import MAX_ADDRESS_CHARS, outside_address
from courses.sizes import size_label

MAX_RESOURCE_KB = 50_000_000


class CaseBlock(ShownBlock):
    """Something that happened: where and when, what was done, what others can learn from it."""

    rich = ("happened", "done", "learnt")

    place = blocks.CharBlock(
        label=_("Place"), max_length=120, help_text=_("Such as “Gitega, Burundi”, or “An island state”.")
    )
    year = blocks.CharBlock(
        label=_("Year"), required=False, max_length=30, help_text=_("Such as 2015, or 2015–2018.")
    )
    happened = blocks.RichTextBlock(
        label=_("What happened"),
        features=PLAIN_FEATURES,
        help_text=_("Such as “A cyclone cut the only cable.”"),
    )
    done = blocks.RichTextBlock(
        label=_("What was done"),
        features=PLAIN_FEATURES,
        help_text=_("Such as “Two satellite terminals served the hospital.”"),
    )
    learnt = blocks.RichTextBlock(
        label=_("What to take away"),
        features=PLAIN_FEATURES,
        help_text=_("Such as “Keep a terminal in each district.”"),
    )
    source = blocks.CharBlock(label=_("Source"), max_length=400, help_text=_("As a reader would cite it."))

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return all its texts; `told` is whether there is anything to show."""
        texts = {name: text_of(stored, name) for name in ("place", "year", "source")}
        texts |= {name: html_of(stored, name, links) for name in self.rich}
        return texts | {"told": any(texts.values())}

    class Meta:
        icon = "globe"
        label = _("Case example")
        description = _("Where and when something happened, what was done, and what to take away.")
        group = _("Practice")
        template = "courses/blocks/case.html"
        preview_value = staticmethod(examples.case)


class TermBlock(ShownBlock):
    """A word and what it means, where the reader first needs it. Terms in a row read as one list."""

    rich = ("meaning",)

    term = blocks.CharBlock(label=_("Term"), max_length=120, help_text=_("Such as “Latency”."))
    meaning = blocks.RichTextBlock(
        label=_("What it means"),
        features=PLAIN_FEATURES,
        help_text=_("One or two plain sentences; say what an abbreviation stands for."),
    )

    def rich_texts(self, stored: Stored) -> Iterator[str]:
        """Yield the meaning of each term."""
        for term in self._terms(stored):
            yield text_of(term, "meaning")

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return the terms: this one, or those that a lesson has joined under `terms`."""
        terms = [
            {"term": text_of(each, "term"), "html": html_of(each, "meaning", links)}
            for each in self._terms(stored)
        ]
        return {"terms": [each for each in terms if each["term"] or each["html"]]}

    def _terms(self, stored: Stored) -> list[Stored]:
        return items_of(stored, "terms") or [stored]

    class Meta:
        icon = "glasses"
        label = _("Term")
        description = _("A word and what it means.")
        group = _("Words")
        template = "courses/blocks/term.html"
        preview_value = staticmethod(examples.term)


class AnswerBlock(ShownBlock):
    """Something that waits until it is opened, so that readers can think first."""

    rich = ("text",)

    title = blocks.CharBlock(
        label=_("Words to open it by"),
        max_length=120,
        help_text=_("Such as “What a good answer holds”."),
    )
    text = blocks.RichTextBlock(
        label=_("Text"), features=PLAIN_FEATURES, help_text=_("Readers see it when they open it.")
    )

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return what it is opened by, and what is there then."""
        return {"title": text_of(stored, "title"), "html": html_of(stored, "text", links)}

    class Meta:
        icon = "collapse-down"
        label = _("Answer to open")
        description = _("An answer that stays folded until the reader has thought first.")
        group = _("Practice")
        template = "courses/blocks/answer.html"
        preview_value = staticmethod(examples.answer)


class ResourceBlock(ShownBlock):
    """Something on another site. The reader sees where it leads and what it weighs before going there."""

    title = blocks.CharBlock(label=_("Title"), max_length=200, help_text=_("What it is called there."))
    address = blocks.URLBlock(
        label=_("Address"), max_length=MAX_ADDRESS_CHARS, help_text=_("Beginning with https://.")
    )
    about = blocks.TextBlock(
        label=_("What it is"),
        max_length=600,
        help_text=_("One sentence on what it is good for. Such as “How to write a plan, step by step.”"),
    )
    language = blocks.ChoiceBlock(
        label=_("Its language"),
        choices=language_choices,
        required=False,
        help_text=_("Only where it is not the language of this page."),
    )
    size_kb = blocks.IntegerBlock(
        label=_("Its size in kB"),
        required=False,
        min_value=1,
        max_value=MAX_RESOURCE_KB,
        help_text=_("2 MB are 2000 kB. Leave it empty where you do not know."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse an address that we would not lead anybody to."""
        cleaned = super().clean(value)
        if cleaned["address"] and outside_address(cleaned["address"]) is None:
            words = _(
                "Write an address that begins with https:// and names a site, without a name or password."
            )
            raise blocks.StructBlockValidationError(block_errors={"address": ValidationError(words)})
        return cleaned

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return what it is, and where it leads if anywhere."""
        size = stored.get("size_kb")
        known = isinstance(size, int) and 0 < size <= MAX_RESOURCE_KB
        return {
            "title": text_of(stored, "title"),
            "about": text_of(stored, "about"),
            "place": outside_address(text_of(stored, "address")),
            "size": size_label(size * 1000) if known and size else "",
            **language_of(stored),
        }

    class Meta:
        icon = "link-external"
        label = _("Resource on another site")
        description = _("A link that leaves the academy, with its size and a warning.")
        group = _("Files and links")
        template = "courses/blocks/resource.html"
        preview_value = staticmethod(examples.resource)


WRITTEN: dict[str, ShownBlock] = {
    "quote": QuoteBlock(),
    "term": TermBlock(),
    "steps": StepsBlock(),
    "table": TableBlock(),
    "comparison": ComparisonBlock(),
    "case": CaseBlock(),
    "answer": AnswerBlock(),
    "resource": ResourceBlock(),
}
