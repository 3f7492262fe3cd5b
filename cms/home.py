"""The home page: made once a minute for each language, and filled in for whoever asks; one query warm."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from academy.lib.data_saver import saves_data
from academy.lib.kept_pages import TOKEN, NobodysRequest, fill_in_for
from academy.users.middleware import signed_in
from cms.content_cache import key_of
from cms.frame import frame
from cms.models import HomePage
from cms.notices import notices_html
from cms.routing import home_paths
from cms.sharing import sharing_of

INDENTED = re.compile(r"\n\s+")  # what indents the templates; nothing on this page keeps its spaces
KEPT_SECONDS = 60  # courses open and runs fill up without telling this page


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Serve the home page of the address's language, made anew where it is older than a minute."""
    language = get_language() or settings.LANGUAGE_CODE
    version = _version(language)
    if version is None:
        raise Http404
    if messages.get_messages(request):
        return render(request, "cms/home_page.html", home_context(_page(version[0])))
    pk, key_of_page, published = version
    saving, person, shared = saves_data(request), signed_in(request) is not None, frame()
    made_at = published.timestamp() if published else 0
    key = key_of("home", key_of_page, language, made_at, shared.version, saving, person)
    kept = cache.get(key)
    if kept is None:
        nobody = NobodysRequest(saves_data=saving, signed_in=person)
        nobody.path = nobody.path_info = request.path
        context = home_context(_page(pk)) | {"csrf_token": TOKEN}
        kept = INDENTED.sub("\n", render_to_string("cms/home_page.html", context, request=nobody))
        cache.set(key, kept, KEPT_SECONDS)
    return HttpResponse(fill_in_for(request, kept, notices=notices_html(language, shared)))


def home_context(page: HomePage) -> dict[str, Any]:
    """Return what the template shows: the page, its sections in their order, and how it is shared."""
    return {"page": page, "sections": page.shown_sections(), "sharing": sharing_of(page, page.intro)}


def _version(language: str) -> tuple[int, UUID, datetime | None] | None:
    """Return id, key and time of publication: what tells one state of a home page from another. One query."""
    path = home_paths().get(language)
    if path is None:
        return None
    pages = Page.objects.filter(slug=path.strip("/"), url_path=path, live=True)
    return pages.values_list("pk", "translation_key", "last_published_at").first()


def _page(pk: int) -> HomePage:
    return get_object_or_404(HomePage.objects.select_related("locale"), pk=pk)
