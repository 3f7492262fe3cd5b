"""Whose names the filters of Wagtail's page lists offer: of colleagues, not of everybody who ever edited."""

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages.listing import PageFilterSet

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.models import Partner


def colleagues(request: HttpRequest) -> QuerySet[User]:
    """The people of this person's partners; everybody with a role for an administrator."""
    people = User.objects.filter(groups__isnull=False)
    if not is_administrator(request.user):
        partners = Partner.objects.for_member_of(request.user)
        people = User.objects.filter(groups__partner_group__partner__in=partners)
    return people.distinct()


def offer_colleagues_only() -> None:
    """Give the filters by owner and by editor of every page list their people."""
    for name in ("owner", "edited_by"):
        PageFilterSet.declared_filters[name].queryset = colleagues
