"""Tells whoever saves data what a page weighed, and tells caches that pages differ for them."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

from academy.lib.kept_pages import WEIGHT
from academy.lib.sizes import size_label

ACCEPTS_GZIP = re.compile(r"\bgzip\b")
SMALLEST = 200  # bytes; what is shorter is sent as it is
MARK = WEIGHT.encode()


class PageWeightMiddleware:
    """Fills in, on a page that asks for it, how many bytes its text takes on the wire.

    Stands right inside `CompressionMiddleware` and squeezes the page as that does, so the figure is of
    the body as it travels. Headers and what the page loads besides (style sheet, script) are not in it.
    Files, streams and pages without the mark pass untouched. The figure is in the language of the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        if not request.path_info.startswith("/admin/"):
            patch_vary_headers(response, ["Save-Data"])
        place = response.content.rfind(MARK)  # at the foot of the page
        if place >= 0:
            self.fill_in(request, response, place)
        return response

    def fill_in(self, request: HttpRequest, response: HttpResponse, place: int) -> None:
        """Put the weight in the place of the mark, and the new length where one was given."""
        head, foot = response.content[:place], response.content[place + len(MARK) :]
        with translation.override(response.get("Content-Language") or translation.get_language()):
            # Weighed with a label in its place, since the mark is longer and does not squeeze.
            response.content = head + size_label(len(head)).encode() + foot
            label = size_label(self.weight_of(request, response))
        response.content = head + label.encode() + foot
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))

    def weight_of(self, request: HttpRequest, response: HttpResponse) -> int:
        """Return the bytes of the body as it will travel."""
        content = response.content
        asked = ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", ""))
        if not asked or len(content) < SMALLEST or response.has_header("Content-Encoding"):
            return len(content)
        return len(compress_string(content))
