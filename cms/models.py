"""The site's own pages, and the images, documents and media that every page uses."""

from contextlib import suppress
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, WagtailImageField
from wagtail.images.models import get_upload_to as image_upload_to
from wagtail.models import Page
from wagtailmedia.models import AbstractMedia, MediaType

from academy.lib.sizes import size_label
from cms.addresses import public_url
from cms.frame import frame
from cms.home_blocks import USUAL_SECTIONS, HomeSections
from cms.page_blocks import PageBody
from cms.plain_text import one_line
from cms.profile import FooterPage, Notice, NoticeText, SiteLink, SiteProfile, SiteText
from cms.sharing import sharing_of
from cms.storage import private_storage
from cms.upload_rows import Upload

__all__ = ["FooterPage", "Notice", "NoticeText", "SiteLink", "SiteProfile", "SiteText", "Upload"]


class Attribution(models.Model):
    """Who made a file, where it comes from, and under which licence it may be used."""

    author = models.CharField(_("author"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)

    class Meta:
        abstract = True


class AcademyImage(Attribution, AbstractImage):
    """A picture. `description` is its text alternative where a block gives none."""

    file = WagtailImageField(
        verbose_name=_("file"),
        upload_to=image_upload_to,
        width_field="width",
        height_field="height",
        storage=private_storage,
    )

    admin_form_fields = (
        "title", "file", "description", "collection", "author", "source", "licence",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:
        """Return the drawn rendition in memory, and close the temporary file that Wagtail leaves open."""
        with super().generate_rendition_file(filter, source=source) as drawn:
            drawn.seek(0)
            return ContentFile(drawn.read(), name=drawn.name)


class AcademyRendition(AbstractRendition):
    """A picture at one size; as private as the picture."""

    image = models.ForeignKey(AcademyImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_one_per_filter"
            )
        ]


class AcademyDocument(Attribution, AbstractDocument):
    """A file to download."""

    file = models.FileField(_("file"), upload_to="documents", storage=private_storage)

    admin_form_fields = ("title", "file", "collection", "author", "source", "licence")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Check what the file's name ends with; one that was refused already has no name to speak of."""
        if self.file:
            super().clean()

    @property
    def url(self) -> str:
        """The address for staff: Wagtail's public document view is not routed."""
        return self.file.url


class AcademyMedia(Attribution, AbstractMedia):
    """An audio or video file."""

    file = models.FileField(_("file"), upload_to="media", storage=private_storage)
    thumbnail = models.FileField(
        _("thumbnail"), upload_to="media_thumbnails", blank=True, storage=private_storage
    )
    file_size = models.PositiveBigIntegerField(
        null=True, editable=False
    )  # bytes; empty until it is asked for

    admin_form_fields = ("title", "file", "collection", "duration", "author", "source", "licence")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the recording with the size of its file, of a new file too."""
        if self.file and (self.file_size is None or not getattr(self.file, "_committed", True)):
            with suppress(OSError):
                self.file_size = self.file.size
        super().save(*args, **kwargs)

    def get_type_display(self) -> str:  # type: ignore[no-redef]
        """What it is and what it weighs, as lists show it: “Audio file, 1.2 MB”."""
        kind = str(dict(MediaType.choices).get(self.type, self.type))
        return f"{kind}, {size_label(self.file_size)}" if self.file_size else kind


class SitePage(Page):
    """A page of the site. Page privacy is off: public pages are public, the classroom has its gate."""

    private_page_options: list[str] = []

    class Meta:
        abstract = True


class HomePage(SitePage):
    """The front page, once per language."""

    intro = models.TextField(_("introduction"), blank=True, max_length=600)
    sections = StreamField(
        HomeSections(),
        blank=True,
        verbose_name=_("sections"),
        help_text=_("Empty shows all that the academy can show, in its own order."),
    )

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("sections")]
    parent_page_types = ["wagtailcore.Page"]
    template = "cms/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the sections in their order, for the editor's preview."""
        return super().get_context(request, *args, **kwargs) | {"sections": self.shown_sections()}

    def shown_sections(self) -> list[dict[str, Any]]:
        """Return kind, heading, count and block of each section; the usual ones where none was chosen."""
        chosen = [
            {
                "kind": each.block_type,
                "title": each.value.get("title", "") if each.block_type != "text" else "",
                "count": each.value.get("count") or 0 if each.block_type != "text" else 0,
                "block": each,
            }
            for each in self.sections
        ]
        return chosen or [{"kind": kind, "title": "", "count": count} for kind, count in USUAL_SECTIONS]


class StandardPage(SitePage):
    """A plain page of text."""

    body = StreamField(PageBody(), blank=True, verbose_name=_("text"))

    content_panels = [*Page.content_panels, FieldPanel("body")]
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    template = "cms/standard_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the way back, the pages below, and how the page is shared; three queries."""
        context = super().get_context(request, *args, **kwargs)
        if not self.path:
            return context | {"above": [], "below": []}  # a preview of a page that has no place yet
        language = self.locale.language_code
        above = self.get_ancestors().filter(depth__gt=2, live=True).values_list("title", "url_path")
        below = self.get_children().filter(live=True).values_list("title", "url_path")
        return context | {
            "above": [
                (frame().in_language(language).name, f"/{language}/"),
                *((one_line(title), public_url(path, language)) for title, path in above),
            ],
            "sharing": sharing_of(self, ""),
            "below": [(one_line(title), public_url(path, language)) for title, path in below],
        }
