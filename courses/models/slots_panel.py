"""The slots of a quiz in its editor, with the way to where questions are written."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import InlinePanel


class SlotsPanel(InlinePanel):
    """Which questions a quiz asks. An author learns here where they come from."""

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "courses/desk/slots_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add where to write questions, see them and bring them in."""
            language = f"?locale={self.instance.locale.language_code}" if self.instance.locale_id else ""
            return super().get_context_data(parent_context) | {
                "write_question": reverse("wagtailsnippets_courses_question:add") + language,
                "bank": reverse("wagtailsnippets_courses_question:list"),
                "bring_in": reverse("desk:folder_in"),
            }
