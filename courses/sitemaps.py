"""The public pages for search engines: an index, and a sitemap for each language.

Every live page of the site stands in it with its other languages, and the lists of courses. What is read in
the classroom does not: modules, lessons, quizzes.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl  # nosec B406: written, never read

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.addresses import public_url
from cms.models import SitePage
from cms.sharing import Sharing, absolute_url, sharing_of_view
from courses.models import Course
from courses.models.served import ServedInClassroom

MOST = 50_000  # addresses that the protocol allows in one sitemap
TYPE = "application/xml; charset=utf-8"
NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
}


@dataclass(frozen=True)
class Line:
    """One address with the other languages of its page; `changed_at` is None for what no row dates."""

    sharing: Sharing
    changed_at: datetime | None = None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the sitemap of each language."""
    xml, text = _xml()
    xml.startElement("sitemapindex", AttributesImpl({"xmlns": NAMESPACES["xmlns"]}))
    for language in settings.ACADEMY_INTERFACE_LANGUAGES:
        xml.startElement("sitemap", AttributesImpl({}))
        xml.addQuickElement("loc", absolute_url(reverse("sitemap_of", args=[language])))
        xml.endElement("sitemap")
    xml.endElement("sitemapindex")
    return HttpResponse(text.getvalue(), content_type=TYPE)


@require_safe
def sitemap(request: HttpRequest, language: str) -> HttpResponse:
    """List the public pages of one language."""
    if language not in settings.ACADEMY_INTERFACE_LANGUAGES:
        raise Http404
    xml, text = _xml()
    xml.startElement("urlset", AttributesImpl(NAMESPACES))
    for line in lines(language)[:MOST]:
        xml.startElement("url", AttributesImpl({}))
        xml.addQuickElement("loc", line.sharing.url)
        for tag, url in line.sharing.alternates:
            xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": tag, "href": url})
        if line.changed_at:
            xml.addQuickElement("lastmod", line.changed_at.strftime("%Y-%m-%d"))
        xml.endElement("url")
    xml.endElement("urlset")
    return HttpResponse(text.getvalue(), content_type=TYPE)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of what is personal, and lead them to the sitemap."""
    closed = ("/learn/", "/account/", "/admin/", "/verify/", "/files/", "/language/")
    rules = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    text = "\n".join([*rules, "", f"Sitemap: {absolute_url(reverse('sitemap'))}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def lines(language: str) -> list[Line]:
    """Return the lines of a language's sitemap: pages as they stand in the tree, then the lists."""
    return [*_pages(language), *_lists(language)]


def _pages(language: str) -> Iterator[Line]:
    pages = Page.objects.filter(live=True, alias_of=None, content_type__in=_public_types())
    rows = pages.order_by("path").values_list(
        "translation_key", "locale__language_code", "url_path", "last_published_at"
    )
    addresses: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    changed: dict[uuid.UUID, datetime | None] = {}
    for key, code, url_path, published in rows:
        addresses[key][code] = public_url(url_path, code)
        if code == language:
            changed[key] = published
    for key, published in changed.items():
        at = addresses[key]
        yield Line(Sharing("", "", language, at[language], at), published)


def _lists(language: str) -> Iterator[Line]:
    paths = ["partners/", *(f"tracks/{track}/" for track in Course.Track.values)]
    paths += [f"regions/{region}/" for region in Course.Region.values if region != Course.Region.ALL]
    for path in paths:
        yield Line(sharing_of_view(title="", description="", path=path, language=language))


def _public_types() -> list[int]:
    """Return the ids of the kinds of page that the public reads at their own addresses."""
    models = [
        model
        for model in apps.get_models()
        if issubclass(model, SitePage) and not issubclass(model, ServedInClassroom)
    ]
    return [found.pk for found in ContentType.objects.get_for_models(*models).values()]


def _xml() -> tuple[SimplerXMLGenerator, StringIO]:
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    return xml, text
