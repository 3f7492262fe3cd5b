"""Courses as they stand in lists: each once, in the reader's language, else in its first edition's."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.safestring import SafeString

from academy.lib.languages import native_name
from academy.users.languages import path_in_language
from courses.catalogue.entries import Entry
from courses.catalogue.kept import Catalogue, catalogue
from courses.catalogue.ordering import NEWEST, TITLE, in_order
from courses.catalogue.registrations import Registrations, registrations
from courses.covers import cover_svg
from courses.models import Course, Partner

__all__ = ["NEWEST", "TITLE", "Card", "card_of", "cards_for"]


@dataclass(frozen=True)
class Card:
    """One course in a list. `language` and `dir` are set where its text is not in the page's language.

    `starts_at` is the start of the next run that has a date, `starts_on` its day where the run is given,
    `places_left` its free places where they are limited. Labels are in the language of the moment
    when the card is made.
    """

    key: uuid.UUID
    code: str
    title: str
    url: str
    summary: str
    partner_name: str
    track: str
    track_label: str
    level_label: str
    modality_label: str
    hours: int | Decimal
    languages: tuple[tuple[str, str], ...]  # code, and what it calls itself
    open_now: bool
    starts_at: datetime | None = None
    starts_on: date | None = None
    places_left: int | None = None
    language: str = ""
    dir: str = ""

    @property
    def cover(self) -> SafeString:
        """The drawing over the card."""
        return cover_svg(self.key)


def cards_for(
    language: str,
    *,
    partner: Partner | None = None,
    track: str = "",
    region: str = "",
    topic: str = "",
    order: str = TITLE,
    most: int | None = None,
) -> list[Card]:
    """Return the cards of all open courses with a live edition, of those that fit where more is said.

    A course for all regions fits each. `order` is one of `courses.catalogue.ordering`; `most` cuts the list
    off. Costs one read while the catalogue is kept.
    """
    listed, runs = _kept()
    masks = listed.masks
    mask = listed.everything
    for facet, value in (("track", track), ("region", region), ("topic", topic)):
        if value:
            mask &= masks.get(facet, {}).get(value, 0)
    if partner is not None:
        mask &= masks.get("partner", {}).get(partner.slug, 0)
    places = in_order(listed, runs, mask, order, language)[:most]
    return cards_of(listed, runs, (listed.entries[place] for place in places), language)


def _kept() -> tuple[Catalogue, Registrations]:
    listed = catalogue()
    return listed, registrations(listed)


def cards_of(listed: Catalogue, runs: Registrations, entries: Iterable[Entry], language: str) -> list[Card]:
    """Return the cards of these entries, in their order."""
    return [card_of(listed, runs, entry, language) for entry in entries]


def card_of(listed: Catalogue, runs: Registrations, entry: Entry, language: str) -> Card:
    """Return the card of an entry for a reader of `language`."""
    page = entry.edition_in(language)
    other = page.language != language
    facts = runs.of(entry.course_id)
    return Card(
        key=entry.key,
        code=entry.code,
        title=page.title,
        url=path_in_language(page.url, language),  # shown in every language
        summary=page.summary,
        partner_name=listed.partners[entry.partner_id].name_in(language),
        track=entry.track,
        track_label=str(Course.Track(entry.track).label),
        level_label=str(Course.Level(entry.level).label),
        modality_label=str(Course.Modality(entry.modality).label),
        hours=entry.hours,
        languages=tuple((code, native_name(code)) for code in entry.languages),
        open_now=facts.open_now,
        starts_at=facts.starts_at,
        starts_on=facts.starts_on,
        places_left=facts.places_left,
        language=page.language if other else "",
        dir=page.dir if other else "",
    )
