"""Blocks that every kind of page may use. Each is small, typed and safe: people's text is never markup."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from cms.rich_text import safe_html

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
        template = "cms/blocks/text.html"


class ImageBlock(blocks.StructBlock):
    """A picture with the text that replaces it for whoever does not see it."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=400,
        help_text=_(
            "What someone who cannot see the picture needs to know, such as “Speed falls after 18:00”."
        ),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    def clean(self, value: Any) -> Any:
        """Refuse a text alternative of nothing but spaces."""
        cleaned = super().clean(value)
        if cleaned["image"] and not (cleaned["alt"] or "").strip():
            words = ValidationError(_("Say what the picture shows, for those who do not see it."))
            raise blocks.StructBlockValidationError(block_errors={"alt": words})
        return cleaned

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/image.html"


class PageBody(blocks.StreamBlock):
    """The body of a plain page."""

    text = TextBlock()
    image = ImageBlock()
