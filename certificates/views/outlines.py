"""The public page of a course's outline as it was, to which certificates link."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from certificates.outlines import past_outline

KEPT_SECONDS = 3600  # by a reader's browser; what the page says never changes, only its frame does


@require_safe
def outline(request: HttpRequest, digest: str) -> HttpResponse:
    """Say what had to be done in a course, and what was awarded for it, as certificates rest on it."""
    found = past_outline(digest, get_language() or "en") if len(digest) == 64 else None
    if found is None:
        raise Http404
    response = render(request, "certificates/outline.html", {"outline": found})
    patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
    patch_vary_headers(response, ["Cookie"])
    return response
