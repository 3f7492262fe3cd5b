"""What courses and partners are called in each language on the day a certificate is issued."""

from typing import Any

from django.utils.translation import get_language

from courses.models import Course, CoursePage, Partner, PartnerPage


def titles_of(course: Course) -> dict[str, str]:
    """Return the titles of the course's editions by language; of a withdrawn course, its last ones."""
    return _titles(CoursePage, course)


def titles_by_key() -> dict[Any, str]:
    """Return what each course is called in the reader's language, else in English, else in any."""
    order = {get_language(): 2, "en": 1}
    found = CoursePage.objects.filter(alias_of__isnull=True).order_by("pk")
    rows = found.values_list("translation_key", "locale__language_code", "title")
    return {key: title for key, language, title in sorted(rows, key=lambda row: order.get(row[1], 0))}


def names_of(partner: Partner) -> dict[str, str]:
    """Return what the partner's pages call it, by language."""
    return _titles(PartnerPage, partner)


def _titles(pages: type[CoursePage | PartnerPage], row: Course | Partner) -> dict[str, str]:
    found = list(
        pages.objects.filter(translation_key=row.key, alias_of__isnull=True)
        .order_by("locale__language_code")
        .values_list("locale__language_code", "title", "live")
    )
    live = {language: title for language, title, is_live in found if is_live}
    return live or {language: title for language, title, _is_live in found}
