"""The admin's menu: administrators find people there."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from academy.users.roles import is_administrator


class PeopleMenuItem(MenuItem):
    """The way to the search for people."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person may open anybody's file."""
        return is_administrator(request.user)


def people_item() -> PeopleMenuItem:
    """After the partners."""
    return PeopleMenuItem(
        _("People"), reverse_lazy("desk:people_search"), name="desk-persons", icon_name="user", order=35
    )
