"""Serving the catalogue: each page of it is rendered once per version and filled in for whoever asks.

Pages that only facets lead to are kept apart from those that somebody's words lead to, so that no flood of
words pushes the common ones out.
"""

from datetime import UTC
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone

from academy.lib.data_saver import saves_data
from academy.lib.kept_pages import TOKEN, NobodysRequest, fill_in_for
from academy.users.middleware import signed_in
from cms.addresses import public_url
from cms.frame import frame
from cms.notices import notices_html
from cms.services import CATALOGUE_SLUG
from cms.sharing import Sharing, sharing_of
from courses.catalogue.kept import Catalogue, catalogue
from courses.catalogue.listing import Listing, heading_of, listing_of
from courses.catalogue.registrations import Registrations, registrations
from courses.catalogue.shelf import Shelf
from courses.catalogue.wanted import Wanted, read_wanted
from courses.models import CatalogueIndexPage
from courses.structured import data_block, list_data

TEMPLATE = "courses/catalogue_index_page.html"

State = tuple[Any, ...]  # which page, and when it was published

# Written out: it costs a visitor a third of what the same costs through Django's queries.
_STATE = (
    "SELECT page.id, page.last_published_at FROM wagtailcore_page page"
    " JOIN courses_catalogueindexpage own ON own.page_ptr_id = page.id"
    " WHERE page.slug = %s AND page.url_path = %s AND page.live AND page.alias_of_id IS NULL"
)

plain_pages, asked_pages = Shelf(240), Shelf(60)  # some 40 KB each


def serve_catalogue(request: HttpRequest, state: State, language: str) -> HttpResponseBase:
    """Answer a visitor of the catalogue page in this state: one read, and up to three more for a search."""
    listed = catalogue()
    runs = registrations(listed)
    wanted = read_wanted(request.GET, listed)
    if messages.get_messages(request):
        return TemplateResponse(request, TEMPLATE, catalogue_context(_page(state), listed, runs, wanted))
    saving, person = saves_data(request), signed_in(request) is not None

    def render() -> str:
        nobody = NobodysRequest(saves_data=saving, signed_in=person)
        nobody.path = nobody.path_info = request.path
        context = catalogue_context(_page(state), listed, runs, wanted) | {"csrf_token": TOKEN}
        with timezone.override(UTC):  # what is kept is for readers of every zone
            return render_to_string(TEMPLATE, context, request=nobody)

    shelf = asked_pages if wanted.q else plain_pages
    key = (listed.version, runs.token, state, language, frame().version, saving, person, wanted)
    kept = shelf.keep(key, render)
    return HttpResponse(fill_in_for(request, kept, notices=notices_html(language)))


def state_of(page: CatalogueIndexPage) -> State:
    """Return the state of a page that has been read already."""
    return page.pk, page.last_published_at


def read_state(url_path: str) -> State | None:
    """Return the state of the live catalogue page at this place in the tree, or None: one read."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [CATALOGUE_SLUG, url_path])
        return cursor.fetchone()


def _page(state: State) -> CatalogueIndexPage:
    return CatalogueIndexPage.objects.select_related("locale").get(pk=state[0])


def preview_context(page: CatalogueIndexPage) -> dict[str, Any]:
    """Return what the template shows where an author looks at the page: the whole catalogue."""
    listed = catalogue()
    return catalogue_context(page, listed, registrations(listed), Wanted())


def catalogue_context(
    page: CatalogueIndexPage, listed: Catalogue, runs: Registrations, wanted: Wanted
) -> dict[str, Any]:
    """Return what the catalogue's template shows."""
    listing = listing_of(listed, runs, wanted, page.locale.language_code)
    return {
        "page": page,
        "url": public_url(page.url_path, page.locale.language_code),
        "listing": listing,
        "heading": heading_of(listing),
        "sharing": _sharing(page, listing),
        "data_block": data_block(list_data(listing.cards)) if listing.cards else "",
        "findable": _is_findable(listing),
    }


def _sharing(page: CatalogueIndexPage, listing: Listing) -> Sharing:
    """The page's one address: the canonical query, in each language."""
    plain = sharing_of(page, page.intro)
    query = listing.wanted.query_string()
    if not query:
        return plain
    addresses = {code: f"{path}?{query}" for code, path in plain.addresses.items()}
    return Sharing(plain.title, plain.description, plain.language, f"{plain.canonical}?{query}", addresses)


def _is_findable(listing: Listing) -> bool:
    """Whether search engines may list it: the catalogue, and what one choice leaves of it."""
    wanted = listing.wanted
    return bool(listing.number) and not wanted.q and not wanted.sort and wanted.narrowed <= 1
