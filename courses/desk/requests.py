"""The request that views of the desk get, and how the filters of a list are kept in its address.

Wagtail lets nobody through who is not signed in.
"""

from collections.abc import Mapping

from django.http import HttpRequest, QueryDict

from academy.users.models import User


class DeskRequest(HttpRequest):
    """A request whose sender is somebody."""

    user: User


def query_of(asked: Mapping[str, str]) -> str:
    """Return the filters that are set as the query of an address, for the next page of the same list."""
    sent = QueryDict(mutable=True)
    sent.update({name: value for name, value in asked.items() if value})
    return sent.urlencode()
