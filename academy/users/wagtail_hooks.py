"""What Wagtail's admin must not do to people in bulk, and the way to their own profile."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from academy.users.models import User
from academy.users.responsibilities import held_by
from academy.users.roles import is_staffs


@hooks.register("before_bulk_action")
def guard_people(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Delete nobody; let only superusers act on academy staff, and give roles to many at once."""
    if not isinstance(action, UserBulkAction):
        return None
    above = action_type == "assign_role" or any(isinstance(one, User) and is_staffs(one) for one in objects)
    if action_type == "delete" or (above and not request.user.is_superuser):
        return permission_denied(request)
    closes = action_type == "set_active_state" and request.POST.get("mark_as_active") == "False"
    return _refuse_without_successors(request, objects) if closes else None


def _refuse_without_successors(request: HttpRequest, people: list[Any]) -> HttpResponse | None:
    """Close no account in bulk whose person holds what is live: a successor is named on the person's page."""
    for person in people:
        if held := held_by(person):
            told = {"person": person.get_full_name(), "what": ", ".join(each.words for each in held)}
            messages.error(
                request, _("%(person)s needs a successor (%(what)s). Name one on this page first.") % told
            )
            return redirect("wagtailusers_users:edit", person.pk)
    return None


@hooks.register("register_account_menu_item")
def link_profile(request: HttpRequest) -> dict[str, Any]:
    """Name, address, password and second step live in the profile of the site."""
    return {
        "url": reverse("users:profile"),
        "label": _("Your profile and password"),
        "help_text": _("Your name, address, language, time zone, password and second step at sign-in."),
    }
