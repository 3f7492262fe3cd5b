"""Blocks of plain pages only: ways on, a thing to do, what folds away, whom to write to."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.addresses import public_url
from cms.blocks import ComparisonBlock, ImageBlock, QuoteBlock, StepsBlock, TableBlock, TextBlock

WEB = ("https://", "http://")


class LinkValue(blocks.StructValue):
    """A link to one of our pages or to another site."""

    @property
    def href(self) -> str:
        """Where it leads; empty where the page is not public or the address is none of the web's."""
        page: Page | None = self.get("page")
        if page is not None:
            live = page.live and getattr(page.specific_class, "template", "")
            return public_url(page.url_path, page.locale.language_code) if live else ""
        url = (self.get("url") or "").strip()
        return url if url.lower().startswith(WEB) else ""

    @property
    def words(self) -> str:
        """What it is called: its own words, else the page's title."""
        page: Page | None = self.get("page")
        if own := (self.get("title") or "").strip():
            return own
        return page.title if page is not None else self.get("url") or ""

    @property
    def leaves(self) -> bool:
        """Whether it leads to another site."""
        return self.get("page") is None


class LinkBlock(blocks.StructBlock):
    """One way on: a page of ours, or an address."""

    title = blocks.CharBlock(label=_("Words of the link"), required=False, max_length=120)
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(
        label=_("or an address"),
        required=False,
        max_length=500,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("Beginning with https://."),
    )

    def clean(self, value: Any) -> Any:
        """Ask for a page or an address: one of the two."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            words = ValidationError(_("Choose a page or write an address: one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"page": words})
        if cleaned["url"] and not cleaned["title"].strip():
            words = ValidationError(_("Say in a few words where the address leads."))
            raise blocks.StructBlockValidationError(block_errors={"title": words})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")
        value_class = LinkValue


class LinkListBlock(blocks.StructBlock):
    """Several ways on under one heading."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), max_num=20)

    class Meta:
        icon = "list-ul"
        label = _("List of links")
        template = "cms/blocks/links.html"


class ActionBlock(blocks.StructBlock):
    """The one thing that this page asks for, as a button."""

    text = blocks.CharBlock(label=_("Sentence before it"), required=False, max_length=300)
    link = LinkBlock(label=_("Button"))

    class Meta:
        icon = "pick"
        label = _("Thing to do")
        template = "cms/blocks/action.html"


class FoldBlock(blocks.StructBlock):
    """A question whose answer is folded away; it opens without JavaScript, and is open in print."""

    title = blocks.CharBlock(label=_("What is folded away"), max_length=200)
    text = TextBlock(label=_("Text"))

    class Meta:
        icon = "collapse-down"
        label = _("Fold")
        template = "cms/blocks/fold.html"


class ContactValue(blocks.StructValue):
    """Somebody to write to."""

    @property
    def dialled(self) -> str:
        """The number as a telephone takes it."""
        return "".join(sign for sign in self.get("phone") or "" if sign in "+0123456789")


class ContactBlock(blocks.StructBlock):
    """A person or an office to write to; everything shown here is public."""

    name = blocks.CharBlock(label=_("Name"), max_length=150)
    role = blocks.CharBlock(label=_("What for"), required=False, max_length=200)
    email = blocks.EmailBlock(label=_("E-mail address"), required=False)
    phone = blocks.RegexBlock(
        regex=r"\A\+?[0-9 ()./-]{5,30}\Z",
        label=_("Telephone"),
        required=False,
        error_messages={"invalid": _("Write digits, with + and the country's code first.")},
    )

    class Meta:
        icon = "user"
        label = _("Contact")
        value_class = ContactValue
        template = "cms/blocks/contact.html"


class PageBody(blocks.StreamBlock):
    """The body of a plain page."""

    text = TextBlock()
    image = ImageBlock()
    quote = QuoteBlock()
    table = TableBlock()
    steps = StepsBlock()
    comparison = ComparisonBlock()
    links = LinkListBlock()
    action = ActionBlock()
    fold = FoldBlock()
    contact = ContactBlock()
