"""Countries and territories of ISO 3166-1, named by Babel in the language of the page."""

import unicodedata
from functools import lru_cache

from babel import Locale

from academy.users.languages import babel_name

# Two-letter codes that CLDR names but ISO 3166-1 does not assign to a country or territory.
NOT_ISO = frozenset(
    ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
)


@lru_cache(maxsize=16)
def country_choices(language: str) -> list[tuple[str, str]]:
    """Return (code, name) of every country in `language`, sorted by name."""
    names = Locale.parse(babel_name(language)).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code not in NOT_ISO]
    return sorted(found, key=lambda choice: sort_key(choice[1]))


def country_name(code: str, language: str) -> str:
    """Return the name of the country with this code in `language`, or nothing where there is none."""
    return dict(country_choices(language)).get(code, "")


def sort_key(name: str) -> str:
    """Return a key that puts É beside E; the order inside a script is Unicode's, which is near enough."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
