"""A course as its authors see it: all its pages in all languages, drafts too, in the one order they share.

Learners' outline is `courses/outline.py`, of what is live. Here stands what is being written: two queries,
whatever the number of pages and languages. Aliases hold places of the tree and are no editions.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from wagtail.models import Page

from courses.depths import COURSE_DEPTH, STEP
from courses.models import Course

KINDS = {"coursepage": "course", "modulepage": "module", "lessonpage": "lesson", "quizpage": "quiz"}


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """One page of a course in one language. `changed`: its newest text is not the live one."""

    pk: int
    path: str
    key: uuid.UUID
    kind: str
    title: str
    language: str
    live: bool
    changed: bool
    was_live: bool
    is_alias: bool
    revision_id: int | None
    saved_at: datetime | None

    @property
    def above(self) -> str:
        """The path of the page above."""
        return self.path[:-STEP]


@dataclass
class Part:
    """A module or an activity: its pages by language, and the activities of a module in order."""

    key: uuid.UUID
    kind: str
    editions: dict[str, PlacedPage] = field(default_factory=dict)
    held: dict[str, PlacedPage] = field(default_factory=dict)  # with aliases, which only hold a place
    parts: list["Part"] = field(default_factory=list)

    def shown(self, languages: Iterable[str]) -> PlacedPage | None:
        """Return the edition in the first of these languages that has one."""
        return next((self.editions[each] for each in languages if each in self.editions), None)

    @property
    def was_live(self) -> bool:
        """Whether learners may ever have met it."""
        return any(page.live or page.was_live for page in self.held.values())

    @property
    def is_live(self) -> bool:
        """Whether learners meet it now, in any language."""
        return any(page.live for page in self.held.values())


@dataclass
class CourseTree:
    """All pages of a course. `languages` are its editions', the first one leading."""

    course: Part
    languages: tuple[str, ...]
    modules: list[Part]

    @property
    def original(self) -> str:
        """The language in which the course was begun."""
        return self.languages[0] if self.languages else "en"

    def module(self, key: uuid.UUID) -> Part | None:
        """Return the module with this key, or None."""
        return next((module for module in self.modules if module.key == key), None)

    def module_of(self, key: uuid.UUID) -> Part | None:
        """Return the module that holds the activity with this key, or None."""
        return next((m for m in self.modules if any(a.key == key for a in m.parts)), None)

    def find(self, key: uuid.UUID) -> Part | None:
        """Return the module or activity with this key, or None."""
        everything = [*self.modules, *(part for module in self.modules for part in module.parts)]
        return next((part for part in everything if part.key == key), None)


def read_tree(course: Course) -> CourseTree:
    """Return all pages of `course`, with the newest titles."""
    roots = list(_pages(Page.objects.filter(translation_key=course.key, depth=COURSE_DEPTH)))
    below = Q(pk__in=[])
    for root in roots:
        below |= Q(path__startswith=root.path, depth__gt=COURSE_DEPTH)
    pages = list(_pages(Page.objects.filter(below)))
    whole = Part(course.key, "course")
    for root in sorted(roots, key=lambda page: page.pk):
        _keep(whole, root)
    languages = tuple(whole.editions)
    order = [*languages, *(each for each in whole.held if each not in languages)]
    modules = _merged([page for page in pages if page.kind == "module"], order)
    activities = [page for page in pages if page.kind in ("lesson", "quiz")]
    for module in modules:
        under = {page.path for page in module.held.values()}
        module.parts = _merged([page for page in activities if page.above in under], order)
    return CourseTree(whole, languages, [m for m in modules if m.editions or m.parts])


def _pages(rows: "Iterable[Page] | object") -> Iterable[PlacedPage]:
    names = (
        *("pk", "path", "translation_key", "content_type__model", "draft_title", "locale__language_code"),
        *("live", "has_unpublished_changes", "first_published_at", "alias_of_id", "latest_revision_id"),
        "latest_revision_created_at",
    )
    for row in rows.order_by("path").values_list(*names):  # type: ignore[union-attr]
        pk, path, key, model, title, language, live, changed, published, alias, revision, saved_at = row
        yield PlacedPage(
            pk=pk,
            path=path,
            key=key,
            kind=KINDS.get(model, model),
            title=title,
            language=language,
            live=live,
            changed=changed or not live,
            was_live=published is not None,
            is_alias=alias is not None,
            revision_id=revision,
            saved_at=saved_at,
        )


def _keep(part: Part, page: PlacedPage) -> None:
    part.held[page.language] = page
    if not page.is_alias:
        part.editions[page.language] = page


def _merged(pages: list[PlacedPage], order: list[str]) -> list[Part]:
    """Return each key once, in the first language's order; what only another has follows its neighbour."""
    parts: list[Part] = []
    found: dict[uuid.UUID, Part] = {}
    for language in order:
        before: Part | None = None
        for page in (each for each in pages if each.language == language):
            part = found.get(page.key)
            if part is None:
                part = found[page.key] = Part(page.key, page.kind)
                parts.insert(
                    parts.index(before) + 1 if before else (0 if language != order[0] else len(parts)), part
                )
            _keep(part, page)
            before = part
    return parts
