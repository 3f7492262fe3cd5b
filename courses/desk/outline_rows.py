"""What the course's page at the desk shows of its modules and activities: plain data for a template."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from academy.lib.languages import direction_of
from cms.content_cache import key_of
from courses.course_tree import CourseTree, Part, PlacedPage
from courses.desk.bank_access import way_if_there
from courses.models import Activity, Course, LessonPage, QuizSlot
from courses.quality_facts import findings_of
from courses.rendering import lesson_bodies
from courses.sizes import size_label

MARKS_SECONDS = 60


@dataclass(frozen=True)
class Edition:
    """An activity in one language. Without an address it is not there yet."""

    language: str
    words: str
    tone: str
    url: str = ""


@dataclass(frozen=True)
class Correctable:
    """A live page with a newer draft: where it can be sent live as a small correction."""

    language: str
    url: str


@dataclass(frozen=True)
class Row:
    """A module or an activity, in the language that is shown."""

    key: uuid.UUID
    kind: str
    kind_label: str
    title: str
    language: str
    direction: str
    url: str
    state: str
    tone: str
    editions: tuple[Edition, ...]
    rows: tuple["Row", ...] = ()
    required: bool = False
    may_set_required: bool = False
    may_remove: bool = False
    size: str = ""
    findings: int = 0
    code: str = ""
    live: bool = False
    leaves: bool = False
    corrections: tuple[Correctable, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()  # of a quiz: words and addresses of what can be seen about it


def rows_of(
    course: Course,
    tree: CourseTree,
    *,
    in_review: bool = False,
    findings: dict[str, int] | None = None,
    corrects: bool = False,
) -> tuple[Row, ...]:
    """Return the modules with their activities. `findings` is how many marks each key has, where known;
    `corrects` is whether small corrections are the reader's to send."""
    activities = {row.key: row for row in Activity.objects.filter(course=course)}
    sizes = _sizes(tree)
    make = _RowMaker(tree, in_review, activities, sizes, findings or {}, corrects)
    return tuple(make.module(module) for module in tree.modules)


@dataclass
class _RowMaker:
    tree: CourseTree
    in_review: bool
    activities: dict[uuid.UUID, Activity]
    sizes: dict[uuid.UUID, str]
    findings: dict[str, int]
    corrects: bool

    def module(self, part: Part) -> Row:
        rows = tuple(self.row(each, _label(each.kind)) for each in part.parts)
        return self.row(part, _("Module"), rows)

    def row(self, part: Part, label: str, rows: tuple[Row, ...] = ()) -> Row:
        page = part.shown(self.tree.languages) or next(iter(part.held.values()))
        activity = self.activities.get(part.key)
        leaves = bool(activity and activity.leaves)
        words, tone = self.state(page, leaves)
        return Row(
            key=part.key,
            kind=part.kind,
            kind_label=label,
            title=page.title,
            language=page.language,
            direction=direction_of(page.language),
            url=_edit_url(page),
            state=words,
            tone=tone,
            editions=tuple(self.edition(part, language, leaves) for language in self.tree.languages),
            rows=rows,
            required=bool(activity and activity.required),
            may_set_required=bool(activity) and not part.was_live,
            may_remove=not part.was_live and not part.parts,
            size=self.sizes.get(part.key, ""),
            findings=self.findings.get(str(part.key), 0),
            code=activity.code if activity else "",
            live=part.is_live,
            leaves=leaves,
            corrections=corrections_of(part) if self.corrects and not leaves else (),
            ways=_ways(activity) if activity and activity.kind == Activity.Kind.QUIZ else (),
        )

    def edition(self, part: Part, language: str, leaves: bool) -> Edition:
        page = part.editions.get(language)
        if page is None:
            return Edition(language, _("not in this language yet"), "missing")
        words, tone = self.state(page, leaves)
        return Edition(language, words, tone, _edit_url(page))

    def state(self, page: PlacedPage, leaves: bool = False) -> tuple[str, str]:
        """In words, and the tone of its chip."""
        if leaves and not page.live:
            return _("taken out"), ""
        if page.live and not page.changed:
            return _("live"), "leaf"
        if self.in_review:
            return (_("live, changes in review"), "sea") if page.live else (_("in review"), "sea")
        return (_("live, with changes"), "amber") if page.live else (_("draft"), "")


def _ways(quiz: Activity) -> tuple[tuple[str, str], ...]:
    """To a quiz's papers, and to what answers say, where an app further right knows."""
    ways = [(_("Try the papers"), reverse("desk:papers", args=[quiz.code]))]
    if answers := way_if_there("quiz_statistics", quiz.code):
        ways.append((_("What answers say"), answers))
    return tuple(ways)


def corrections_of(part: Part) -> tuple[Correctable, ...]:
    """Return what of a part is live and has a newer draft."""
    return tuple(
        Correctable(language, reverse("desk:correct", args=[page.pk]))
        for language, page in part.editions.items()
        if page.live and page.changed
    )


def _label(kind: str) -> str:
    return {"lesson": _("Lesson"), "quiz": _("Quiz")}.get(kind, kind)


def _edit_url(page: PlacedPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _sizes(tree: CourseTree) -> dict[uuid.UUID, str]:
    """How much each activity's newest text weighs, by key; lessons in bytes, quizzes in questions."""
    parts = [part for module in tree.modules for part in module.parts]
    shown = {part.key: page for part in parts if (page := part.shown(tree.languages))}
    sizes = _lesson_sizes({page.pk: page for page in shown.values() if page.kind == "lesson"})
    counts = _question_counts([page.pk for page in shown.values() if page.kind == "quiz"])
    return {key: sizes.get(page.pk) or counts.get(page.pk, "") for key, page in shown.items()}


def _lesson_sizes(placed: dict[int, PlacedPage]) -> dict[int, str]:
    """Weigh the newest text of these lessons; what was weighed once is kept."""
    if not placed:
        return {}
    pages = list(LessonPage.objects.filter(pk__in=placed).select_related("latest_revision"))
    lessons = [(_with_newest_body(page), placed[page.pk].language, _version(page)) for page in pages]
    return {
        pk: size_label(body.text_bytes + body.media_bytes) if body.html else _("empty")
        for pk, body in lesson_bodies(lessons).items()
    }


def _with_newest_body(page: LessonPage) -> LessonPage:
    revision = page.latest_revision
    if revision and "body" in revision.content:
        page.body = LessonPage._meta.get_field("body").to_python(revision.content["body"])
    return page


def _version(page: LessonPage) -> str:
    revision = page.latest_revision
    return f"newest-{revision.pk}-{revision.created_at.timestamp()}" if revision else f"page-{page.pk}"


def _question_counts(pages: Collection[int]) -> dict[int, str]:
    """How many places for questions these quizzes have, as last published."""
    rows = QuizSlot.objects.filter(page__in=pages).values_list("page").annotate(number=Count("pk"))
    return {
        pk: ngettext("%(count)s question", "%(count)s questions", number) % {"count": number}
        for pk, number in rows
    }


def marks_of(course: Course, tree: CourseTree) -> dict[str, int]:
    """How many marks of the quality check each key has, under "" those of the whole course.

    Kept for a minute for each state of the texts: a change in the bank or to a file shows a bit later here,
    and at once on the page of the checks.
    """
    parts = [tree.course, *tree.modules, *(part for module in tree.modules for part in module.parts)]
    times = [page.saved_at for part in parts for page in part.editions.values() if page.saved_at]
    state = max(times).isoformat() if times else ""
    key = key_of("outline-marks", course.key, course.content_version, course.stage, len(parts), state)
    kept = cache.get(key)
    if kept is None:
        kept = _count(findings_of(course))
        cache.set(key, kept, MARKS_SECONDS)
    return kept


def _count(findings: Collection[Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in findings:
        if finding.level != "info" and not finding.overridden:
            key = finding.place.split("/")[0]
            counts[key] = counts.get(key, 0) + 1
    return counts
