"""What a course page shows besides its own text. All but the row itself is kept per content version.

The interface speaks the visitor's language and the text is that of an edition: the same, as a rule. Where a
course has no edition in the visitor's language, its first one is shown, marked with its own language.
"""

import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from academy.lib.languages import direction_of, native_name
from cms.addresses import public_url
from cms.content_cache import keep, key_of
from cms.rich_text import safe_html
from cms.sharing import shared
from courses.assessment import assessment_lines, award_sentences, has_pass_mark
from courses.covers import cover_svg
from courses.editions import EditionLink, course_link
from courses.models import Activity, Course, CoursePage, Partner, PartnerPage
from courses.outline import Outline, OutlineActivity, languages_of, outline_of
from courses.sizes import size_label, weight_label

# What a course is to visitors; whatever comes before it opens is one thing to them.
_STAGES = {Course.Stage.OPEN: "open", Course.Stage.WITHDRAWN: "withdrawn"}


class Edition(NamedTuple):
    """A language in which the course has a page; `complete` where every required activity is in it."""

    code: str
    native_name: str
    url: str
    current: bool
    complete: bool


class PartnerLine(NamedTuple):
    """Who delivers the course; `url` is empty where the partner has no live page."""

    name: str
    url: str


class TopicLine(NamedTuple):
    """What the course is about; `slug` stands in the catalogue's addresses."""

    slug: str
    name: str


class ActivityLine(NamedTuple):
    """An activity in the outline of a course page. `language` is set where it is not the outline's."""

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


class Totals(NamedTuple):
    """An outline in figures; sizes in words, `media` empty where there is none."""

    modules: int
    activities: int
    text: str
    media: str


class Withdrawal(NamedTuple):
    """What is said of a withdrawn course: a notice, the learners' last day, what replaces it."""

    notice: str
    closes_on: date | None
    closed: bool
    replaced_by: EditionLink | None


@dataclass(frozen=True)
class _Facts:
    editions: tuple[tuple[str, str], ...]
    partner: PartnerLine
    delivered_with: tuple[PartnerLine, ...]
    topics: tuple[TopicLine, ...]
    objectives: tuple[str, ...]
    description: str


def course_context(page: CoursePage) -> dict[str, Any]:
    """Return the template's context for a published course page; no query besides the course's own row."""
    course, shown, own = page.course_row, get_language() or "en", page.locale.language_code
    facts = keep(
        key_of("course-facts", course.key, course.content_version, own, shown),
        lambda: _facts(page, course, own, shown),
    )
    complete = languages_of(course)
    addresses = dict(facts.editions)
    canonical = addresses.get(own) or public_url(page.url_path, own)
    return {
        **_context(course, outline_of(course, own), own, shown),
        "partner": facts.partner,
        "delivered_with": facts.delivered_with,
        "topics": facts.topics,
        "objectives": facts.objectives,
        "description": facts.description,
        "editions": [
            Edition(code, native_name(code), url, code == shown, code in complete)
            for code, url in facts.editions
        ],
        "stage": _STAGES.get(Course.Stage(course.stage), "coming"),
        "withdrawal": _withdrawal(course, shown),
        "sharing": shared(page.title, page.summary, language=own, canonical=canonical, addresses=addresses),
    }


def _withdrawal(course: Course, shown: str) -> Withdrawal | None:
    """What the page of a withdrawn course says besides; the course in its place only while that is open."""
    if course.stage != Course.Stage.WITHDRAWN:
        return None
    successor = course.replaced_by
    open_one = successor is not None and successor.stage == Course.Stage.OPEN
    link = course_link(successor, shown) if open_one and successor else None
    return Withdrawal(course.withdrawal_notice, course.closes_on, course.has_closed(), link)


def preview_context(page: CoursePage) -> dict[str, Any]:
    """Return the context for a course page as it stands in the editor: perhaps unsaved, and nothing kept."""
    row, own = page.find_row(), page.locale.language_code
    course = copy.copy(row) if row else Course(key=page.translation_key)
    staged = (page.staged_settings or {}) | page.proposed_settings()
    for name in page.row_settings:
        if name in staged:
            setattr(course, name, staged[name])
    lists = {name: staged.get(name, list(getattr(row, name).all()) if row else []) for name in page.row_lists}
    return {
        **_context(course, outline_of(row, own) if row else Outline(0, own, ()), own, own),
        "partner": partner_line(row.partner, own) if row else None,
        "delivered_with": [partner_line(partner, own) for partner in lists["delivered_with"]],
        "topics": [TopicLine(topic.slug, topic.name_in(own)) for topic in lists["topics"]],
        "objectives": [objective.text for objective in page.objectives.all()],
        "description": safe_html(page.description),
        "editions": [Edition(own, native_name(own), "", True, True)],
        "stage": "open",
    }


def _context(course: Course, outline: Outline, own: str, shown: str) -> dict[str, Any]:
    """What follows from the row and the outline, in the words of the moment."""
    lent = own != shown
    return {
        "course": course,
        "cover": cover_svg(course.key),
        "outline": outline_lines(outline),
        "totals": totals_of(outline),
        "assessment": assessment_lines(course, outline),
        "award": award_sentences(course, outline),
        "has_pass_mark": has_pass_mark(course, outline),
        "text_language": own,
        "lent_from": native_name(own) if lent else "",
        "said_in": in_language(own) if lent else "",
    }


def in_language(language: str) -> SafeString:
    """Return the attributes of an element whose text is in another language than the page."""
    return format_html(' lang="{}" dir="{}"', language, direction_of(language))


def outline_lines(outline: Outline) -> list[ModuleLine]:
    """Return an outline with its words and sizes in the language of the moment."""
    return [
        ModuleLine(module.number, module.title, [_line(each, outline.language) for each in module.activities])
        for module in outline.modules
    ]


def totals_of(outline: Outline) -> Totals:
    """Return an outline in figures."""
    text = sum(activity.text_bytes for activity in outline.activities)
    media = sum(activity.media_bytes for activity in outline.activities)
    return Totals(
        modules=len(outline.modules),
        activities=len(outline.activities),
        text=size_label(text) if text else "",
        media=size_label(media) if media else "",
    )


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


def _facts(page: CoursePage, course: Course, own: str, shown: str) -> _Facts:
    editions = CoursePage.objects.filter(translation_key=course.key, live=True, alias_of=None).order_by("pk")
    rows = editions.values_list("locale__language_code", "url_path")
    return _Facts(
        editions=tuple((code, public_url(path, code)) for code, path in rows),
        partner=partner_line(course.partner, shown),
        delivered_with=tuple(
            partner_line(partner, shown)
            for partner in course.delivered_with.order_by("name")
            if partner != course.partner
        ),
        topics=tuple(TopicLine(topic.slug, topic.name_in(shown)) for topic in course.topics.all()),
        objectives=tuple(page.objectives.values_list("text", flat=True)),
        description=safe_html(page.description),
    )


def partner_line(partner: Partner, language: str) -> PartnerLine:
    """Return what a partner is called in `language`, else in its first page's, and where its page is."""
    pages = PartnerPage.objects.filter(translation_key=partner.key, live=True, alias_of=None).order_by("pk")
    rows = list(pages.values_list("locale__language_code", "title", "url_path"))
    rows.sort(key=lambda row: row[0] != language)
    if not rows:
        return PartnerLine(partner.name, "")
    _code, title, path = rows[0]
    return PartnerLine(title, public_url(path, language))  # shown in every language
