"""Forms for files that people upload: each holds what its name says, and none is larger than we send on."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from academy.lib.sizes import size_label
from cms.captions import MAX_CAPTION_BYTES, CaptionsInvalid, read_captions
from cms.drawings import MAX_DRAWING_BYTES, DrawingInvalid, read_drawing
from cms.file_types import HEAD_BYTES, PHOTOGRAPH, extension_of, holds_what_its_name_says
from cms.room import check_room

LICENCES = ("CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC 4.0", "CC0 1.0", "Public domain", "With permission")


class LicenceInput(forms.TextInput):
    """A line of text with the usual licences to choose from; any other may be typed."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the input with its list of suggestions."""
        place = f"{(attrs or {}).get('id', name)}-suggestions"
        line = super().render(name, value, {**(attrs or {}), "list": place}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((each,) for each in LICENCES))
        return format_html('{}<datalist id="{}">{}</datalist>', line, place, options)


class CreditedForm:
    """Mixin of the forms of files: each says who made it, from what, under which licence; and fits in."""

    held_bytes = 0  # of the room that is counted for this very file already

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = self.fields  # type: ignore[attr-defined]
        helped = {
            "author": gettext_lazy("Who made it: a person or an organisation."),
            "source": gettext_lazy("Where it comes from: an address, a book, or “own work”."),
            "licence": gettext_lazy("How others may use it, such as CC BY 4.0."),
        }
        for name, words in helped.items():
            if name in fields:
                fields[name].required, fields[name].help_text = True, words
        if "licence" in fields:
            fields["licence"].widget = LicenceInput(attrs=fields["licence"].widget.attrs)

    def clean(self) -> dict[str, Any]:
        """Refuse a new file for which there is no room left."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[attr-defined]
        file = cleaned.get("file")
        if isinstance(file, UploadedFile):
            instance: Any = self.instance  # type: ignore[attr-defined]
            own = list(getattr(self, "collections", None) or [])
            collection = cleaned.get("collection") or (own[0] if own else instance.collection)
            before = (instance.file_size or 0) if instance.pk and instance.collection == collection else 0
            try:
                check_room(collection, file.size or 0, held=self.held_bytes + before)
            except ValidationError as refusal:
                self.add_error("file", refusal)  # type: ignore[attr-defined]
        return cleaned


class CheckedDocumentForm(CreditedForm, BaseDocumentForm):
    """A document's form. Captions are read through: an author learns at once what is wrong in them."""

    def clean_file(self) -> Any:
        """Check what was uploaded; a file that is there already was checked when it came."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            FileExtensionValidator(settings.WAGTAILDOCS_EXTENSIONS)(file)
            captions = extension_of(file.name) == "vtt"
            check_upload(file, most=settings.ACADEMY_DOCUMENT_BYTES, read_through=captions)
            if captions:
                check_caption_upload(file)
        return file


class CheckedImageField(WagtailImageField):
    """The file of a picture, checked before Wagtail and the libraries below it open it.

    They parse whatever looks like XML, of any size, and raise many errors over a broken file.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = size_label(self.max_upload_size)  # in the unit of every other page
        stock = vars(self)["help_text"]
        self.help_text = str(stock).replace(str(self.max_upload_size_text), most)

    def check_image_file_size(self, f: Any) -> None:
        """Raise `ValidationError` for a picture that is too large, in the words and unit of all files."""
        _refuse_too_large(f, self.max_upload_size)

    def to_python(self, data: Any) -> Any:
        """Return the file with Wagtail's notes on it; raise `ValidationError` for all that is no picture."""
        if isinstance(data, UploadedFile):
            self.check_image_file_size(data)
            data.seek(0)
            if extension_of(data.name) == "svg":
                check_drawing_upload(data)
            elif not PHOTOGRAPH.match(data.read(HEAD_BYTES)):
                raise ValidationError(self.error_messages["invalid_image"], code="invalid_image")
            data.seek(0)
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # of Willow or Pillow, which name no common one
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error


class CheckedImageForm(CreditedForm, BaseImageForm):
    """A picture's form, with our field for its file: Wagtail puts its own there, whatever the model says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = CheckedImageField(
                label=stock.label, widget=stock.widget, required=stock.required
            )


class CheckedMediaForm(CreditedForm, BaseMediaForm):
    """A recording's form."""

    def clean_file(self) -> Any:
        """Check what was uploaded against the kind of recording that it is meant to be."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            video = self.instance.type == "video"
            check_upload(file, most=settings.ACADEMY_VIDEO_BYTES if video else settings.ACADEMY_AUDIO_BYTES)
        return file


def check_upload(file: UploadedFile, *, most: int, read_through: bool = False) -> None:
    """Raise `ValidationError` for more than `most` bytes, or for something else than the name says.

    What is `read_through` afterwards anyway is told there what is wrong, and where.
    """
    _refuse_too_large(file, most)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not read_through and not holds_what_its_name_says(extension_of(file.name), head):
        raise ValidationError(
            _("This file does not hold what its name says. Save it again in the right format.")
        )


def _refuse_too_large(file: Any, most: int) -> None:
    if (file.size or 0) > most:
        words = _(
            "This file has %(size)s. The most that can be uploaded here is %(most)s: make it smaller first."
        )
        raise ValidationError(words % {"size": size_label(file.size or 0), "most": size_label(most)})


def check_drawing_upload(file: UploadedFile) -> None:
    """Raise `ValidationError` for a drawing that we would not show; its author learns the line."""
    try:
        read_drawing(file.read(MAX_DRAWING_BYTES + 1))
    except DrawingInvalid as refusal:
        raise ValidationError(str(refusal)) from refusal


def check_caption_upload(file: UploadedFile) -> None:
    """Raise `ValidationError` for a file that holds no captions which we would show."""
    content = file.read(MAX_CAPTION_BYTES + 1)
    file.seek(0)
    try:
        read_captions(content)
    except CaptionsInvalid as refusal:
        raise ValidationError(str(refusal)) from refusal
