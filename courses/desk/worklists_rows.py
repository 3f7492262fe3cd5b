"""The rows of *Your courses*: what each course is called, where it stands, in which languages, how full."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page

from academy.lib.languages import direction_of, native_name
from courses.depths import COURSE_DEPTH
from courses.desk.worklists_words import Standing, standings
from courses.models import Activity, Course, Submission
from courses.quality_facts import counts_of

MOST_SEARCHED = 80  # characters


@dataclass(frozen=True)
class EditionMark:
    """A language of a course and how many of its activities stand in it."""

    code: str
    name: str
    direction: str
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether every activity stands in this language."""
        return self.done >= self.total


@dataclass(frozen=True)
class CourseRow:
    """A course in the list."""

    course: Course
    title: str
    language: str
    direction: str
    url: str
    standing: Standing
    editions: tuple[EditionMark, ...]
    changed_at: datetime | None
    marks: int  # of the quality check, those that keep it from being submitted


def in_order_of_need(courses: QuerySet[Course], query: str = "") -> QuerySet[Course]:
    """Return the courses that match, those that wait for the partner first, withdrawn ones last."""
    if query := query.strip()[:MOST_SEARCHED]:
        named = Page.objects.filter(depth=COURSE_DEPTH, draft_title__icontains=query)
        courses = courses.filter(Q(code__icontains=query) | Q(key__in=named.values("translation_key")))
    newest = Submission.objects.filter(course=OuterRef("pk")).order_by("-submitted_at", "-pk")
    need = Case(
        When(stage=Course.Stage.WITHDRAWN, then=Value(9)),
        When(newest_state=Submission.State.RETURNED, then=Value(0)),
        When(newest_state=Submission.State.IN_REVIEW, then=Value(3)),
        When(stage=Course.Stage.OPEN, then=Value(4)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        courses.select_related("partner")
        .annotate(newest_state=Subquery(newest.values("state")[:1]))
        .annotate(need=need)
        .order_by("need", "-stage_since", "-pk")
    )


def rows_of_courses(courses: Sequence[Course]) -> list[CourseRow]:
    """Return the rows of these courses in their order: ten queries, whatever their number."""
    language = get_language() or "en"
    pages = _course_pages(courses)
    editions, changed = _editions(courses, pages)
    standing = standings(courses)
    quality = counts_of(courses)
    rows = []
    for course in courses:
        found = pages.get(course.key, [])
        shown = next((page for page in found if page[1] == language), found[0] if found else None)
        title, said_in = (shown[2], shown[1]) if shown else (course.code, language)
        rows.append(
            CourseRow(
                course=course,
                title=title,
                language=said_in,
                direction=direction_of(said_in),
                url=reverse("desk:course", args=[course.code]),
                standing=standing[course.pk],
                editions=editions[course.pk],
                changed_at=changed.get(course.pk),
                marks=quality[course.pk].must,
            )
        )
    return rows


_Pages = dict[uuid.UUID, list[tuple[uuid.UUID, str, str, datetime | None]]]


def _course_pages(courses: Sequence[Course]) -> _Pages:
    pages: _Pages = defaultdict(list)
    found = Page.objects.filter(
        depth=COURSE_DEPTH, translation_key__in=[course.key for course in courses], alias_of=None
    )
    names = ("translation_key", "locale__language_code", "draft_title", "latest_revision_created_at")
    for row in found.order_by("pk").values_list(*names):
        pages[row[0]].append(row)
    return pages


def _editions(
    courses: Sequence[Course], pages: _Pages
) -> tuple[dict[int, tuple[EditionMark, ...]], dict[int, datetime]]:
    """How many activities of each course stand in each of its languages, and when one last changed."""
    activities = Activity.objects.filter(course__in=courses)
    owners = dict(activities.values_list("key", "course_id"))
    texts = Page.objects.filter(translation_key__in=activities.values("key"), alias_of=None)
    done: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    present: dict[int, set[Any]] = defaultdict(set)
    changed: dict[int, datetime] = {}
    names = ("translation_key", "locale__language_code", "latest_revision_created_at")
    for key, language, saved_at in texts.values_list(*names):
        owner = owners[key]
        present[owner].add(key)
        done[owner][language] += 1
        _later(changed, owner, saved_at)
    marks = {}
    for course in courses:
        found = pages.get(course.key, [])
        for _key, _language, _title, saved_at in found:
            _later(changed, course.pk, saved_at)
        total = len(present[course.pk])
        marks[course.pk] = tuple(
            EditionMark(code, native_name(code), direction_of(code), done[course.pk][code], total)
            for _key, code, _title, _saved_at in found
        )
    return marks, changed


def _later(changed: dict[int, datetime], owner: int, at: datetime | None) -> None:
    if at and (owner not in changed or changed[owner] < at):
        changed[owner] = at
