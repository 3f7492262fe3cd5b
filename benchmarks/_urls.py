"""Academy's addresses, and the yardstick beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from academy.urls import urlpatterns as academy_urls
from certificates.views import verification
from courses.models import Course

verification.PER_MINUTE = 10**9  # questions are counted as ever, and nobody is asked to wait


def bare_session_view(request: HttpRequest) -> HttpResponse:
    """Read the session and the user, and say whose it is: the least that a signed-in page can do."""
    return HttpResponse(str(request.user.pk))


def bare_row_view(request: HttpRequest) -> HttpResponse:
    """Read one row of the database and say its name: the least that a page of content can do."""
    return HttpResponse(str(Course.objects.values_list("code", flat=True).first()))


urlpatterns = [
    path("bench/bare/", bare_session_view),
    path("bench/row/", bare_row_view),
    *academy_urls,
]
