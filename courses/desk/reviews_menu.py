"""The way to the reviews in the admin's menu, with the number of those that wait."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from courses.desk.access import is_reviewer
from courses.desk.reviews import count_waiting


class ReviewsMenuItem(MenuItem):
    """Reviews, for academy staff."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person reviews."""
        return is_reviewer(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        """The item, with how many steps wait for this person or for anybody; one query a page."""
        waiting = count_waiting(request.user)
        label = _("Reviews (%(number)s)") % {"number": waiting} if waiting else _("Reviews")
        return LinkMenuItem(
            self.name, label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=self.attrs
        )


def reviews_item() -> ReviewsMenuItem:
    """The item, right after the courses."""
    return ReviewsMenuItem(
        gettext_lazy("Reviews"),
        reverse_lazy("desk:reviews"),
        name="desk-reviews",
        icon_name="clipboard-list",
        order=20,
    )
