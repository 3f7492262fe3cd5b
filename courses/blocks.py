"""The blocks of a lesson. Each renders from a template in `templates/courses/blocks/`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtailmedia.blocks import AudioChooserBlock

from cms.blocks import (
    PLAIN_FEATURES,
    ComparisonBlock,
    ImageBlock,
    QuoteBlock,
    StepsBlock,
    TableBlock,
    TextBlock,
)
from cms.file_types import extension_of
from cms.shown_blocks import Links, ShownBlock, Stored, html_of, text_of
from courses import block_examples as examples
from courses.recordings import differ_too_much, stored_size
from courses.video_block import VideoBlock
from courses.written_blocks import AnswerBlock, CaseBlock, ResourceBlock, TermBlock


class AudioBlock(blocks.StructBlock):
    """A recording with its transcript: whoever cannot hear or pay for it reads the same."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=200, help_text=_("Such as “Interview with a network engineer”.")
    )
    audio = AudioChooserBlock(
        label=_("Audio file"), help_text=_("Opus is lightest: a minute of speech has about 120 KB.")
    )
    second = AudioChooserBlock(
        label=_("The same in another format"),
        required=False,
        help_text=_("MP3, for devices that cannot play Opus. Each device takes one of the two."),
    )
    transcript = blocks.TextBlock(
        label=_("Transcript"), help_text=_("Every word that is said. Leave an empty line between paragraphs.")
    )

    def clean(self, value: Any) -> Any:
        """Refuse a second file that no device would take, or that is another recording by its weight."""
        cleaned = super().clean(value)
        first, second = cleaned["audio"], cleaned["second"]
        words = None
        if first and second and extension_of(first.file.name) == extension_of(second.file.name):
            words = _("Both files have the same format. Choose one in Opus and one in MP3.")
        elif first and second and differ_too_much(*map(stored_size, (first, second))):
            words = _("One of the two files is more than six times as large as the other. Make it smaller.")
        if words:
            raise blocks.StructBlockValidationError(block_errors={"second": ValidationError(words)})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Audio with transcript")
        description = _("A recording, with every word of it.")
        group = _("Files and links")
        template = "courses/blocks/audio.html"


class NoteBlock(ShownBlock):
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
        help_text=_("It is the heading of the box, in the language of the page."),
    )
    text = blocks.RichTextBlock(
        label=_("Text"),
        features=PLAIN_FEATURES,
        help_text=_("Two or three sentences, such as “Open this page on a phone and count the seconds.”"),
    )

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return its kind and its text."""
        return {"kind": text_of(stored, "kind"), "html": html_of(stored, "text", links)}

    class Meta:
        icon = "info-circle"
        label = _("Note")
        description = _("A short box beside the text: something to try, to remember, to be careful with.")
        group = _("Practice")
        preview_value = staticmethod(examples.note)
        template = "courses/blocks/note.html"


class DownloadBlock(blocks.StructBlock):
    """A file to keep; its size is shown before the download."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=200, help_text=_("Such as “Checklist for a site visit”.")
    )
    document = DocumentChooserBlock(
        label=_("File"), help_text=_("What everybody can open: PDF, or a spreadsheet as CSV.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Download")
        description = _("A file to keep, with its size.")
        group = _("Files and links")
        template = "courses/blocks/download.html"


class ReflectionBlock(ShownBlock):
    """A question to think or write about. What a learner writes stays on their own paper or device."""

    prompt = blocks.TextBlock(
        label=_("Question"),
        max_length=600,
        help_text=_("Such as “Who in your country cannot take this course today, and why?”"),
    )

    def shown(self, stored: Stored, links: Links = None) -> dict[str, Any]:
        """Return the question."""
        return {"prompt": text_of(stored, "prompt")}

    class Meta:
        icon = "edit"
        label = _("Reflection")
        description = _("A question that learners answer for themselves; nothing is sent.")
        group = _("Practice")
        preview_value = staticmethod(examples.reflection)
        template = "courses/blocks/reflection.html"


class LessonBody(blocks.StreamBlock):
    """The body of a lesson."""

    text = TextBlock()
    steps = StepsBlock()
    term = TermBlock()
    quote = QuoteBlock()
    table = TableBlock()
    comparison = ComparisonBlock()
    case = CaseBlock()
    answer = AnswerBlock()
    note = NoteBlock()
    reflection = ReflectionBlock()
    image = ImageBlock()
    audio = AudioBlock()
    video = VideoBlock()
    download = DownloadBlock()
    resource = ResourceBlock()
