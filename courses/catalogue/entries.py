"""The courses of the catalogue as plain values, read in a few queries whatever their number."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Page

from academy.lib.languages import direction_of
from cms.addresses import public_url
from cms.plain_text import one_line
from courses.catalogue.folding import Word, words_of
from courses.models import Activity, Course, CoursePage, Partner, PartnerPage, Topic

FEW = 100  # courses; more are read all together


@dataclass(frozen=True)
class Edition:
    """A course page in one language: its text is on one line, without signs that hide or reverse."""

    language: str
    page_id: int
    title: str
    summary: str
    url: str
    published_at: datetime | None

    @property
    def dir(self) -> str:
        """The direction of its text."""
        return direction_of(self.language)

    @cached_property
    def title_words(self) -> tuple[Word, ...]:
        """The words of the title, as search compares them."""
        return tuple(words_of(self.title))

    @cached_property
    def summary_words(self) -> tuple[Word, ...]:
        """The words of the summary."""
        return tuple(words_of(self.summary))


@dataclass(frozen=True)
class PartnerLine:
    """A partner as lists name it: `names` and `urls` by language of its live pages, the first made first."""

    id: int
    key: uuid.UUID
    slug: str
    name: str
    names: dict[str, str]
    urls: dict[str, str]

    def name_in(self, language: str) -> str:
        """Return the partner's name on its page in a language, else the name it signed with."""
        return self.names.get(language, self.name)


@dataclass(frozen=True)
class Entry:
    """A course that the catalogue lists. `version` and `made_at` say whether this is still how it is."""

    course_id: int
    key: uuid.UUID
    code: str
    version: int
    made_at: datetime
    opened_at: datetime
    partner_id: int
    track: str
    level: str
    modality: str
    region: str
    topics: tuple[str, ...]
    effort_minutes: int
    editions: tuple[Edition, ...]  # the first made first
    languages: tuple[str, ...]  # in which it can be followed from end to end

    @property
    def hours(self) -> int | Decimal:
        """The effort in hours, whole or with one decimal."""
        return Course(effort_minutes=self.effort_minutes).effort_hours

    def edition_in(self, language: str) -> Edition:
        """Return the edition in a language, else the first."""
        return next((each for each in self.editions if each.language == language), self.editions[0])


_FIELDS = (
    *("id", "key", "code", "content_version", "created_at", "opened_at", "partner_id"),
    *("track", "level", "modality", "region", "effort_minutes"),
)


def read_entries(only: Iterable[int] | None = None) -> list[Entry]:
    """Read the entries of all open courses with a live edition, or of those with these ids.

    Costs the same five queries whatever the number.
    """
    courses = Course.objects.filter(stage=Course.Stage.OPEN)
    if only is not None:
        courses = courses.filter(pk__in=list(only))
    rows = list(courses.order_by("pk").values_list(*_FIELDS))
    if not rows:
        return []
    editions = _editions(courses.values("key"))
    topics = _topics(courses)
    complete = _complete_languages(courses)
    found = []
    for pk, key, code, version, made_at, opened_at, partner_id, *facets, minutes in rows:
        if not (pages := editions.get(key)):
            continue
        track, level, modality, region = facets
        published = [page.published_at for page in pages if page.published_at]
        entry = Entry(
            course_id=pk,
            key=key,
            code=code,
            version=version,
            made_at=made_at,
            opened_at=opened_at or min(published, default=made_at),
            partner_id=partner_id,
            track=track,
            level=level,
            modality=modality,
            region=region,
            topics=tuple(topics.get(pk, ())),
            effort_minutes=minutes,
            editions=tuple(pages),
            languages=tuple(page.language for page in pages if complete(pk, page.language)),
        )
        found.append(entry)
    return found


def _editions(keys: QuerySet[Any]) -> dict[uuid.UUID, list[Edition]]:
    pages = CoursePage.objects.filter(translation_key__in=keys, live=True, alias_of=None).order_by("pk")
    names = ("translation_key", "locale__language_code", "pk", "title", "summary", "url_path")
    known = dict(settings.LANGUAGES)
    found: dict[uuid.UUID, list[Edition]] = defaultdict(list)
    for key, code, pk, title, summary, path, published in pages.values_list(*names, "first_published_at"):
        if code in known:
            url = public_url(path, code)
            found[key].append(Edition(code, pk, one_line(title), one_line(summary), url, published))
    return found


def _topics(courses: QuerySet[Course]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    through = Course.topics.through.objects.filter(course__in=courses.values("pk"))
    for pk, slug in through.order_by("topic__slug").values_list("course_id", "topic__slug"):
        found[pk].append(slug)
    return found


def _complete_languages(courses: QuerySet[Course]) -> Any:
    """Return a function of course and language: whether all required activities are live in it.

    An activity that is live in no language counts for none.
    """
    activities = Activity.objects.filter(course__in=courses.values("pk"), required=True)
    course_of = dict(activities.values_list("key", "course_id"))
    live = Page.objects.filter(translation_key__in=activities.values("key"), live=True, alias_of=None)
    have: dict[tuple[int, str], set[uuid.UUID]] = defaultdict(set)
    needed: dict[int, set[uuid.UUID]] = defaultdict(set)
    for key, code in live.values_list("translation_key", "locale__language_code"):
        have[course_of[key], code].add(key)
        needed[course_of[key]].add(key)
    return lambda pk, code: needed.get(pk, set()) <= have.get((pk, code), set())


def read_partners() -> dict[int, PartnerLine]:
    """Read the names of all partners, by id: two queries."""
    names: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    urls: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    pages = PartnerPage.objects.filter(live=True, alias_of=None).order_by("pk")
    fields = ("translation_key", "locale__language_code", "title", "url_path")
    for key, code, title, path in pages.values_list(*fields):
        names[key][code], urls[key][code] = one_line(title), public_url(path, code)
    rows = Partner.objects.order_by("pk").values_list("pk", "key", "slug", "name")
    return {
        pk: PartnerLine(pk, key, slug, one_line(name), names.get(key, {}), urls.get(key, {}))
        for pk, key, slug, name in rows
    }


def read_topics() -> dict[str, Topic]:
    """Read all topics, by slug."""
    return {topic.slug: topic for topic in Topic.objects.all()}
