"""People's rich text as safe HTML: a short list of tags, links to our pages resolved, nothing that runs."""

import html
import re
from collections.abc import Iterable, Mapping

import nh3
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from cms.addresses import public_url
from cms.html_tokens import without_deep_formatting

TAGS = {"p", "br", "h2", "h3", "b", "strong", "i", "em", "ul", "ol", "li", "sup", "sub", "code", "a"}
SCHEMES = {"http", "https", "mailto"}

_ANCHOR = re.compile(r"<a\s[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def safe_html(source: str, links: Mapping[int, str] | None = None) -> SafeString:
    """Return stored rich text as HTML for a reader.

    `links` are the addresses of pages by id, from `page_links`; without them one query is made where the text
    links to pages at all. A link to a page that is not public keeps its words and loses its target.
    """
    known = page_links([source]) if links is None else links
    cleaned = nh3.clean(
        without_deep_formatting(_ANCHOR.sub(lambda tag: _anchor(tag.group(), known), source)),
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
    )
    return mark_safe(cleaned)  # nosec B308: nh3 has just cleaned it


def page_links(sources: Iterable[str]) -> dict[int, str]:
    """Return the public address of each live page that these texts link to, by page id: one query or none."""
    ids = set()
    for source in sources:
        for tag in _ANCHOR.findall(source):
            attributes = _attributes(tag)
            if attributes.get("linktype") == "page" and attributes.get("id", "").isdecimal():
                ids.add(int(attributes["id"]))
    if not ids:
        return {}
    pages = Page.objects.filter(pk__in=ids, live=True)
    rows = pages.values_list("pk", "url_path", "locale__language_code")
    return {pk: public_url(path, language) for pk, path, language in rows}


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): html.unescape(one or two) for name, one, two in _ATTRIBUTE.findall(tag)}


def _anchor(tag: str, links: Mapping[int, str]) -> str:
    attributes = _attributes(tag)
    href = attributes.get("href", "")
    if "linktype" in attributes:
        pk = attributes.get("id", "")
        wanted = attributes["linktype"] == "page" and pk.isdecimal()
        href = links.get(int(pk), "") if wanted else ""
    return f'<a href="{html.escape(href)}">' if href else "<a>"
