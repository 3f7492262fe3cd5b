"""Put a course together: add, name, order, duplicate and take out its modules and activities.

Order is a property of the course, so each act changes every language edition at once. New parts begin in the
language in which the course was begun; other languages get them by translation. What is new is a draft until
the course is approved. The order of what is live changes at once: it says nothing new to a learner, and no
progress depends on it. Every act is logged on the course. A course in review is left alone: all raise
`CourseInReview`, and `PartNotFound` for a key that is not of this course.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from academy.users.models import User
from courses.course_tree import CourseTree, Part, PlacedPage, read_tree
from courses.models import Activity, Course, LessonPage, ModulePage, QuizPage
from courses.review.locks import CourseInReview, in_review, past_the_lock
from courses.services.arranging_errors import (
    ModuleNotEmpty,
    ModuleNotLive,
    PartNotFound,
    PartNotLive,
    PartWasLive,
    TitleMissing,
)
from courses.services.drawers import first_drawer_of

MOST_TITLE = 200
PAGES: dict[str, type[Page]] = {"module": ModulePage, "lesson": LessonPage, "quiz": QuizPage}


@dataclass(frozen=True)
class _Act:
    """One act on a locked course."""

    course: Course
    tree: CourseTree
    by: User | None

    def note(self, verb: str, key: uuid.UUID, title: str, **more: Any) -> None:
        """Write the act into the course's log."""
        data = {"key": str(key), "title": title, **more}
        log(instance=self.course, action=f"courses.{verb}", user=self.by, data=data)


def add_module(*, course: Course, title: str, by: User | None = None) -> ModulePage:
    """Add a module at the end of `course`, in its first language, as a draft; return its page."""
    title = _title(title)
    with _rearranged(course, by) as act:
        page = _add(act, ModulePage(title=title), act.tree.course)
        act.note("add_module", page.translation_key, title)
    return page


def add_activity(
    *, course: Course, module: uuid.UUID, kind: str, title: str, by: User | None = None
) -> LessonPage | QuizPage:
    """Add a lesson or a quiz at the end of a module, as a draft; return its page.

    With its first quiz a partner's question bank gets a drawer, called as the course.
    Raises `ValueError` for a word that is no kind of activity.
    """
    if kind not in Activity.Kind.values:
        raise ValueError(f"“{kind}” is no kind of activity.")
    title = _title(title)
    with _rearranged(course, by) as act:
        above = act.tree.module(module)
        if above is None:
            raise PartNotFound
        _see_to_module(act, above, act.tree.original)
        page = _add(act, PAGES[kind](title=title), above)
        if kind == Activity.Kind.QUIZ:
            first_drawer_of(partner=course.partner, name=_title_of(act.tree.course, act.tree), by=by)
        act.note("add_activity", page.translation_key, title, kind=kind)
    return page


def rename(
    *, course: Course, key: uuid.UUID, title: str, language: str = "", by: User | None = None
) -> PlacedPage:
    """Give a module or activity a new title in `language`, or where it was begun, as a draft.

    The title learners see stays until the course is approved again. The same title again changes nothing.
    """
    title = _title(title)
    with _rearranged(course, by) as act:
        part = _part(act, key)
        placed = part.shown([language] if language else act.tree.languages)
        if placed is None:
            raise PartNotFound
        if placed.title != title:
            page = _newest(placed)
            page.title = title
            page.save_revision(user=by, log_action=True)
            act.note("rename", key, title, language=placed.language, before=placed.title)
    return placed


def duplicate(*, course: Course, key: uuid.UUID, title: str, by: User | None = None) -> LessonPage | QuizPage:
    """Put a copy of an activity right after it, in the first language, as a draft with a key of its own.

    It holds the newest text and settings of the original. Nothing of the original changes.
    """
    title = _title(title)
    with _rearranged(course, by) as act:
        part, module = _part(act, key), act.tree.module_of(key)
        placed = part.shown([act.tree.original, *act.tree.languages])
        if module is None or placed is None:
            raise PartNotFound
        parent = Page.objects.get(path=placed.above)
        page = CopyPageAction(
            _newest(placed),
            to=parent,
            update_attrs={"title": title, "draft_title": title, "slug": _free_slug(parent, title)},
            copy_revisions=False,
            keep_live=False,
            user=by,
        ).execute(skip_permission_checks=True)
        _move(Page.objects.get(pk=page.pk), Page.objects.get(pk=placed.pk), "right", by)
        act.note("duplicate", page.translation_key, title, of=str(key))
    return type(page).objects.get(pk=page.pk)


def move_module(*, course: Course, key: uuid.UUID, position: int, by: User | None = None) -> None:
    """Make a module the one at `position`, counted from 0, in every language; beyond the end is the end."""
    with _rearranged(course, by) as act:
        part = act.tree.module(key)
        if part is None:
            raise PartNotFound
        before = act.tree.modules.index(part)
        others = [module for module in act.tree.modules if module is not part]
        position = max(0, min(position, len(others)))
        if position == before:
            return
        for language, page in part.held.items():
            _put(page, _last_of(others[:position], language), act.tree.course.held[language], by)
        act.note("move", key, _title_of(part, act.tree), position=position + 1)


def move_activity(
    *, course: Course, key: uuid.UUID, module: uuid.UUID, position: int, by: User | None = None
) -> None:
    """Make an activity the one at `position` of a module, counted from 0, in every language.

    Where the module does not stand in a language of the activity, it gets a place there as an alias. Raises
    `ModuleNotLive` where learners meet the activity and not the module.
    """
    with _rearranged(course, by) as act:
        part, source, target = _part(act, key), act.tree.module_of(key), act.tree.module(module)
        if source is None or target is None:
            raise PartNotFound
        _refuse_to_hide(act, part, target)
        others = [each for each in target.parts if each is not part]
        position = max(0, min(position, len(others)))
        if source is target and source.parts.index(part) == position:
            return
        for language, page in part.held.items():
            _see_to_module(act, target, language)
            _put(page, _last_of(others[:position], language), target.held[language], by)
        act.note(
            "move",
            key,
            _title_of(part, act.tree),
            module=_title_of(target, act.tree),
            position=position + 1,
        )


def set_required(*, course: Course, key: uuid.UUID, required: bool, by: User | None = None) -> Activity:
    """Say whether learners must do an activity, in every language; raise `PartWasLive` for a live one.

    What learners are held to changes by review: for a live activity it is set on its page, with its text.
    """
    with _rearranged(course, by) as act:
        part = _part(act, key)
        activity = Activity.objects.filter(key=key, course=act.course).first()
        if activity is None:
            raise PartNotFound
        if activity.required != required:
            if part.was_live:
                raise PartWasLive
            activity.required = required
            activity.save(update_fields=["required"])
            act.note("set_required", key, _title_of(part, act.tree), required=required)
    return activity


def set_leaving(*, course: Course, key: uuid.UUID, leaves: bool, by: User | None = None) -> Activity:
    """Mark a live activity to leave the course with the next approval, or keep it after all; twice is once.

    Until then learners see it as before. One that has left and is kept after all comes back with the next
    approval. Raises `PartNotLive` for a draft, which can be deleted.
    """
    with _rearranged(course, by) as act:
        part = _part(act, key)
        activity = Activity.objects.filter(key=key, course=act.course).first()
        if activity is None:
            raise PartNotFound
        if activity.leaves != leaves:
            if leaves and not part.is_live:
                raise PartNotLive
            activity.leaves = leaves
            activity.save(update_fields=["leaves"])
            act.note("take_out" if leaves else "keep", key, _title_of(part, act.tree))
    return activity


def remove(*, course: Course, key: uuid.UUID, by: User | None = None) -> None:
    """Delete an empty module, or an activity, in every language, with its texts.

    What a reviewer has read of it stays readable in the review. Raises `PartWasLive` for what learners may
    have met, and `ModuleNotEmpty`.
    """
    with _rearranged(course, by) as act:
        part = act.tree.find(key)
        if part is None:
            raise PartNotFound
        if part.was_live:
            raise PartWasLive
        if part.parts:
            raise ModuleNotEmpty
        title = _title_of(part, act.tree)
        for page in part.held.values():
            Page.objects.get(pk=page.pk).specific.delete(user=by)
        for activity in Activity.objects.filter(key=key, course=act.course):
            if hasattr(activity, "quiz_rules"):
                activity.quiz_rules.delete()
            activity.delete()
        act.note("remove", key, title)


@contextmanager
def _rearranged(course: Course, by: User | None) -> Iterator[_Act]:
    """One transaction on the locked course, as it stands now."""
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(pk=course.pk)
        if in_review(locked):
            raise CourseInReview
        with past_the_lock():
            yield _Act(locked, read_tree(locked), by)


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title or len(title) > MOST_TITLE:
        raise TitleMissing
    return title


def _part(act: _Act, key: uuid.UUID) -> Part:
    part = act.tree.find(key)
    if part is None:
        raise PartNotFound
    return part


def _title_of(part: Part, tree: CourseTree) -> str:
    page = part.shown(tree.languages)
    return page.title if page else ""


def _newest(placed: PlacedPage) -> Any:
    """The page with its newest text."""
    return Page.objects.get(pk=placed.pk).specific.get_latest_revision_as_object()


def _add(act: _Act, page: Any, above: Part) -> Any:
    """Put a new draft at the end of what stands above it, in the language the course was begun in."""
    held = above.held.get(act.tree.original)
    if held is None:
        raise PartNotFound
    parent = Page.objects.get(pk=held.pk)
    page.locale = Locale.objects.get(language_code=act.tree.original)
    page.live, page.owner = False, act.by
    page.slug = _free_slug(parent, page.title)
    parent.add_child(instance=page)
    page.save_revision(user=act.by, log_action=True)
    return page


def _free_slug(parent: Page, title: str) -> str:
    """A slug for a title that no page beside it has."""
    base = slugify(title, allow_unicode=True)[:MOST_TITLE] or "part"
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(
        slug
        for slug in (base if not n else f"{base}-{n + 1}" for n in range(len(taken) + 1))
        if slug not in taken
    )


def _refuse_to_hide(act: _Act, part: Part, target: Part) -> None:
    """Raise `ModuleNotLive` where learners would lose what they meet: its new module is not theirs yet."""
    if act.course.stage != Course.Stage.OPEN:
        return
    for language, page in part.editions.items():
        above = target.editions.get(language)
        if page.live and (above is None or not above.live):
            raise ModuleNotLive


def _last_of(parts: list[Part], language: str) -> PlacedPage | None:
    """The page after which something stands: of the last of these parts that this language has."""
    return next((part.held[language] for part in reversed(parts) if language in part.held), None)


def _put(page: PlacedPage, after: PlacedPage | None, above: PlacedPage, by: User | None) -> None:
    """Move a page right after another, or to the front of what stands under `above`."""
    moved = Page.objects.get(pk=page.pk)
    if after:
        _move(moved, Page.objects.get(pk=after.pk), "right", by)
    else:
        _move(moved, Page.objects.get(pk=above.pk), "first-child", by)


def _move(page: Page, target: Page, pos: str, by: User | None) -> None:
    """Move a page without asking Wagtail: who may arrange is decided by the role at the partner."""
    MovePageAction(page, target, pos=pos, user=by).execute(skip_permission_checks=True)


def _see_to_module(act: _Act, module: Part, language: str) -> None:
    """Give the module a place in a language that lacks it, as an alias of where it was begun."""
    if language in module.held:
        return
    begun = module.shown(act.tree.languages)
    if begun is None:
        raise PartNotFound
    locale = Locale.objects.get(language_code=language)
    alias = Page.objects.get(pk=begun.pk).specific.copy_for_translation(locale, copy_parents=True, alias=True)
    fresh = read_tree(act.course).module(module.key)
    if fresh is None or language not in fresh.held:
        raise PartNotFound
    module.held[language] = fresh.held[language]
    assert alias.pk == fresh.held[language].pk
