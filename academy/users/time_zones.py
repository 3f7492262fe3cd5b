"""Time zones by their IANA names: what may be stored, what may be chosen, what may be guessed."""

import zoneinfo
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.utils.translation.trans_real import parse_accept_lang_header

from academy.users.countries import sort_key
from academy.users.languages import babel_name

AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia",
    "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


def canonical_zone(name: str) -> str:
    """Return the present IANA name of the zone `name` (browsers still send old ones), or nothing if none."""
    if len(name) > 64 or name not in _names():
        return ""
    name = get_global("zone_aliases").get(name, name)
    if name == "Etc/UTC":
        return "UTC"
    return name if name.partition("/")[0] in AREAS else ""


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone with this name, or UTC where there is none: a page never fails for a zone."""
    return zoneinfo.ZoneInfo(name if name in _names() else "UTC")


@lru_cache(maxsize=16)
def zone_choices(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the zones as (area, [(IANA name, city)]) for a select, cities named in `language`."""
    groups: dict[str, list[tuple[str, str]]] = {area: [] for area in AREAS}
    locale = Locale.parse(babel_name(language))
    for name in sorted({canonical_zone(name) for name in _names()} - {"", "UTC"}):
        city = get_timezone_location(name, locale=locale, return_city=True)
        groups[name.partition("/")[0]].append((name, city))
    return [
        ("UTC", [("UTC", "UTC")]),
        *((area, sorted(zones, key=lambda zone: sort_key(zone[1]))) for area, zones in groups.items()),
    ]


def guess_zone(*, browser: str, accept_language: str) -> str:
    """Return the zone a new person probably lives in.

    The browser's own word counts; without JavaScript, the country of the languages the browser asks for
    ("sw-KE"), where that country has one zone; else UTC.
    """
    if zone := canonical_zone(browser):
        return zone
    for tag, _quality in parse_accept_lang_header(accept_language):
        for part in tag.split("-")[1:]:
            zones = get_global("territory_zones").get(part.upper(), [])
            if len(part) == 2 and len(zones) == 1:
                return canonical_zone(zones[0]) or "UTC"
    return "UTC"


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
