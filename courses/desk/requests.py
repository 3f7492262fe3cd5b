"""The request that views of the desk get: Wagtail lets nobody through who is not signed in."""

from django.http import HttpRequest

from academy.users.models import User


class DeskRequest(HttpRequest):
    """A request whose sender is somebody."""

    user: User
