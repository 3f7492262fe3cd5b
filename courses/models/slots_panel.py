"""The slots of a quiz in its editor, with the way to where questions are written and papers are tried."""

from typing import Any

from django.forms import Media
from django.forms.widgets import Script
from django.urls import reverse
from wagtail.admin.panels import InlinePanel


class SlotsPanel(InlinePanel):
    """Which questions a quiz asks. An author learns here where they come from."""

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "courses/desk/slots_panel.html"

        @property
        def media(self) -> Media:
            """The panel's own, and the script that finds questions by name."""
            ours = Media(
                css={"all": ["academy/desk/question.css"]},
                js=[Script("academy/desk/slots.js", type="module")],  # type: ignore[list-item]
            )
            return super().media + ours

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add where to write questions, see them, bring them in, find them and try the papers."""
            language = f"?locale={self.instance.locale.language_code}" if self.instance.locale_id else ""
            row = self.instance.find_row() if self.instance.pk else None
            partner = row.course.partner_id if row else ""
            only = f"?partner={row.course.partner.slug}" if row else ""
            return super().get_context_data(parent_context) | {
                "write_question": reverse("wagtailsnippets_courses_question:add") + language,
                "bank": f"{reverse('desk:bank')}{only}",
                "bring_in": f"{reverse('desk:bank_import')}{only}",
                "find": f"{reverse('desk:find_questions')}?partner={partner}" if row else "",
                "papers": reverse("desk:papers", args=[row.code]) if row else "",
            }
