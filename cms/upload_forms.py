"""Forms for files that people upload: each holds what its name says, and none is larger than we send on."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from academy.lib.sizes import size_label
from cms.captions import MAX_CAPTION_BYTES, CaptionsInvalid, read_captions
from cms.drawings import MAX_DRAWING_BYTES, DrawingInvalid, read_drawing
from cms.file_types import HEAD_BYTES, extension_of, holds_what_its_name_says


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


class CheckedImageForm(BaseImageForm):
    """A picture's form. Wagtail opens each; a drawing in SVG is read by strict rules too."""

    def clean_file(self) -> Any:
        """Check an uploaded drawing; its author learns the line that is not taken."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and extension_of(file.name) == "svg":
            file.seek(0)
            content = file.read(MAX_DRAWING_BYTES + 1)
            file.seek(0)
            try:
                read_drawing(content)
            except DrawingInvalid as refusal:
                raise ValidationError(str(refusal)) from refusal
        return file


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


def check_caption_upload(file: UploadedFile) -> None:
    """Raise `ValidationError` for a file that holds no captions which we would show."""
    content = file.read(MAX_CAPTION_BYTES + 1)
    file.seek(0)
    try:
        read_captions(content)
    except CaptionsInvalid as refusal:
        raise ValidationError(str(refusal)) from refusal
