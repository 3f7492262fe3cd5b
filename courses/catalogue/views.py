"""The catalogue at its own address, found in one read where any page of the tree takes two."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms import views as cms_views
from cms.routing import home_paths
from cms.services import CATALOGUE_SLUG
from courses.catalogue.serving import read_state, serve_catalogue


@require_safe
def catalogue_page(request: HttpRequest) -> HttpResponseBase:
    """Answer what a visitor asks of the catalogue; where there is none, as any other page of the tree."""
    language = get_language() or settings.LANGUAGE_CODE
    home = home_paths().get(language)
    state = read_state(f"{home}{CATALOGUE_SLUG}/") if home else None
    if state is None:
        return cms_views.page(request, f"{CATALOGUE_SLUG}/")
    return serve_catalogue(request, state, language)
