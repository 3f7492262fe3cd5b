"""Academy's addresses, and the yardstick beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from academy.urls import urlpatterns as academy_urls


def bare_session_view(request: HttpRequest) -> HttpResponse:
    """Read the session and the user, and say whose it is: the least that a signed-in page can do."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [path("bench/bare/", bare_session_view), *academy_urls]
