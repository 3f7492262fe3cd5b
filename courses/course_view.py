"""What a course page shows besides its own text. All but the row itself is kept per content version."""

import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

from cms.addresses import public_url
from cms.rich_text import safe_html
from courses.cards import native_name
from courses.content_cache import keep, key_of
from courses.covers import cover_svg
from courses.models import Activity, Course, CoursePage, PartnerPage
from courses.outline import Outline, OutlineActivity, languages_of, outline_of
from courses.sizes import weight_label


class Edition(NamedTuple):
    """A language in which the course has a page."""

    code: str
    native_name: str
    url: str
    current: bool


class PartnerLine(NamedTuple):
    """Who teaches the course; `url` is empty where the partner has no live page."""

    name: str
    url: str


class ActivityLine(NamedTuple):
    """An activity in the outline of a course page."""

    title: str
    kind: str
    kind_label: str
    size_label: str
    questions: int | None
    minutes: int
    required: bool
    language: str


class ModuleLine(NamedTuple):
    """A module in the outline of a course page."""

    number: int
    title: str
    activities: list[ActivityLine]


@dataclass(frozen=True)
class _Facts:
    editions: tuple[tuple[str, str], ...]
    partner: PartnerLine
    objectives: tuple[str, ...]
    description: str


def course_context(page: CoursePage, language: str) -> dict[str, Any]:
    """Return the template's context for a published course page; no query besides the course's own row."""
    course = page.course_row
    facts = keep(
        key_of("course-facts", course.key, course.content_version, language),
        lambda: _facts(page, course, language),
    )
    return {
        "course": course,
        "cover": cover_svg(course.key),
        "partner": facts.partner,
        "objectives": facts.objectives,
        "description": facts.description,
        "outline": outline_lines(outline_of(course, language)),
        "languages": [native_name(code) for code in languages_of(course)],
        "editions": [Edition(code, native_name(code), url, code == language) for code, url in facts.editions],
        "withdrawn": course.stage == Course.Stage.WITHDRAWN,
    }


def preview_context(page: CoursePage, language: str) -> dict[str, Any]:
    """Return the context for a course page as it stands in the editor: perhaps unsaved, and nothing kept."""
    row = page.find_row()
    course = copy.copy(row) if row else Course(key=page.translation_key)
    staged = page.staged_settings or {}
    for name in page.row_settings:
        if name in staged:
            setattr(course, name, staged[name])
    return {
        "course": course,
        "cover": cover_svg(course.key),
        "partner": _partner_line(row, language) if row else None,
        "objectives": [objective.text for objective in page.objectives.all()],
        "description": safe_html(page.description),
        "outline": outline_lines(outline_of(row, language)) if row else [],
        "languages": [native_name(code) for code in languages_of(row)] if row else [],
        "editions": [],
        "withdrawn": False,
    }


def outline_lines(outline: Outline) -> list[ModuleLine]:
    """Return an outline with its words and sizes in the language of the moment."""
    return [
        ModuleLine(module.number, module.title, [_line(each, outline.language) for each in module.activities])
        for module in outline.modules
    ]


def kind_label(kind: str) -> str:
    """Return the word for a kind of activity."""
    return str(Activity.Kind(kind).label)


def _line(activity: OutlineActivity, language: str) -> ActivityLine:
    return ActivityLine(
        title=activity.title,
        kind=activity.kind,
        kind_label=kind_label(activity.kind),
        size_label=weight_label(activity.text_bytes, activity.media_bytes),
        questions=activity.questions,
        minutes=activity.minutes,
        required=activity.required,
        language=activity.language if activity.language != language else "",
    )


def _facts(page: CoursePage, course: Course, language: str) -> _Facts:
    editions = CoursePage.objects.filter(translation_key=course.key, live=True, alias_of=None).order_by("pk")
    rows = editions.values_list("locale__language_code", "url_path")
    return _Facts(
        editions=tuple((code, public_url(path, code)) for code, path in rows),
        partner=_partner_line(course, language),
        objectives=tuple(page.objectives.values_list("text", flat=True)),
        description=safe_html(page.description),
    )


def _partner_line(course: Course, language: str) -> PartnerLine:
    pages = PartnerPage.objects.filter(translation_key=course.partner.key, live=True).order_by("pk")
    rows = list(pages.values_list("locale__language_code", "title", "url_path"))
    rows.sort(key=lambda row: row[0] != language)
    if not rows:
        return PartnerLine(course.partner.name, "")
    code, title, path = rows[0]
    return PartnerLine(title, public_url(path, code))
