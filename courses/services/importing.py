"""Bring material into a course: the lessons of a document become drafts in one of its modules."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from academy.users.models import User
from courses import lesson_text
from courses.course_tree import CourseTree, PlacedPage, read_tree
from courses.indexed_once import indexed_once
from courses.lesson_text import ImageBlock, MediaFile
from courses.lesson_written import WrittenBlock
from courses.material.rows import Material, MaterialLesson, Picture, PictureBlock
from courses.models import Course, LessonPage, ModulePage
from courses.partner_room import room_for_files
from courses.review.locks import CourseInReview, in_review, past_the_lock
from courses.services.loading_files import LoadedFiles

WORDS_A_MINUTE = 130  # slow enough for a second language
_SPACE = uuid.UUID("0a6a2f62-6f63-4f0e-8d53-0d7d1d3b8a11")


class ImportRefused(Exception):
    """The material cannot come in; the message says why, for its author."""


@dataclass(frozen=True)
class Credit:
    """Who made the material and its pictures, where they come from, and under which licence."""

    author: str
    source: str
    licence: str


@dataclass(frozen=True)
class Imported:
    """The module, and how many lessons are now in it from this material."""

    module: ModulePage
    lessons: int
    pictures: int
    again: bool  # it was there already: somebody sent the same form twice


def import_material(
    *,
    course: Course,
    material: Material,
    language: str,
    credit: Credit,
    sent: str,
    module: uuid.UUID | None = None,
    title: str = "",
    by: User | None = None,
) -> Imported:
    """Put the lessons of `material` at the end of a module, as drafts, with their pictures.

    `module` is the key of one that stands in `language`; without it a new one called `title` is made at the
    end. `sent` names this sending: the same one twice changes nothing. All or nothing. Raises
    `CourseInReview`, and `ImportRefused` for a language or module that the course does not have, for a
    withdrawn course, and where the partner's room for files is full.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update().select_related("partner").get(pk=course.pk)
        if in_review(locked):
            raise CourseInReview
        if locked.stage == Course.Stage.WITHDRAWN:
            raise ImportRefused(_("This course is withdrawn. An administrator can restore it."))
        key = uuid.uuid5(_SPACE, f"{locked.key}:{sent}")
        there = LessonPage.objects.filter(translation_key=uuid.uuid5(key, "0")).first()
        if there is not None:
            return Imported(there.get_parent().specific, len(material.lessons), len(material.pictures), True)
        _refuse_where_full(locked, material.pictures)
        with past_the_lock():
            page = _module_page(read_tree(locked), language, module, title or material.title, by)
            _add_lessons(page, locked, material.lessons, credit, key, by)
        data = {"title": page.title, "lessons": len(material.lessons), "pictures": len(material.pictures)}
        log(instance=locked, action="courses.import_material", user=by, data=data)
    return Imported(page, len(material.lessons), len(material.pictures), False)


def _refuse_where_full(course: Course, pictures: Sequence[Picture]) -> None:
    room = room_for_files(course.partner.collection, lock=True) if pictures else None
    if room and sum(picture.size for picture in pictures) > room.left:
        raise ImportRefused(
            _("There is not enough room left for these pictures. Delete files, or ask your coordinator.")
        )


def _module_page(
    tree: CourseTree, language: str, key: uuid.UUID | None, title: str, by: User | None
) -> ModulePage:
    above = tree.course.editions.get(language)
    if above is None:
        raise ImportRefused(_("The course has no page in this language yet."))
    if key is not None:
        found = tree.module(key)
        placed: PlacedPage | None = found.editions.get(language) if found else None
        if placed is None:
            raise ImportRefused(_("This module is no longer there. Choose another."))
        return ModulePage.objects.get(pk=placed.pk)
    parent = Page.objects.get(pk=above.pk)
    page = ModulePage(
        title=(title.strip() or _("New module"))[:200], locale=parent.locale, live=False, owner=by
    )
    page.slug = free_slug(parent, page.title)
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def _add_lessons(
    module: ModulePage,
    course: Course,
    lessons: Sequence[MaterialLesson],
    credit: Credit,
    key: uuid.UUID,
    by: User | None,
) -> None:
    with TemporaryDirectory(prefix="academy-material-") as folder:
        keeper = _Pictures(LoadedFiles(course.partner.collection, by), Path(folder), credit)
        for place, lesson in enumerate(lessons):
            page = LessonPage(
                title=lesson.title,
                translation_key=uuid.uuid5(key, str(place)),
                minutes=max(1, round(lesson.words / WORDS_A_MINUTE)),
                author=credit.author,
                licence=credit.licence,
                sources=credit.source,
                body=[{"type": block.kind, "value": keeper.value(block)} for block in lesson.blocks],
                locale=module.locale,
                live=False,
                owner=by,
            )
            page.slug = free_slug(module, lesson.title)
            with disable_reference_index_auto_update(), indexed_once(page):
                module.add_child(instance=page)
                page.save_revision(user=by, log_action=True)
            ReferenceIndex.create_or_update_for_object(page)
            module.refresh_from_db()


def free_slug(parent: Page, title: str) -> str:
    """A slug for a title that no page beside it has."""
    base = slugify(title, allow_unicode=True)[:60].strip("-_") or "lesson"
    taken = set(parent.get_children().values_list("slug", flat=True))
    return next(
        slug
        for number in range(len(taken) + 1)
        if (slug := f"{base}-{number + 1}" if number else base) not in taken
    )


class _Pictures:
    """Turns blocks into what a StreamField keeps, and keeps their pictures on the way."""

    def __init__(self, files: LoadedFiles, folder: Path, credit: Credit) -> None:
        self._files, self._folder, self._credit = files, folder, credit

    def value(self, block: Any) -> Any:
        """The block as a StreamField keeps it."""
        match block:
            case lesson_text.TextBlock():
                return block.html
            case lesson_text.NoteBlock():
                return {"kind": block.style, "text": block.html}
            case lesson_text.ReflectionBlock():
                return {"prompt": block.prompt}
            case WrittenBlock():
                return block.stored
            case PictureBlock():
                image = ImageBlock(self._file(block.picture), block.alt, block.caption)
                return {"image": self._files.image(image), "alt": block.alt, "caption": block.caption}
        raise TypeError(block)

    def _file(self, picture: Picture) -> MediaFile:
        path = self._folder / picture.name
        path.write_bytes(picture.content)
        credit = self._credit
        return MediaFile(
            picture.name,
            path,
            picture.size,
            picture.sha256,
            author=credit.author,
            source=credit.source,
            licence=credit.licence,
        )
