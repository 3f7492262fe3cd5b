"""Forms for files that people upload: each holds what its name says, and none is larger than we send on."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from academy.lib.sizes import size_label
from cms.captions import MAX_CAPTION_BYTES, CaptionsInvalid, read_captions
from cms.drawings import MAX_DRAWING_BYTES, DrawingInvalid, read_drawing
from cms.file_types import HEAD_BYTES, PHOTOGRAPH, extension_of, holds_what_its_name_says


class CheckedDocumentForm(BaseDocumentForm):
    """A document's form. Captions are read through: an author learns at once what is wrong in them."""

    def clean_file(self) -> Any:
        """Check what was uploaded; a file that is there already was checked when it came."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_upload(file, most=settings.ACADEMY_DOCUMENT_BYTES)
            if extension_of(file.name) == "vtt":
                check_caption_upload(file)
        return file


class CheckedImageField(WagtailImageField):
    """The file of a picture, checked before Wagtail and the libraries below it open it.

    They parse whatever looks like XML, of any size, and raise many errors over a broken file.
    """

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


class CheckedImageForm(BaseImageForm):
    """A picture's form, with our field for its file: Wagtail puts its own there, whatever the model says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = CheckedImageField(
                label=stock.label, widget=stock.widget, required=stock.required
            )


class CheckedMediaForm(BaseMediaForm):
    """A recording's form."""

    def clean_file(self) -> Any:
        """Check what was uploaded against the kind of recording that it is meant to be."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            video = self.instance.type == "video"
            check_upload(file, most=settings.ACADEMY_VIDEO_BYTES if video else settings.ACADEMY_AUDIO_BYTES)
        return file


def check_upload(file: UploadedFile, *, most: int) -> None:
    """Raise `ValidationError` for more than `most` bytes, or for something else than the name says."""
    if (file.size or 0) > most:
        words = _(
            "This file has %(size)s. The most that can be uploaded here is %(most)s: make it smaller first."
        )
        raise ValidationError(words % {"size": size_label(file.size or 0), "most": size_label(most)})
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    if not holds_what_its_name_says(extension_of(file.name), head):
        raise ValidationError(
            _("This file does not hold what its name says. Save it again in the right format.")
        )


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
