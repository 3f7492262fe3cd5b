"""Finding the public page at an address in two queries, whatever its depth."""

from django.utils.encoding import iri_to_uri
from wagtail.models import Page, Site


def home_paths() -> dict[str, str]:
    """Return the `url_path` of the home page of each language; Wagtail keeps these, so it costs no query."""
    return {root.language_code: root.root_path for root in Site.get_site_root_paths()}


def find_page(path: str, language: str) -> Page | None:
    """Return the live page at `/<language>/<path>`, in its own type and with its locale, or None."""
    homes = home_paths()
    if language not in homes:
        return None
    url_path = homes[language] + path
    slug = url_path.rstrip("/").rpartition("/")[2]  # only the slug has an index
    found = (
        Page.objects.filter(slug=slug, url_path=url_path, locale__language_code=language, live=True)
        .select_related("locale")
        .first()
    )
    if found is None:
        return None
    page = found.specific
    page.locale = found.locale
    return page


def find_elsewhere(path: str, language: str) -> list[Page]:
    """Return the editions of the page that another language has at this path, the first made first.

    Empty where no language has one. Two queries; the pages have their locale and are not specific.
    """
    url_paths = [home + path for code, home in home_paths().items() if code != language]
    slug = path.rstrip("/").rpartition("/")[2]
    if not slug:
        return []
    editions = Page.objects.filter(live=True, alias_of=None).select_related("locale").order_by("pk")
    there = editions.filter(slug=slug, url_path__in=url_paths).first()
    return list(editions.filter(translation_key=there.translation_key)) if there else []


def other_languages(path: str, language: str) -> list[tuple[str, str]]:
    """Return (language, address) of live pages at this path in the other languages; one query."""
    homes = {code: home + path for code, home in home_paths().items() if code != language}
    slug = path.rstrip("/").rpartition("/")[2]
    if not slug:
        return []
    live = Page.objects.filter(slug=slug, url_path__in=homes.values(), live=True, alias_of=None)
    found = set(live.values_list("locale__language_code", "url_path"))
    return [(code, iri_to_uri(f"/{code}/{path}")) for code, at in homes.items() if (code, at) in found]
