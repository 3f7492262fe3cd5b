"""Courses as they stand in lists: each once, in the reader's language, else in its first edition's."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from wagtail import hooks
from wagtail.models import Page

from cms.addresses import public_url
from courses.covers import cover_svg
from courses.models import Activity, Course, CoursePage, Partner, PartnerPage


@dataclass(frozen=True)
class Card:
    """One course in a list. `language` and `dir` are set where its text is not in the page's language."""

    title: str
    url: str
    summary: str
    cover: SafeString
    partner_name: str
    track_label: str
    level_label: str
    modality_label: str
    hours: int | Decimal
    languages: tuple[str, ...]
    open_now: bool
    language: str = ""
    dir: str = ""


def native_name(language: str) -> str:
    """Return what a language calls itself."""
    return LANG_INFO[language]["name_local"]


def cards_for(language: str, *, partner: Partner | None = None) -> list[Card]:
    """Return the cards of all open courses with a live edition, of one partner's where one is given.

    Sorted by title. Costs the same few queries whatever the number of courses. Whether a course takes
    registrations now is answered by the hook `courses_taking_registrations`: a function of a list of course
    ids that returns the set of those that do.
    """
    courses = Course.objects.filter(stage=Course.Stage.OPEN).select_related("partner")
    if partner is not None:
        courses = courses.filter(partner=partner)
    by_key = {course.key: course for course in courses}
    editions = _editions(list(by_key))
    shown = [(by_key[key], found.get(language) or _first(found)) for key, found in editions.items()]
    languages = _languages([course for course, _page in shown], editions)
    names = _partner_names(language)
    taking = _taking_registrations([course.pk for course, _page in shown])
    cards = [
        _card(course, page, language, languages[course.pk], names, open_now=course.pk in taking)
        for course, page in shown
    ]
    return sorted(cards, key=lambda card: card.title.casefold())


def _editions(keys: list[uuid.UUID]) -> dict[uuid.UUID, dict[str, CoursePage]]:
    """Return the live editions of each course by language, the first made first."""
    found: dict[uuid.UUID, dict[str, CoursePage]] = defaultdict(dict)
    pages = CoursePage.objects.filter(translation_key__in=keys, live=True, alias_of=None)
    only = ("title", "summary", "url_path", "translation_key", "locale__language_code")
    for page in pages.select_related("locale").only(*only).order_by("pk"):
        found[page.translation_key][page.locale.language_code] = page
    return found


def _first(editions: dict[str, CoursePage]) -> CoursePage:
    return next(iter(editions.values()))


def _languages(
    courses: list[Course], editions: dict[uuid.UUID, dict[str, CoursePage]]
) -> dict[int, tuple[str, ...]]:
    """Return by course id the names of the languages whose edition has all required activities."""
    required = dict(
        Activity.objects.filter(course__in=courses, required=True).values_list("key", "course_id")
    )
    live = Page.objects.filter(translation_key__in=required, live=True, alias_of=None)
    have: dict[tuple[int, str], set[uuid.UUID]] = defaultdict(set)
    needed: dict[int, set[uuid.UUID]] = defaultdict(set)
    for key, code in live.values_list("translation_key", "locale__language_code"):
        have[required[key], code].add(key)
        needed[required[key]].add(key)
    return {
        course.pk: tuple(
            native_name(code)
            for code in editions[course.key]
            if needed[course.pk] <= have[course.pk, code] and code in dict(settings.LANGUAGES)
        )
        for course in courses
    }


def _partner_names(language: str) -> dict[uuid.UUID, str]:
    pages = PartnerPage.objects.filter(live=True, locale__language_code=language)
    return dict(pages.values_list("translation_key", "title"))


def _taking_registrations(courses: list[int]) -> set[int]:
    found: set[int] = set()
    for hook in hooks.get_hooks("courses_taking_registrations"):
        found |= set(hook(courses))
    return found


def _card(
    course: Course,
    page: CoursePage,
    language: str,
    languages: tuple[str, ...],
    names: dict[uuid.UUID, str],
    *,
    open_now: bool,
) -> Card:
    own = page.locale.language_code
    other = own != language
    return Card(
        title=page.title,
        url=public_url(page.url_path, own),
        summary=page.summary,
        cover=cover_svg(course.key),
        partner_name=names.get(course.partner.key, course.partner.name),
        track_label=course.get_track_display(),
        level_label=course.get_level_display(),
        modality_label=course.get_modality_display(),
        hours=course.effort_hours,
        languages=languages,
        open_now=open_now,
        language=own if other else "",
        dir=("rtl" if get_language_info(own)["bidi"] else "ltr") if other else "",
    )
