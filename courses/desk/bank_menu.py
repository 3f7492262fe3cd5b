"""The way to the question bank in the admin's menu, in the place of Wagtail's list of snippets."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from courses.desk.access import is_reviewer
from courses.desk.worklists_sections import WRITING, partner_roles

WAGTAILS = (
    "question-bank"  # Wagtail's own menu of questions and categories; its editors are reached from ours
)


class BankMenuItem(MenuItem):
    """The way to the bank, for whoever works on texts or reviews them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the person meets any bank."""
        return bool(partner_roles(request.user) & WRITING) or is_reviewer(request.user)


def bank_item() -> BankMenuItem:
    """The item, after the courses."""
    return BankMenuItem(
        _("Question bank"), reverse_lazy("desk:bank"), name="desk-bank", icon_name="help", order=15
    )


def lead_to_the_bank(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Lead from Wagtail's list of questions or categories to the bank, whoever meets one."""
    if partner_roles(request.user) & WRITING or is_reviewer(request.user):
        return redirect("desk:bank")
    return None
