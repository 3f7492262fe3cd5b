"""The notes of a review beside the editor of the text that they are about."""

from typing import Any

from django.forms import Media
from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from courses.desk.access import TEXTS, courses_of
from courses.models import ReviewNote
from courses.review.notes import notes_on


class NotesSidePanel(BaseSidePanel):
    """What reviewers and authors noted on this page or question, and have not settled."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle the notes from the review")
        icon_name = "comment"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
            """Add how many notes are open."""
            return super().get_context_data(parent_context) | {"count": len(self.panel.notes)}

    name = "review-notes"
    title = _("Notes from the review")
    template_name = "courses/desk/notes_side_panel.html"
    order = 190

    @property
    def media(self) -> Media:
        """The panel's style."""
        return Media(css={"all": [static("academy/desk/desk.css"), static("academy/desk/submission.css")]})

    @cached_property
    def notes(self) -> list[ReviewNote]:
        """The open notes on this text, of courses that the person meets."""
        found = notes_on(self.object.translation_key, self.object.locale.language_code)
        if not found:
            return []
        courses = courses_of(self.request.user, TEXTS)
        known = set(
            courses.filter(submissions__in={note.submission_id for note in found}).values_list(
                "submissions", flat=True
            )
        )
        return [note for note in found if note.submission_id in known]

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Add the notes, and the language of the text."""
        context = super().get_context_data(parent_context)
        return context | {"notes": self.notes, "language": self.object.locale.language_code}


def notes_panel(request: Any, instance: Any) -> list[BaseSidePanel]:
    """Return the panel where there are notes to read; an editor without any has none."""
    panel = NotesSidePanel(instance, request)
    return [panel] if panel.notes else []
