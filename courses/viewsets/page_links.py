"""Links to pages in the editor's texts: it names the address of a page only to who may link to it.

A stored link is an id, and anybody can post any id; Wagtail's editor would answer with the page's address,
which tells title and place of a draft. A link that the person could not have chosen stays what it was and is
shown as a broken one.
"""

from typing import Any

from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import (
    ExternalLinkElementHandler,
    PageLinkElementHandler,
)
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from courses.viewsets.asking import who_asks
from courses.viewsets.page_choosers import choosable_pages


class ChoosablePageLink(PageLinkElementHandler):
    """Reads a stored link to a page for the editor of whoever is working in the admin."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """The page's id, address and parent; the id alone where the person may not link to it."""
        user, pk = who_asks(), attrs["id"]
        asked = Page.objects.filter(pk=pk)
        if user is not None and not choosable_pages(user, asked).exists():
            return {"id": int(pk), "url": None, "parentId": None}
        return super().get_attribute_data(attrs)


def read_links_of_own_pages(features: FeatureRegistry) -> None:
    """Let the editor read links by the rule above, in the place of Wagtail's."""
    features.register_converter_rule(
        "contentstate",
        "link",
        {
            "from_database_format": {
                "a[href]": ExternalLinkElementHandler("LINK"),
                'a[linktype="page"]': ChoosablePageLink("LINK"),
            },
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )
