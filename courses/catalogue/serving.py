"""Serving the catalogue: each page of it is rendered once per version and filled in for whoever asks.

Pages that only facets lead to are kept apart from those that somebody's words lead to, so that no flood of
words pushes the common ones out.
"""

from datetime import UTC
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.models import Page

from academy.lib.data_saver import saves_data
from academy.lib.kept_pages import TOKEN, NobodysRequest, fill_in_for
from academy.users.middleware import signed_in
from cms.addresses import public_url
from cms.frame import frame
from cms.notices import notices_html
from cms.sharing import Sharing, sharing_of
from courses.catalogue.kept import catalogue
from courses.catalogue.listing import Listing, heading_of, listing_of
from courses.catalogue.registrations import registrations
from courses.catalogue.shelf import Shelf
from courses.catalogue.wanted import Wanted, read_wanted

TEMPLATE = "courses/catalogue_index_page.html"

plain_pages, asked_pages = Shelf(240), Shelf(60)  # some 40 KB each


def serve_catalogue(page: Page, request: HttpRequest) -> HttpResponseBase:
    """Answer a visitor of the catalogue page; three reads, and one to three more where they search."""
    listed = catalogue()
    runs = registrations(listed)
    wanted = read_wanted(request.GET, listed)
    language = page.locale.language_code
    if messages.get_messages(request):
        return TemplateResponse(request, TEMPLATE, catalogue_context(page, wanted))
    saving, person = saves_data(request), signed_in(request) is not None
    made = (page.pk, page.last_published_at, language, frame().version, saving, person)

    def render() -> str:
        nobody = NobodysRequest(saves_data=saving, signed_in=person)
        nobody.path = nobody.path_info = request.path
        context = catalogue_context(page, wanted) | {"csrf_token": TOKEN}
        with timezone.override(UTC):  # what is kept is for readers of every zone
            return render_to_string(TEMPLATE, context, request=nobody)

    shelf = asked_pages if wanted.q else plain_pages
    kept = shelf.keep((listed.version, runs.token, *made, wanted), render)
    return HttpResponse(fill_in_for(request, kept, notices=notices_html(language)))


def catalogue_context(page: Page, wanted: Wanted) -> dict[str, Any]:
    """Return what the catalogue's template shows."""
    listed = catalogue()
    listing = listing_of(listed, registrations(listed), wanted, page.locale.language_code)
    return {
        "page": page,
        "url": public_url(page.url_path, page.locale.language_code),
        "listing": listing,
        "heading": heading_of(listing),
        "sharing": _sharing(page, listing),
        "findable": _is_findable(listing),
    }


def _sharing(page: Page, listing: Listing) -> Sharing:
    """The page's one address: the canonical query, in each language."""
    plain = sharing_of(page, getattr(page, "intro", ""))
    query = listing.wanted.query_string()
    if not query:
        return plain
    addresses = {code: f"{path}?{query}" for code, path in plain.addresses.items()}
    return Sharing(plain.title, plain.description, plain.language, f"{plain.canonical}?{query}", addresses)


def _is_findable(listing: Listing) -> bool:
    """Whether search engines may list it: the catalogue, and what one choice leaves of it."""
    wanted = listing.wanted
    return bool(listing.number) and not wanted.q and not wanted.sort and wanted.narrowed <= 1


__all__ = ["asked_pages", "catalogue_context", "plain_pages", "serve_catalogue"]
