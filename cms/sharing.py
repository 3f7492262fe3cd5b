"""What a public page says about itself to search engines and to whoever shares its address.

One address for one text (`canonical`), the same page in the other languages (`hreflang`), and Open Graph.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page

from cms.addresses import public_url
from cms.plain_text import one_line

MOST_WORDS = 400  # characters of a description

# Open Graph names a language with a territory, though ours belong to none.
OPEN_GRAPH_LOCALES = {
    "ar": "ar_AR",
    "en": "en_GB",
    "es": "es_ES",
    "fr": "fr_FR",
    "ru": "ru_RU",
    "zh-hans": "zh_CN",
}


@dataclass(frozen=True)
class Sharing:
    """A page to be shared. `canonical` and the values of `addresses` (by language) are paths on this site.

    `language` is that of the page's text.
    """

    title: str
    description: str
    language: str
    canonical: str
    addresses: Mapping[str, str]

    @property
    def url(self) -> str:
        """The page's one address, in full."""
        return absolute_url(self.canonical)

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(hreflang, full address) of each language, and the one for everybody else as `x-default`."""
        if len(self.addresses) < 2:
            return []
        found = [(language_tag(code), absolute_url(path)) for code, path in self.addresses.items()]
        default = self.addresses.get(settings.LANGUAGE_CODE) or next(iter(self.addresses.values()))
        return [*found, ("x-default", absolute_url(default))]

    @property
    def locale(self) -> str:
        """The language as Open Graph names it."""
        return OPEN_GRAPH_LOCALES[self.language]

    @property
    def other_locales(self) -> list[str]:
        """The other languages as Open Graph names them."""
        return [OPEN_GRAPH_LOCALES[code] for code in self.addresses if code != self.language]


def shared(
    title: str, description: str, *, language: str, canonical: str, addresses: Mapping[str, str]
) -> Sharing:
    """Return how a page is shared, its words on one line and without signs that hide or reverse."""
    words = one_line(description)
    if len(words) > MOST_WORDS:
        words = words[: MOST_WORDS - 1].rstrip() + "…"
    return Sharing(one_line(title), words, language, canonical, addresses)


def absolute_url(path: str) -> str:
    """Return the full address of a path on this site."""
    return f"{settings.ACADEMY_BASE_URL}{path}"


def language_tag(language: str) -> str:
    """Return the BCP 47 tag of one of our languages: zh-hans is zh-Hans."""
    main, _dash, script = language.partition("-")
    return f"{main}-{script.title()}" if script else main


def edition_addresses(page: Page) -> dict[str, str]:
    """Return the address of each live edition of `page` by language, the first made first: one query."""
    editions = Page.objects.filter(translation_key=page.translation_key, live=True, alias_of=None)
    rows = editions.order_by("pk").values_list("locale__language_code", "url_path")
    return {code: public_url(path, code) for code, path in rows}


def sharing_of(page: Page, description: str) -> Sharing:
    """Return how `page` is shared; one query. An edition stands at its own address, whoever shows it."""
    language = page.locale.language_code
    addresses = edition_addresses(page)
    canonical = addresses.get(language) or public_url(page.url_path, language)
    return shared(page.title, description, language=language, canonical=canonical, addresses=addresses)


def sharing_of_view(*, title: str, description: str, path: str, language: str) -> Sharing:
    """Return how a page is shared that every interface language has at the same `path` (without language)."""
    addresses = {code: f"/{code}/{path}" for code in settings.ACADEMY_INTERFACE_LANGUAGES}
    return shared(title, description, language=language, canonical=addresses[language], addresses=addresses)
