"""The home page: made once a minute for each language, and filled in for whoever asks; one query warm."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from academy.lib.data_saver import saves_data
from academy.lib.kept_pages import TOKEN, NobodysRequest, fill_in_for
from academy.users.middleware import signed_in
from cms.content_cache import key_of
from cms.frame import frame
from cms.models import HomePage
from cms.notices import notices_html
from cms.routing import home_paths

KEPT_SECONDS = 60  # courses open and runs fill up without telling this page


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """Serve the home page of the address's language, made anew where it is older than a minute."""
    language = get_language() or settings.LANGUAGE_CODE
    version = _version(language)
    if version is None:
        raise Http404
    if messages.get_messages(request):
        return render(request, "cms/home_page.html", home_context(_page(version["pk"])))
    saving, person = saves_data(request), signed_in(request) is not None
    published = version["last_published_at"]
    made_at = published.timestamp() if published else 0
    parts = (version["translation_key"], language, made_at, frame().version, saving, person)
    key = key_of("home", *parts)
    kept = cache.get(key)
    if kept is None:
        nobody = NobodysRequest(saves_data=saving, signed_in=person)
        nobody.path = nobody.path_info = request.path
        context = home_context(_page(version["pk"])) | {"csrf_token": TOKEN}
        kept = render_to_string("cms/home_page.html", context, request=nobody)
        cache.set(key, kept, KEPT_SECONDS)
    return HttpResponse(fill_in_for(request, kept, notices=notices_html(language)))


def home_context(page: HomePage) -> dict[str, Any]:
    """Return what the page's template shows: the page, and its sections in their order."""
    return {"page": page, "sections": page.shown_sections()}


def _version(language: str) -> dict[str, Any] | None:
    """What tells one state of a language's home page from another; one query."""
    path = home_paths().get(language)
    if path is None:
        return None
    pages = HomePage.objects.filter(
        slug=path.strip("/"), url_path=path, locale__language_code=language, live=True
    )
    return pages.values("pk", "translation_key", "last_published_at").first()


def _page(pk: int) -> HomePage:
    return HomePage.objects.select_related("locale").get(pk=pk)
