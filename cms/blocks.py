"""Blocks that every kind of page may use. Each is small, typed and safe: people's text is never markup."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail_localize.segments import StringSegmentValue

from academy.lib.data_saver import saves_data
from cms import block_examples as examples
from cms.grids import MAX_COLUMNS, MAX_LINES, MAX_ROWS, read_grid, read_lines
from cms.rich_text import safe_html
from cms.shown_blocks import (
    GridBlock,
    LinesBlock,
    Links,
    ShownBlock,
    Stored,
    html_of,
    items_of,
    language_choices,
    language_of,
    text_of,
)

PLAIN_FEATURES = ["bold", "italic", "link"]
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "superscript", "subscript"]


class TextBlock(blocks.RichTextBlock):
    """Headings, paragraphs, lists and links."""

    def __init__(self, **kwargs):
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add the text as safe HTML, so that no template shows what is stored as it is."""
        context = super().get_context(value, parent_context=parent_context)
        return context | {"html": safe_html(value.source if value else "")}

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Headings, paragraphs, lists and links.")
        group = _("Words")
        preview_value = staticmethod(examples.text)
        template = "cms/blocks/text.html"


class ImageBlock(blocks.StructBlock):
    """A picture with the text that replaces it for whoever does not see it."""

    image = ImageChooserBlock(label=_("Image"), help_text=_("It is made smaller for phones by itself."))
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=400,
        help_text=_(
            "What someone who cannot see the picture needs to know, such as “Speed falls after 18:00”."
        ),
    )
    caption = blocks.CharBlock(
        label=_("Caption"),
        required=False,
        max_length=300,
        help_text=_("Stands below the picture. Say where it is from."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse a text alternative of nothing but spaces; a draft may still do without."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if cleaned["image"] and not (cleaned["alt"] or "").strip():
            words = ValidationError(_("Say what the picture shows, for those who do not see it."))
            raise blocks.StructBlockValidationError(block_errors={"alt": words})
        return cleaned

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict[str, Any]:
        """Add the files of the picture, under their public address, or a link for whoever saves data."""
        from cms.public_pictures import shown_publicly  # built on models that hold these blocks

        context = super().get_context(value, parent_context=parent_context)
        light = saves_data((parent_context or {}).get("request"))
        return context | shown_publicly(value or {}, light=light)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture, with words for those who do not see it.")
        group = _("Files and links")
        template = "cms/blocks/image.html"


class QuoteBlock(ShownBlock):
    """Somebody's own words; those in another language stay as they were said, with a translation below."""

    text = blocks.TextBlock(
        label=_("What was said or written"), max_length=2000, help_text=_("Without quotation marks.")
    )
    who = blocks.CharBlock(
        label=_("Who said it"), max_length=200, help_text=_("Name and role, such as “Ana Cruz, engineer”.")
    )
    source = blocks.CharBlock(
        label=_("Where it stands"),
        required=False,
        max_length=300,
        help_text=_("As a reader would cite it."),
    )
    language = blocks.ChoiceBlock(
        label=_("Language of these words"),
        choices=language_choices,
        required=False,
        help_text=_("Only where it is not the language of this page."),
    )
    translation = blocks.TextBlock(
        label=_("The same in the language of this page"),
        required=False,
        max_length=2000,
        help_text=_("Stands below the words; say so where the translation is yours."),
    )

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return the words, their language where it is another, and who said them where."""
        names = ("text", "who", "source", "translation")
        return {name: text_of(stored, name) for name in names} | language_of(stored)

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        """Leave the words of another language as they are."""
        names = ["who", "source", "translation", *([] if value["language"] else ["text"])]
        return [StringSegmentValue(name, value[name]) for name in names if value[name]]

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """Put the translations in their places."""
        for segment in segments:
            value[segment.path] = segment.render_text()
        return value

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's own words, with who said them and where.")
        group = _("Words")
        template = "cms/blocks/quote.html"
        preview_value = staticmethod(examples.quote)


class TableBlock(ShownBlock):
    """Figures in rows and columns; it scrolls inside itself where the screen is narrow."""

    caption = blocks.CharBlock(
        label=_("Caption"), max_length=200, help_text=_("What the table shows. It is read out first.")
    )
    header_row = blocks.BooleanBlock(label=_("The first row names the columns"), required=False, default=True)
    header_column = blocks.BooleanBlock(
        label=_("The first column names the rows"),
        required=False,
        help_text=_("Helps whoever listens: each cell is read with the name of its row."),
    )
    rows = GridBlock(
        label=_("Rows"),
        max_length=40_000,
        help_text=_(
            "One row a line, with a bar (|) between cells, such as: Hour | Speed. You can also paste cells "
            "from a spreadsheet. A bar inside a cell is written \\|."
        ),
    )

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return the caption, the heads of the columns, and rows of a head, if any, and cells."""
        rows = [row[:MAX_COLUMNS] for row in read_grid(text_of(stored, "rows"))[:MAX_ROWS]]
        heads = rows[0] if rows and stored.get("header_row") else []
        split = 1 if stored.get("header_column") else 0
        body = [{"heads": row[:split], "cells": row[split:]} for row in (rows[1:] if heads else rows)]
        return {"caption": text_of(stored, "caption"), "heads": heads, "body": body}

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Figures in rows and columns, with a caption.")
        group = _("Side by side")
        template = "cms/blocks/table.html"
        preview_value = staticmethod(examples.table)


class StepBlock(blocks.StructBlock):
    """One step: what to do in a few words, and how."""

    title = blocks.CharBlock(
        label=_("Do this"), max_length=200, help_text=_("Begin with a verb: “Open the settings”.")
    )
    text = blocks.RichTextBlock(
        label=_("How"),
        features=PLAIN_FEATURES,
        required=False,
        help_text=_("Only where the step needs more words."),
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Step")


class StepsBlock(ShownBlock):
    """What to do, in order."""

    title = blocks.CharBlock(
        label=_("What these steps lead to"),
        required=False,
        max_length=200,
        help_text=_("Such as “Measure the speed of your link”."),
    )
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=20)

    def rich_texts(self, stored: Stored) -> Iterator[str]:
        """Yield the text of each step."""
        for step in items_of(stored, "steps"):
            yield text_of(step, "text")

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return the title, and title and text of each step that says anything."""
        steps = [
            {"title": text_of(step, "title"), "html": html_of(step, "text", links)}
            for step in items_of(stored, "steps")
        ]
        return {
            "title": text_of(stored, "title"),
            "steps": [step for step in steps if step["title"] or step["html"]],
        }

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What to do, one thing after the other.")
        group = _("Words")
        template = "cms/blocks/steps.html"
        preview_value = staticmethod(examples.steps)


class ColumnBlock(blocks.StructBlock):
    """One side of a comparison."""

    title = blocks.CharBlock(
        label=_("What is compared"), max_length=120, help_text=_("Such as “Fibre”, beside “Satellite”.")
    )
    points = LinesBlock(label=_("Points"), max_length=4000, help_text=_("One point a line."))

    class Meta:
        icon = "list-ul"
        label = _("Side")


class ComparisonBlock(ShownBlock):
    """Two or three things side by side; on a phone one below the other."""

    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=200,
        help_text=_("Such as “Two ways to reach a village”."),
    )
    columns = blocks.ListBlock(ColumnBlock(), label=_("Sides"), min_num=2, max_num=3)

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return the title, and title and points of each side that says anything."""
        columns = [
            {"title": text_of(column, "title"), "points": read_lines(text_of(column, "points"))[:MAX_LINES]}
            for column in items_of(stored, "columns")[:3]
        ]
        return {
            "title": text_of(stored, "title"),
            "columns": [column for column in columns if column["title"] or column["points"]],
        }

    class Meta:
        icon = "order"
        label = _("Comparison")
        description = _("Two or three things side by side, point by point.")
        group = _("Side by side")
        template = "cms/blocks/comparison.html"
        preview_value = staticmethod(examples.comparison)
