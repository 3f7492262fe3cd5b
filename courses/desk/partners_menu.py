"""The admin's menu: administrators find the partners there, coordinators their own."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from academy.users.roles import is_administrator
from courses.desk.access import Role, roles_by_partner


class PartnersMenuItem(MenuItem):
    """The way to the list of partners, which leads whoever has a single one straight to it."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person decides about partners or coordinates one."""
        held = roles_by_partner(request.user).values()
        return any(Role.COORDINATOR in roles for roles in held) or is_administrator(request.user)


def partners_item() -> PartnersMenuItem:
    """After courses and reviews."""
    return PartnersMenuItem(
        _("Partners"), reverse_lazy("desk:partners"), name="desk-partners", icon_name="group", order=30
    )
