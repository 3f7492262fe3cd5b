"""The admin's menu for people of partners and reviewers: few words, and the way to their own lists."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from courses.desk.access import is_reviewer
from courses.desk.worklists_sections import WRITING, partner_roles

STAFF_MENU = {"explorer", "reports", "settings", "help"}


class CoursesMenuItem(MenuItem):
    """The way to the list of courses, for whoever works on any."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person has a role for texts, or is academy staff."""
        return bool(partner_roles(request.user) & WRITING) or is_reviewer(request.user)


def courses_item() -> CoursesMenuItem:
    """The first item of the menu."""
    return CoursesMenuItem(
        _("Your courses"),
        reverse_lazy("desk:courses"),
        name="desk-courses",
        icon_name="folder-open-inverse",
        order=10,
    )
