"""Says in words that a role has ended, to whoever sends something in the admin and no longer may.

Without this, the next save of somebody whose role ended while they typed would lead to a sign-in that they
do not need, or say that there is no such page; and what they had typed would be gone with the form.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from wagtail.models import ModelLogEntry

from academy.users.models import User
from academy.users.roles import works_in_admin

View = Callable[..., HttpResponseBase]
LATELY = timedelta(days=2)  # a text may stay open in a browser over night


def told_of_ended_roles(view: View) -> View:
    """Return the view; a POST that fails since a role of its sender ended lately gets a page that says so."""

    @wraps(view)
    def tell(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST" or not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        if not works_in_admin(request.user) and _lost_a_role(request.user):
            return _say(request)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if _lost_a_role(request.user):
                return _say(request)
            raise

    return tell


def _lost_a_role(user: User) -> bool:
    """Whether a role of this person ended lately, at any partner; which and where is not told."""
    ended = ModelLogEntry.objects.filter(action="courses.end_role", timestamp__gt=timezone.now() - LATELY)
    return ended.filter(data__person=str(user.public_id)).exists()


def _say(request: HttpRequest) -> HttpResponseBase:
    response = render(request, "courses/role_ended.html", status=403)
    response["Cache-Control"] = "private, no-store"
    return response
