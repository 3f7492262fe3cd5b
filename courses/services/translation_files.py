"""A course's translation as one file: given out, and taken back whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation

from academy.users.models import User
from courses.models import Course
from courses.services.translation_errors import FileRefused, LanguageNotStarted, Problem
from courses.translating.grid import works_of
from courses.translating.lines import CourseTexts, texts_of
from courses.translating.po import (
    MOST_PROBLEMS,
    PoInvalid,
    PoLine,
    PoString,
    read_po,
    why_refused,
    write_po,
)


@dataclass(frozen=True)
class Imported:
    """What a file changed: strings that are new or other now, the same as before, or no longer asked for."""

    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True, slots=True)
class _Place:
    """A string in its text, as wagtail-localize's rows name it, with the translation that it has."""

    string_id: int
    context_id: int
    source: str
    context: str
    place: str
    translation: StringTranslation | None


def export_po(*, course: Course, language: str) -> bytes:
    """Return every string of `course` with its translation into `language`, as one PO file.

    Raises `LanguageNotStarted`.
    """
    texts = texts_of(course)
    places = _places(texts, language)
    if not places:
        raise LanguageNotStarted(language)
    return write_po(
        course=course.code,
        source=texts.language,
        target=language,
        strings=[
            PoString(
                context=each.context,
                source=each.source,
                translation=each.translation.data if each.translation else "",
                place=each.place,
                uncertain=bool(each.translation and each.translation.has_error),
            )
            for each in places
        ],
    )


def import_po(*, course: Course, language: str, by: User | None, content: bytes) -> Imported:
    """Take the translations of a PO file that `export_po` made: all of them, or none with the reasons.

    What the file leaves empty or marks as fuzzy stays as it is. A string that the original no longer has is
    counted and left out. Taking the same file twice changes nothing. Raises `FileRefused` with the lines,
    and `LanguageNotStarted`.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
        texts = texts_of(locked)
        places = {(each.context, each.source): each for each in _places(texts, language)}
        if not places:
            raise LanguageNotStarted(language)
        try:
            lines = read_po(content, course=locked.code, source=texts.language, target=language)
        except PoInvalid as error:
            raise FileRefused([Problem(error.line, error.words)]) from error
        wanted, gone = _wanted(lines, places)
        changed = _write(wanted, Locale.objects.get(language_code=language), by)
        if changed:
            log(
                instance=locked,
                action="courses.import_translation",
                user=by,
                data={"language": language, "strings": changed},
            )
    return Imported(changed, len(wanted) - changed, gone)


def _wanted(
    lines: Iterable[PoLine], places: dict[tuple[str, str], _Place]
) -> tuple[list[tuple[_Place, str]], int]:
    """The places that a file has words for, or `FileRefused`; and how many strings are gone."""
    wanted: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    gone = 0
    for line in lines:
        place = places.get((line.context, line.source))
        if place is None:
            gone += 1
            continue
        name = (line.context, line.source)
        if not line.translation:
            why = _("This entry has several forms; a course has none.")
        elif wanted.get(name, line.translation) != line.translation:
            why = _("This entry stands here twice, with two translations.")
        else:
            why = why_refused(line.source, line.translation)
        if why:
            problems.append(Problem(line.line, why))
        wanted[name] = line.translation
    if problems:
        raise FileRefused(problems[:MOST_PROBLEMS])
    return [(places[name], words) for name, words in wanted.items()], gone


def _write(wanted: Iterable[tuple[_Place, str]], locale: Locale, by: User | None) -> int:
    """Write the strings that differ; return how many did."""
    now = timezone.now()
    fresh: dict[str, Any] = {
        "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
        "tool_name": "PO File",
        "last_translated_by": by,
        "has_error": False,
        "field_error": "",
    }
    made, changed = [], []
    for place, words in wanted:
        known = place.translation
        if known is None:
            made.append(
                StringTranslation(
                    translation_of_id=place.string_id,
                    context_id=place.context_id,
                    locale=locale,
                    data=words,
                    **fresh,
                )
            )
        elif known.data != words or known.has_error:
            for name, value in {**fresh, "data": words, "updated_at": now}.items():
                setattr(known, name, value)
            changed.append(known)
    StringTranslation.objects.bulk_create(made, batch_size=500)
    StringTranslation.objects.bulk_update(changed, [*fresh, "data", "updated_at"], batch_size=100)
    return len(made) + len(changed)


def _places(texts: CourseTexts, language: str) -> list[_Place]:
    """Every string of the course in that language, in reading order: two queries besides the translations."""
    works = works_of(texts.lines, language)
    lines = {
        works[line.key, language].source_id: line for line in texts.lines if (line.key, language) in works
    }
    order = {source_id: place for place, source_id in enumerate(lines)}
    keys = [line.key for line in lines.values()]
    translated = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            locale__language_code=language, context__object_id__in=keys
        )
    }
    segments = StringSegment.objects.filter(source__in=list(lines)).select_related("string", "context")
    places: dict[tuple[int, int], _Place] = {}
    for segment in sorted(segments, key=lambda each: (order[each.source_id], each.order)):
        name, line = (segment.string_id, segment.context_id), lines[segment.source_id]
        if name not in places:
            places[name] = _Place(
                string_id=segment.string_id,
                context_id=segment.context_id,
                source=segment.string.data,
                context=f"{line.kind}:{line.key}:{segment.context.path}",
                place=f"{line.title} · {segment.context.field_path or segment.context.path}",
                translation=translated.get(name),
            )
    return list(places.values())
