"""The blocks of a lesson. Each renders from a template in `templates/courses/blocks/`."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtailmedia.blocks import AudioChooserBlock

from cms.blocks import PLAIN_FEATURES, ImageBlock, TextBlock
from courses.video_block import VideoBlock


class AudioBlock(blocks.StructBlock):
    """A recording with its transcript: whoever cannot hear or pay for it reads the same."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    audio = AudioChooserBlock(label=_("Audio file"))
    transcript = blocks.TextBlock(
        label=_("Transcript"), help_text=_("Every word that is said. Leave an empty line between paragraphs.")
    )

    class Meta:
        icon = "media"
        label = _("Audio with transcript")
        template = "courses/blocks/audio.html"


class NoteBlock(blocks.StructBlock):
    """A short aside that stands out from the text."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("try", _("Try it")),
            ("remember", _("Remember")),
            ("example", _("Example")),
            ("careful", _("Careful")),
        ],
        default="try",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=PLAIN_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "courses/blocks/note.html"


class DownloadBlock(blocks.StructBlock):
    """A file to keep; its size is shown before the download."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    document = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "doc-full"
        label = _("Download")
        template = "courses/blocks/download.html"


class ReflectionBlock(blocks.StructBlock):
    """A question to think or write about. What a learner writes stays on their own paper or device."""

    prompt = blocks.TextBlock(label=_("Question"), max_length=600)

    class Meta:
        icon = "edit"
        label = _("Reflection")
        template = "courses/blocks/reflection.html"


class LessonBody(blocks.StreamBlock):
    """The body of a lesson."""

    text = TextBlock()
    image = ImageBlock()
    audio = AudioBlock()
    video = VideoBlock()
    note = NoteBlock()
    download = DownloadBlock()
    reflection = ReflectionBlock()
