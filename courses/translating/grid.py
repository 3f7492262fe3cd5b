"""How far a course is in each language: one cell for each text and language, and a summary of each language.

Read in a fixed number of queries. Strings are counted by wagtail-localize's own rows; an edition is stale by
its record (`EditionBasis`), and a translation in the making is behind when its original says something else.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Subquery
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from courses.models import Activity, Course, EditionBasis
from courses.outline import languages_of
from courses.translating.lines import CourseTexts, Line, texts_of
from courses.translating.originals import digest_of_source, digests_now

ORIGINAL, NONE, TRANSLATING, READY = "original", "none", "translating", "ready"
DRAFT, LIVE, STALE = "draft", "live", "stale"  # DRAFT: an edition that somebody writes by hand


@dataclass(frozen=True, slots=True)
class Work:
    """A translation in the making or kept up: `done` of `total` strings, the newest made at `newest_at`."""

    pk: int
    source_id: int
    done: int
    total: int
    newest_at: datetime | None
    taken_at: datetime

    @property
    def complete(self) -> bool:
        """Whether every string is translated and none has an error."""
        return self.done >= self.total


@dataclass(frozen=True, slots=True)
class Cell:
    """One text in one language. `behind` where the original says more than what is being translated."""

    state: str
    done: int = 0
    total: int = 0
    behind: bool = False
    edition_id: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """One language of a course, in figures."""

    language: str
    original: bool
    started: bool
    offered: bool
    done: int
    total: int
    ready: int  # complete and not live
    behind: int
    stale: int
    unprepared: int  # texts of a started language that have no translation yet
    lessons_missing: int  # required ones that are not live
    quizzes_missing: int
    final_missing: bool
    questions_missing: int
    page_missing: bool


@dataclass
class Grid:
    """The texts of a course, the cells by key and language, and a summary of each language."""

    texts: CourseTexts
    languages: tuple[str, ...]
    cells: dict[tuple[uuid.UUID, str], Cell] = field(default_factory=dict)
    works: dict[tuple[uuid.UUID, str], Work] = field(default_factory=dict)
    summaries: list[Summary] = field(default_factory=list)


def grid_of(course: Course) -> Grid:
    """Return how far `course` is in each of the academy's languages: those it has first, then the others."""
    texts = texts_of(course)
    codes = list(Locale.objects.values_list("language_code", flat=True))
    had = {code for line in texts.lines for code in line.editions}
    languages = tuple(sorted(codes, key=lambda code: (code != texts.language, code not in had, code)))
    works = works_of(texts.lines)
    behind = behind_of(texts.lines, works)
    stale = set(
        EditionBasis.objects.stale()
        .filter(key__in=[line.key for line in texts.lines])
        .values_list("key", "language")
    )
    grid = Grid(texts, languages, works=works)
    for line in texts.lines:
        for language in languages:
            place = (line.key, language)
            grid.cells[place] = _cell(line, language, works.get(place), place in stale, place in behind)
    grid.summaries = _summaries(course, grid)
    return grid


def works_of(lines: Iterable[Line], language: str = "") -> dict[tuple[uuid.UUID, str], Work]:
    """Return the translations of these texts by key and language, into one language or all: one query."""
    translated = StringTranslation.objects.filter(
        translation_of_id=OuterRef("source__stringsegment__string_id"),
        context_id=OuterRef("source__stringsegment__context_id"),
        locale_id=OuterRef("target_locale_id"),
        has_error=False,
    )
    newest = (
        StringTranslation.objects.filter(
            context__object_id=OuterRef("source__object_id"), locale_id=OuterRef("target_locale_id")
        )
        .order_by()
        .values("locale_id")
        .annotate(newest=Max("updated_at"))
        .values("newest")
    )
    found = Translation.objects.filter(enabled=True, source__object_id__in=[line.key for line in lines])
    if language:
        found = found.filter(target_locale__language_code=language)
    rows = found.annotate(
        total=Count("source__stringsegment"),
        done=Count("source__stringsegment", filter=Exists(translated)),
        newest=Subquery(newest),
        taken_at=F("source__last_updated_at"),
    ).values_list(
        *("source__object_id", "target_locale__language_code", "pk", "source_id", "done", "total"),
        *("newest", "taken_at"),
    )
    return {(key, code): Work(*values) for key, code, *values in rows}


def behind_of(lines: Iterable[Line], works: dict[tuple[uuid.UUID, str], Work]) -> set[tuple[uuid.UUID, str]]:
    """Return which translations were begun from a text that their original does not say any more.

    Only originals that were saved since are looked at, and then their words decide: two queries at most.
    """
    taken = {work.source_id: work.taken_at for work in works.values()}
    sources = {key: work.source_id for (key, _language), work in works.items()}
    suspects = [
        line
        for line in lines
        if line.key in sources
        and line.original.newest_at
        and line.original.newest_at > taken[sources[line.key]]
    ]
    if not suspects:
        return set()
    now = digests_now(suspects)
    rows = TranslationSource.objects.in_bulk([sources[line.key] for line in suspects])
    changed = {
        line.key
        for line in suspects
        if digest_of_source(line.kind, rows[sources[line.key]]) != now.get(str(line.key))
    }
    return {place for place in works if place[0] in changed}


def _cell(line: Line, language: str, work: Work | None, stale: bool, behind: bool) -> Cell:
    edition = line.edition(language)
    pk = edition.pk if edition else None
    if edition and edition.pk == line.original.pk:
        return Cell(ORIGINAL, edition_id=pk)
    done, total = (work.done, work.total) if work else (0, 0)
    if edition is None:
        return Cell(NONE)
    if edition.live:
        return Cell(STALE if stale else LIVE, done, total, behind, pk)
    if work is None:
        return Cell(DRAFT, edition_id=pk)
    return Cell(READY if work.complete and not behind else TRANSLATING, done, total, behind, pk)


def _summaries(course: Course, grid: Grid) -> list[Summary]:
    required = {
        row.key: row
        for row in Activity.objects.filter(course=course).select_related("quiz_rules")
        if row.required and not row.leaves
    }
    offered = languages_of(course)
    return [_summary(grid, language, required, offered) for language in grid.languages]


def _summary(
    grid: Grid, language: str, required: dict[uuid.UUID, Activity], offered: tuple[str, ...]
) -> Summary:
    lines = grid.texts.lines
    cells = {line.key: grid.cells[line.key, language] for line in lines}
    absent = {line.key for line in lines if not _is_live(line, language)}
    missing = [required[key] for key in absent if key in required]
    finals = [row for row in missing if row.kind == Activity.Kind.QUIZ and row.quiz_rules.is_final]
    quizzes = [row for row in missing if row.kind == Activity.Kind.QUIZ]
    started = any(code == language for _key, code in grid.works)
    return Summary(
        language=language,
        original=language == grid.texts.language,
        started=started or any(cell.state not in (NONE, ORIGINAL) for cell in cells.values()),
        offered=language in offered,
        done=sum(cell.done for cell in cells.values()),
        total=sum(cell.total for cell in cells.values()),
        ready=sum(cell.state == READY for cell in cells.values()),
        behind=sum(cell.behind for cell in cells.values()),
        stale=sum(cell.state == STALE for cell in cells.values()),
        unprepared=sum(cell.state == NONE for cell in cells.values()),
        lessons_missing=len(missing) - len(quizzes),
        quizzes_missing=len(quizzes) - len(finals),
        final_missing=bool(finals),
        questions_missing=sum(line.kind == "question" and line.key in absent for line in lines),
        page_missing=any(line.kind == "course" and line.key in absent for line in lines),
    )


def _is_live(line: Line, language: str) -> bool:
    edition = line.edition(language)
    return bool(edition and edition.live)
