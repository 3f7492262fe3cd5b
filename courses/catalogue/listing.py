"""A page of the catalogue as its template needs it: cards, facets with counts, ways on."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from academy.lib.languages import native_name
from courses.cards import Card, cards_of
from courses.catalogue.facets import OPEN, Counts, count
from courses.catalogue.kept import Catalogue
from courses.catalogue.ordering import NEWEST, RELEVANCE, SHORTEST, SOONEST, TITLE, in_order
from courses.catalogue.registrations import Registrations
from courses.catalogue.search import Found, search
from courses.catalogue.wanted import FACETS, PER_PAGE, Wanted
from courses.models import Course

SHOWN = 8  # values of a facet; the others are behind a fold


@dataclass(frozen=True)
class Value:
    """A choice of a facet. `language` is set where the label is a language's own name."""

    value: str
    label: str
    count: int
    chosen: bool
    language: str = ""


@dataclass(frozen=True)
class Facet:
    """A facet to choose from: its first values, and those behind a fold."""

    name: str
    label: str
    values: list[Value]
    more: list[Value]


@dataclass(frozen=True)
class Way:
    """A link: what it does, where it leads (a query), how many courses it has, whether one is there."""

    label: str
    query: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Listing:
    """What a visitor asked for, and what there is."""

    wanted: Wanted
    number: int
    total: int
    partners: int
    corrected: str
    some: bool
    cards: list[Card]
    facets: list[Facet]
    open: Value | None
    filters: list[Way]
    cleared: str
    ways: list[Way]
    orders: list[Way]
    page: int
    pages: int
    previous: str | None
    next: str | None


def listing_of(listed: Catalogue, runs: Registrations, wanted: Wanted, language: str) -> Listing:
    """Return the page of the catalogue that answers a question, with labels in the language of the moment.

    Reads nothing but what search reads.
    """
    found = search(listed, wanted.q, language) if wanted.q else Found(listed.everything)
    open_now = listed.mask_of(runs.open_courses)
    counts = count(listed, wanted, found.mask, open_now)
    places = _ordered(listed, runs, wanted, found, counts.matching, language)
    pages = max(1, -(-len(places) // PER_PAGE))
    page = min(wanted.page, pages)
    shown = places[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listing(
        wanted=wanted.at(page),
        number=len(places),
        total=len(listed.entries),
        partners=len({entry.partner_id for entry in listed.entries}),
        corrected=found.corrected,
        some=found.some,
        cards=cards_of(listed, runs, (listed.entries[place] for place in shown), language),
        facets=list(_facets(listed, wanted, counts, language)),
        open=_open(wanted, counts, open_now),
        filters=_filters(listed, wanted, language),
        cleared=Wanted(q=wanted.q, sort=wanted.sort).query_string(),
        ways=[] if places else _ways(listed, wanted, found.mask, open_now, language),
        orders=[
            Way(_order_label(order), wanted.sorted_by(order).query_string(), current=order == wanted.order)
            for order in wanted.sorts
        ],
        page=page,
        pages=pages,
        previous=wanted.at(page - 1).query_string() if page > 1 else None,
        next=wanted.at(page + 1).query_string() if page < pages else None,
    )


def _ordered(
    listed: Catalogue, runs: Registrations, wanted: Wanted, found: Found, matching: int, language: str
) -> list[int]:
    if wanted.order != RELEVANCE:
        return in_order(listed, runs, matching, wanted.order, language)
    places = in_order(listed, runs, matching, SOONEST, language)
    return sorted(places, key=lambda place: -found.scores[place])


def _facets(listed: Catalogue, wanted: Wanted, counts: Counts, language: str) -> Iterator[Facet]:
    """The facets that could narrow the catalogue, each with the values that any course has."""
    for name in FACETS:
        masks = listed.masks.get(name, {})
        chosen = wanted.values(name)
        if not chosen and all(mask == listed.everything for mask in masks.values()):
            continue
        values = [
            Value(
                value,
                label_of(listed, name, value, language),
                number,
                value in chosen,
                value if name == "language" else "",
            )
            for value, number in counts.values[name]
            if value in masks or value in chosen
        ]
        if name in ("partner", "topic"):
            values.sort(key=lambda each: (not each.chosen, -each.count, each.label.casefold()))
        cut = SHOWN if len(values) > SHOWN + 1 else len(values)
        yield Facet(name, _facet_label(name), values[:cut], values[cut:])


def _open(wanted: Wanted, counts: Counts, open_now: int) -> Value | None:
    if not open_now and not wanted.open:
        return None
    return Value("1", _("Open now"), counts.open, wanted.open)


def _filters(listed: Catalogue, wanted: Wanted, language: str) -> list[Way]:
    """A link for each chosen value that takes it away."""
    ways = [
        Way(label_of(listed, facet, value, language), wanted.without(facet, value).query_string())
        for facet, values in wanted.chosen
        for value in values
    ]
    if wanted.open:
        ways.append(Way(_("Open now"), wanted.without_open().query_string()))
    return ways


def _ways(listed: Catalogue, wanted: Wanted, found: int, open_now: int, language: str) -> list[Way]:
    """Where to go on from an empty page: without one of the filters, or without the words."""
    ways = []
    for facet, values in wanted.chosen:
        for value in values:
            less = wanted.without(facet, value)
            number = count(listed, less, found, open_now).matching.bit_count()
            label = _("Without “%(filter)s”") % {"filter": label_of(listed, facet, value, language)}
            ways.append(Way(label, less.query_string(), number))
    if wanted.open:
        less = wanted.without_open()
        number = count(listed, less, found, open_now).matching.bit_count()
        ways.append(Way(_("Without “%(filter)s”") % {"filter": _("Open now")}, less.query_string(), number))
    if wanted.q and wanted.narrowed > 1:
        less = Wanted(q=wanted.q)
        ways.append(Way(_("Without any filter"), less.query_string(), found.bit_count()))
    if wanted.q and wanted.narrowed:
        less = wanted.without_query()
        number = count(listed, less, listed.everything, open_now).matching.bit_count()
        ways.append(Way(_("Without “%(filter)s”") % {"filter": wanted.q}, less.query_string(), number))
    return [way for way in ways if way.count]


def label_of(listed: Catalogue, facet: str, value: str, language: str) -> str:
    """Return what a value of a facet is called; languages are called as they call themselves."""
    match facet:
        case "track":
            return str(Course.Track(value).label)
        case "modality":
            return str(Course.Modality(value).label)
        case "level":
            return str(Course.Level(value).label)
        case "region":
            return str(Course.Region(value).label)
        case "language":
            return native_name(value)
        case "topic":
            return listed.topics[value].name_in(language)
    named = (partner for partner in listed.partners.values() if partner.slug == value)
    return next(named).name_in(language)


def _facet_label(name: str) -> str:
    return {
        "track": _("Track"),
        "topic": _("Topic"),
        "modality": pgettext("facet", "How it is taught"),
        "level": _("Level"),
        "language": _("Language"),
        "region": _("Region"),
        "partner": _("Training partner"),
    }[name]


def _order_label(order: str) -> str:
    return {
        RELEVANCE: pgettext("order of courses", "Best match"),
        SOONEST: pgettext("order of courses", "Open or starting soonest"),
        TITLE: pgettext("order of courses", "Title"),
        NEWEST: pgettext("order of courses", "Newest"),
        SHORTEST: pgettext("order of courses", "Shortest"),
    }[order]


def heading_of(listing: Listing) -> str:
    """Return how many courses there are, as a heading; for a query only where they have all its words."""
    number = listing.number
    query = "" if listing.some else listing.corrected or listing.wanted.q
    if query:
        words = ngettext("%(number)s course for “%(query)s”", "%(number)s courses for “%(query)s”", number)
        return words % {"number": number, "query": query}
    if number == listing.total > 1 and not listing.wanted.narrowed and not listing.some:
        return ngettext("All %(number)s course", "All %(number)s courses", number) % {"number": number}
    return ngettext("%(number)s course", "%(number)s courses", number) % {"number": number}


__all__ = ["OPEN", "Facet", "Listing", "Value", "Way", "heading_of", "label_of", "listing_of"]
