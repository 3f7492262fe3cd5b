"""Forms of what the academy says of itself: they refuse what would be unreadable, and redraw the logo."""

from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.admin.forms import WagtailAdminModelForm

from cms.colours import HEX, unreadable
from cms.plain_text import one_line

LOGO_HEIGHT, LOGO_WIDTH = 40, 200  # CSS pixels; drawn at twice that
LARGEST_UPLOAD = 2 * 1024 * 1024
LARGEST_LOGO = 8_000  # bytes that every first visit pays
PIXELS = 12_000_000
FORMATS = ["PNG", "WEBP"]


class SiteProfileForm(WagtailAdminModelForm):
    """The settings' form: a logo is kept redrawn, and colours are tried on the pages' grounds."""

    logo_file = forms.FileField(
        label=_("A picture, PNG or WebP"),
        required=False,
        help_text=_("Shown 40 pixels high beside the name, or at most 200 wide. Empty keeps what is there."),
    )
    remove_logo = forms.BooleanField(label=_("Show the drawn mark instead"), required=False)

    def clean_phone(self) -> str:
        """The number on one line."""
        return one_line(self.cleaned_data["phone"])

    def clean_logo_file(self) -> tuple[bytes, int] | None:
        """Return the logo as our own WebP and its width in CSS pixels, or None where none was sent."""
        upload = self.cleaned_data["logo_file"]
        return drawn_logo(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        """Try own colours on every ground that they are read on."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("palette") == "own":
            for name, scheme in (("accent_light", "light"), ("accent_dark", "dark")):
                colour = cleaned.get(name) or ""
                if not HEX.fullmatch(colour):
                    self.add_error(name, _("Write a colour as # and six digits, such as #0a5a84."))
                elif unreadable(colour, scheme):
                    self.add_error(name, FAINT[scheme])
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Put the logo into the row."""
        if logo := self.cleaned_data.get("logo_file"):
            self.instance.logo, self.instance.logo_width = logo
        elif self.cleaned_data.get("remove_logo"):
            self.instance.logo, self.instance.logo_width = b"", 0
        return super().save(commit)


FAINT = {
    "light": _("Too faint to read on the pages' light ground. Choose a darker colour."),
    "dark": _("Too dark to read on the pages' dark ground. Choose a paler colour."),
}


def drawn_logo(upload: Any) -> tuple[bytes, int]:
    """Redraw an uploaded picture as a small WebP; return it and its width in CSS pixels.

    Nothing of the upload but its pixels is kept. Raises ValidationError for what is no such picture.
    """
    if upload.size > LARGEST_UPLOAD:
        raise ValidationError(_("The file is larger than 2 MB. Choose a smaller picture."))
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise ValidationError(_("The picture has too many pixels. Choose a smaller one."))
            drawn = picture.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(_("This is no PNG or WebP picture. Choose another file.")) from error
    drawn.thumbnail((2 * LOGO_WIDTH, 2 * LOGO_HEIGHT))
    for quality in (90, 70, 40):
        data = BytesIO()
        drawn.save(data, "WEBP", quality=quality, method=6)
        if data.tell() <= LARGEST_LOGO:
            return data.getvalue(), max(1, round(drawn.width / 2))
    raise ValidationError(_("The picture is too rich in detail for a logo. Choose a plainer one."))


class NoticeForm(WagtailAdminModelForm):
    """A notice ends after it starts."""

    def clean(self) -> dict[str, Any]:
        """Say beside the field what the constraint would refuse."""
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end lies before the beginning."))
        return cleaned
