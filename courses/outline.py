"""The outline of a course as learners see it now: modules, activities, sizes, in one language with fallbacks.

Read from live editions (live pages that are no aliases), kept per `Course.content_version`: a kept outline
costs no query. Records hold on to `Activity` rows; an outline only says what stands where today.
"""

import uuid
import zlib
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

from django.db.models import Q, Sum

from cms.content_cache import keep, key_of
from courses.depths import STEP
from courses.models import (
    Activity,
    Course,
    CoursePage,
    EditionBasis,
    LessonPage,
    ModulePage,
    QuizPage,
    QuizRules,
)
from courses.quiz_supply import Supply, supplies_of
from courses.rendering import lesson_bodies
from courses.sizes import RULES_BYTES, frame_bytes, squeezed


@dataclass(frozen=True, slots=True)
class OutlineRules:
    """How a quiz is taken and counted; the fields of `QuizRules`."""

    is_final: bool
    weight: int
    pass_mark: int | None
    attempts: int | None
    wait_days: int
    time_limit_minutes: int | None
    counts: str
    feedback: str
    feedback_when: str
    layout: str
    shuffle_questions: bool
    shuffle_options: bool


@dataclass(frozen=True, slots=True)
class OutlineActivity:
    """One activity in the edition that is shown: `language` differs from the outline's where it lacks one.

    `revision` changes with every publication of the page; `minutes` are minutes. Sizes are in bytes:
    `text_bytes` is about what its page takes on the wire, frame included; `media_bytes` comes on top.
    `newer_in` is the language whose text this edition does not say yet; empty where it is up to date.
    """

    id: int
    key: uuid.UUID
    code: str
    kind: str
    required: bool
    language: str
    page_id: int
    revision: str
    title: str
    slug: str
    minutes: int
    text_bytes: int
    media_bytes: int
    questions: int | None
    rules: OutlineRules | None
    newer_in: str = ""

    @property
    def stale(self) -> bool:
        """Whether its original says something else by now, or what this quiz asks does."""
        return bool(self.newer_in)


@dataclass(frozen=True, slots=True)
class OutlineModule:
    """A module with its activities, numbered from 1."""

    number: int
    title: str
    activities: tuple[OutlineActivity, ...]


@dataclass(frozen=True)
class Outline:
    """The modules of a course in one language."""

    course_id: int
    language: str
    modules: tuple[OutlineModule, ...]

    @cached_property
    def activities(self) -> tuple[OutlineActivity, ...]:
        """All activities, in order."""
        return tuple(activity for module in self.modules for activity in module.activities)

    def by_code(self, code: str) -> OutlineActivity | None:
        """Return the activity with this code, or None."""
        return next((activity for activity in self.activities if activity.code == code), None)

    def by_key(self, key: uuid.UUID) -> OutlineActivity | None:
        """Return the activity with this key, or None."""
        return next((activity for activity in self.activities if activity.key == key), None)

    def neighbours(self, code: str) -> tuple[OutlineActivity | None, OutlineActivity | None]:
        """Return the activities before and after the one with this code; None where there is none."""
        codes = [activity.code for activity in self.activities]
        if code not in codes:
            return None, None
        place = codes.index(code)
        before = self.activities[place - 1] if place else None
        after = self.activities[place + 1] if place + 1 < len(codes) else None
        return before, after

    def module_of(self, code: str) -> OutlineModule | None:
        """Return the module that holds the activity with this code, or None."""
        return next((m for m in self.modules if any(a.code == code for a in m.activities)), None)


def outline_of(course: Course, language: str) -> Outline:
    """Return the outline of `course` for a reader of `language`, filled up from its other editions.

    The order is that of the edition in `language`, else of the course's first; what it lacks stands where the
    other edition has it. A module without activities is left out, but where no module has any yet. A course
    that is live in no language has an outline without modules.
    """
    key = key_of("outline", course.key, course.content_version, language)
    return keep(key, lambda: _Editions(course).outline(language))


def languages_of(course: Course) -> tuple[str, ...]:
    """Return the languages that have all required activities, first edition first: those offered.

    A required quiz counts as there when the bank can fill its paper in that language. What no language has
    bars none.
    """
    key = key_of("languages", course.key, course.content_version)
    return keep(key, lambda: _Editions(course).complete_languages())


@dataclass
class _Module:
    key: uuid.UUID
    title: str
    activities: list[OutlineActivity] = field(default_factory=list)


class _Editions:
    """The live pages of all editions of a course, read in a constant number of queries."""

    def __init__(self, course: Course) -> None:
        self.course = course
        editions = CoursePage.objects.filter(translation_key=course.key, live=True, alias_of=None)
        self.languages: dict[str, str] = dict(
            editions.order_by("pk").values_list("path", "locale__language_code")
        )
        self.rows = {
            row.key: row for row in Activity.objects.filter(course=course).select_related("quiz_rules")
        }
        self.supplies: dict[int, Supply] = {}
        self.trees = self._read() if self.languages else {}

    def outline(self, language: str) -> Outline:
        modules: list[_Module] = []
        order = sorted(self.trees, key=lambda code: code != language)  # stable: the first edition is next
        for code in order:
            _fill_up(modules, self.trees[code])
        taught = [module for module in modules if module.activities]
        numbered = enumerate(taught or modules, start=1)  # where nothing is taught yet, the plan
        return Outline(
            course_id=self.course.pk,
            language=language,
            modules=_framed([OutlineModule(n, m.title, tuple(m.activities)) for n, m in numbered]),
        )

    def complete_languages(self) -> tuple[str, ...]:
        keys = {
            code: {a.key for m in tree for a in m.activities if self._can_be_done(a)}
            for code, tree in self.trees.items()
        }
        needed = {key for found in keys.values() for key in found if self.rows[key].required}
        return tuple(code for code, found in keys.items() if needed <= found)

    def _can_be_done(self, activity: OutlineActivity) -> bool:
        return activity.kind != Activity.Kind.QUIZ or self.supplies[activity.page_id].fills_paper

    def _read(self) -> dict[str, list[_Module]]:
        under = Q()
        for path in self.languages:
            under |= Q(path__startswith=path)
        live = under & Q(live=True, alias_of=None)
        trees: dict[str, list[_Module]] = {code: [] for code in self.languages.values()}
        modules: dict[str, _Module] = {}
        for path, key, title in (
            ModulePage.objects.filter(live).order_by("path").values_list("path", "translation_key", "title")
        ):
            modules[path] = _Module(key, title)
            trees[self.languages[path[:-STEP]]].append(modules[path])
        lessons = list(LessonPage.objects.filter(live).select_related("locale"))
        quizzes = list(QuizPage.objects.filter(live).annotate(drawn=Sum("slots__draw")))
        bodies = lesson_bodies([(page, page.locale.language_code, revision_of(page)) for page in lessons])
        self.supplies = supplies_of({quiz.pk: self.languages[quiz.path[: -2 * STEP]] for quiz in quizzes})
        newer = self._newer_in()
        for page in sorted([*lessons, *quizzes], key=lambda page: page.path):
            module = modules.get(page.path[:-STEP])
            row = self.rows.get(page.translation_key)
            if module and row:
                language = self.languages[page.path[: -2 * STEP]]
                activity = _activity(row, page, language, bodies.get(page.pk))
                module.activities.append(replace(activity, newer_in=self._newer(newer, activity)))
        return trees

    def _newer_in(self) -> dict[tuple[uuid.UUID, str], str]:
        """The language that each stale page should follow, by its key and own language: one query."""
        stale = EditionBasis.objects.stale().filter(language__in=self.languages.values())
        rows = stale.filter(key__in=self.rows.keys())
        return {
            (key, language): source
            for key, language, source in rows.values_list("key", "language", "source_language")
        }

    def _newer(self, newer: dict[tuple[uuid.UUID, str], str], activity: OutlineActivity) -> str:
        """The language that says more: a quiz is stale with its own text, and with what it may ask."""
        supply = self.supplies.get(activity.page_id)
        return newer.get((activity.key, activity.language)) or (supply.newer_in if supply else "")


def revision_of(page: LessonPage | QuizPage) -> str:
    """Return what changes with each publication of `page`, or with its text where it was never published."""
    published = page.last_published_at or page.first_published_at
    if published:
        return f"{page.live_revision_id or 0}-{int(published.timestamp() * 1000)}"
    text = repr((page.title, page.body.get_prep_value() if isinstance(page, LessonPage) else page.intro))
    return f"0-{zlib.crc32(text.encode())}"


def _framed(modules: list[OutlineModule]) -> tuple[OutlineModule, ...]:
    """Add to each activity's own words the frame of its page, the same for all: it holds this outline."""
    activities = [activity for module in modules for activity in module.activities]
    titles = [module.title for module in modules] + [activity.title for activity in activities]
    frame = frame_bytes(titles, len(activities))
    return tuple(
        replace(
            module,
            activities=tuple(replace(each, text_bytes=each.text_bytes + frame) for each in module.activities),
        )
        for module in modules
    )


def _own_bytes(page: LessonPage | QuizPage, body: object) -> int:
    """Return what the page of an activity says besides its frame."""
    if isinstance(page, QuizPage):
        return squeezed(page.intro) + RULES_BYTES
    return getattr(body, "text_bytes", 0) + squeezed(page.sources)


def _activity(row: Activity, page: LessonPage | QuizPage, language: str, body: object) -> OutlineActivity:
    rules = getattr(row, "quiz_rules", None) if row.kind == Activity.Kind.QUIZ else None
    return OutlineActivity(
        id=row.pk,
        key=row.key,
        code=row.code,
        kind=row.kind,
        required=row.required,
        language=language,
        page_id=page.pk,
        revision=revision_of(page),
        title=page.title,
        slug=page.slug,
        minutes=page.minutes,
        text_bytes=_own_bytes(page, body),
        media_bytes=getattr(body, "media_bytes", 0),
        questions=(page.drawn or 0) if isinstance(page, QuizPage) else None,
        rules=_rules(rules) if rules else None,
    )


def _rules(rules: QuizRules) -> OutlineRules:
    return OutlineRules(**{each.name: getattr(rules, each.name) for each in fields(OutlineRules)})


def _fill_up(modules: list[_Module], tree: list[_Module]) -> None:
    """Put into `modules` what only `tree` has, each thing after what it follows there."""
    have = {activity.key for module in modules for activity in module.activities}
    by_key = {module.key: module for module in modules}
    previous: _Module | None = None
    for theirs in tree:
        ours = by_key.get(theirs.key)
        if ours is None:
            ours = by_key[theirs.key] = _Module(theirs.key, theirs.title)
            modules.insert(modules.index(previous) + 1 if previous else 0, ours)
        before: uuid.UUID | None = None
        for activity in theirs.activities:
            if activity.key not in have:
                places = [a.key for a in ours.activities]
                place = places.index(before) + 1 if before in places else (len(places) if before else 0)
                ours.activities.insert(place, activity)
                have.add(activity.key)
            before = activity.key
        previous = ours
