"""What Wagtail's admin must not do to people in bulk, and the way to their own profile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from academy.users.models import User


@hooks.register("before_bulk_action")
def guard_people(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Delete nobody, and let only superusers act on superusers."""
    if not isinstance(action, UserBulkAction):
        return None
    above = (
        any(isinstance(one, User) and one.is_superuser for one in objects) and not request.user.is_superuser
    )
    return permission_denied(request) if action_type == "delete" or above else None


@hooks.register("register_account_menu_item")
def link_profile(request: HttpRequest) -> dict[str, Any]:
    """Name, address, password and second step live in the profile of the site."""
    return {
        "url": reverse("users:profile"),
        "label": _("Your profile and password"),
        "help_text": _("Your name, address, language, time zone, password and second step at sign-in."),
    }
