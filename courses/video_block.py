"""The block of a video: shown with captions, read with its transcript, never without either."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

from academy.lib.sizes import length_label
from cms.captions import MAX_CAPTION_BYTES, CaptionsInvalid, read_captions
from cms.file_types import FILE_TYPES

LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]


class CaptionsBlock(blocks.StructBlock):
    """Captions in one language: a WebVTT file among the documents."""

    language = blocks.ChoiceBlock(
        label=_("Language"), choices=LANGUAGES, help_text=_("The language of the captions, not of the voice.")
    )
    file = DocumentChooserBlock(
        label=_("Caption file"), help_text=_("A file in WebVTT, whose name ends with .vtt; at most 512 KB.")
    )

    def clean(self, value: Any) -> Any:
        """Refuse a document that holds no captions we would show."""
        cleaned = super().clean(value)
        if cleaned["file"]:
            try:
                cleaned.last_ms = check_captions(cleaned["file"].file)
            except CaptionsInvalid as refusal:
                error = ValidationError(str(refusal))
                raise blocks.StructBlockValidationError(block_errors={"file": error}) from refusal
        return cleaned

    class Meta:
        icon = "openquote"
        label = _("Captions")


class VideoBlock(blocks.StructBlock):
    """A video with captions or a transcript: whoever cannot hear or pay for it reads the same."""

    title = blocks.CharBlock(label=_("Title"), max_length=200, help_text=_("Such as “How a mast is put up”."))
    video = VideoChooserBlock(label=_("Video file"), help_text=_("MP4 or WebM."))
    captions = blocks.ListBlock(CaptionsBlock(), label=_("Captions"), default=[], max_num=len(LANGUAGES))
    transcript = blocks.TextBlock(
        label=_("Transcript"),
        required=False,
        help_text=_(
            "Every word that is said, and what is shown only. Leave an empty line between paragraphs. "
            "Without it the words of the captions stand in its place."
        ),
    )
    poster = ImageChooserBlock(
        label=_("Picture before it plays"),
        required=False,
        help_text=_("Costs data: leave it out if you can."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse two captions in one language, and, but in a draft, a video that says its words nowhere."""
        cleaned = super().clean(value)
        languages = [each["language"] for each in cleaned["captions"]]
        has_words = languages or (cleaned["transcript"] or "").strip()
        if not has_words and not self.is_deferred_validation:
            words = ValidationError(_("Add captions or a transcript: not everybody can hear this video."))
            raise blocks.StructBlockValidationError(block_errors={"transcript": words})
        seconds = getattr(cleaned["video"], "duration", 0) or 0
        last = max((getattr(each, "last_ms", 0) for each in cleaned["captions"]), default=0) // 1000
        if seconds and last > seconds:
            words = ValidationError(
                _("The captions go on to %(last)s, and the video ends at %(end)s. Are they of another video?")
                % {"last": length_label(last), "end": length_label(round(seconds))}
            )
            raise blocks.StructBlockValidationError(block_errors={"captions": words})
        if len(set(languages)) < len(languages):
            words = ValidationError(_("Give the captions of each language once."))
            raise blocks.StructBlockValidationError(non_block_errors=[words])
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video with captions")
        description = _("A video, with captions or every word of it.")
        group = _("Files and links")
        template = "courses/blocks/video.html"


def check_captions(file: Any) -> int:
    """Return when the last caption of a stored file begins, in milliseconds.

    Raises `CaptionsInvalid` for a file that holds no captions which we would show.
    """
    if not file.name.lower().endswith(".vtt") or "vtt" not in FILE_TYPES:
        raise CaptionsInvalid(_("Choose a file whose name ends with .vtt."))
    try:
        with file.storage.open(file.name, "rb") as stored:
            content = stored.read(MAX_CAPTION_BYTES + 1)
    except OSError:
        raise CaptionsInvalid(_("This file is no longer there. Choose another.")) from None
    return read_captions(content)[-1].start
