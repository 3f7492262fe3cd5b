"""The offline checker: one page that works without a network once it was opened."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def checker(request: HttpRequest) -> HttpResponse:
    """The page."""
    return HttpResponse("")


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Its service worker."""
    return HttpResponse("", content_type="text/javascript")
