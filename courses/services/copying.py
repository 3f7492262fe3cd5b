"""Copy a course as a new one: with keys, questions and drafts of its own, and nothing shared by accident.

Files stay the partner's, on purpose. What is being translated and not live yet is not copied: half a
translation would pass for an edition. Aliases, comments, notes, submissions and runs are not copied either.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update

from academy.lib.codes import new_code
from academy.users.models import User
from academy.users.roles import is_administrator
from courses.copied_content import files_in, with_keys, with_links
from courses.depths import COURSE_DEPTH, STEP
from courses.indexed_once import indexed_together
from courses.models import Activity, Course, CoursePage, Partner, PartnerPage, QuizRules
from courses.models.translators import under_translation
from courses.review.locks import past_the_lock
from courses.review.pins import BOOKKEEPING
from courses.services.copying_bank import BankCopy, asked_by, copy_categories
from courses.services.copying_errors import (
    CodeMalformed,
    CodeTaken,
    NothingToCopy,
    NotThere,
    PartnerTakesNone,
    TitleMissing,
)
from courses.services.copying_files import copy_files, files_to_copy, hold_room
from courses.services.first_revisions import first_revisions

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_NOT_COPIED = {
    *("id", "key", "code", "partner", "stage", "stage_since", "content_version", "created_at", "opened_at"),
    *("copied_from", "withdrawn_at", "closes_on", "withdrawal_notice", "replaced_by"),
}


def copy_course(
    *, course: Course, by: User | None, title: str, code: str = "", partner: Partner | None = None
) -> Course:
    """Make a new course from the newest texts of `course`, drafts too, and return it: an outline, all drafts.

    `title` is what it is called in the language it was first written in; without a `code` one is drawn.
    Another `partner` than the course's own is an administrator's choice, and gets copies of the files.
    Nothing of the original changes. Raises a `CopyRefused`.
    """
    title, code = title.strip(), code.strip()
    target = partner or course.partner
    _check(course, by, title, code, target)
    with transaction.atomic():
        act = _Copy(course, target, by, title, code or new_code())
        copy = act.run()
        log(
            instance=copy,
            action="courses.copy_course",
            user=by,
            data={"from": course.code, "title": title},
        )
    return Course.objects.get(pk=copy.pk)


def _check(course: Course, by: User | None, title: str, code: str, target: Partner) -> None:
    if not title or len(title) > 200:
        raise TitleMissing(title)
    if code and not CODE.fullmatch(code):
        raise CodeMalformed(code)
    if code and Course.objects.filter(code__iexact=code).exists():
        raise CodeTaken(code)
    if target.pk != course.partner_id and by is not None and not is_administrator(by):
        raise NotThere(target)
    if target.state != Partner.State.ACTIVE:
        raise PartnerTakesNone(target)


class _Copy:
    """One copying: reads the original first, then writes rows, bank and pages."""

    def __init__(self, course: Course, target: Partner, by: User | None, title: str, code: str) -> None:
        self.course, self.target, self.by, self.title, self.code = course, target, by, title, code
        self.pages = _pages_of(course)
        if not self.pages:
            raise NothingToCopy(course.code)
        revisions = Revision.objects.in_bulk({page.latest_revision_id for page in self.pages} - {None})
        self.contents: dict[int, dict[str, Any]] = {
            page.pk: revisions[page.latest_revision_id].content
            if page.latest_revision_id in revisions
            else page.serializable_data()
            for page in self.pages
        }
        self.questions = asked_by(course.partner, self.contents.values())
        self.asked = self._newest_questions()
        self.keys = self._new_keys()

    def run(self) -> Course:
        """Write the copy and return its row."""
        elsewhere = self.target.pk != self.course.partner_id
        used = self._files() if elsewhere else []
        hold_room(used, self.target)
        copy = self._rows()
        self.files = copy_files(used, self.target, self.by) if elsewhere else {}
        self.categories = copy_categories(self.questions, self.contents.values(), self.target, self.code)
        BankCopy(self.target, self.categories, self.keys, self.files, self.by).copy(
            self.questions, self.asked
        )
        self._write_pages()
        return copy

    def _files(self) -> list[tuple[str, Any]]:
        """What another partner than the course's own gets copies of."""
        every = [*self.contents.values(), *self.asked.values()]
        return files_to_copy(set().union(*(files_in(content) for content in every)), self.course.partner)

    def _newest_questions(self) -> dict[int, dict[str, Any]]:
        revisions = Revision.objects.in_bulk({each.latest_revision_id for each in self.questions} - {None})
        return {
            each.pk: revisions[each.latest_revision_id].content
            if each.latest_revision_id in revisions
            else each.serializable_data()
            for each in self.questions
        }

    def _new_keys(self) -> dict[str, str]:
        """A new key for everything that has one; what shares one in several languages shares the new one."""
        old = {str(page.translation_key) for page in self.pages}
        old |= {str(row.translation_key) for row in self.questions}
        old |= {str(key) for key in Activity.objects.filter(course=self.course).values_list("key", flat=True)}
        for content in (*self.contents.values(), *self.asked.values()):
            for relation in ("objectives", "options"):
                old |= {str(row["translation_key"]) for row in content.get(relation) or []}
        return {key: str(uuid.uuid4()) for key in sorted(old)}

    def _rows(self) -> Course:
        """What is the same in every language: the course, its activities, and the rules of its quizzes."""
        held = {
            field.attname: getattr(self.course, field.attname)
            for field in Course._meta.concrete_fields
            if field.name not in _NOT_COPIED
        }
        copy = Course.objects.create(
            key=self.keys[str(self.course.key)],
            code=self.code,
            partner=self.target,
            copied_from=self.course,
            **held,
        )
        copy.topics.set(self.course.topics.all())
        copy.delivered_with.set(self.course.delivered_with.exclude(pk=self.target.pk))
        present = {page.translation_key for page in self.pages}
        rows = Activity.objects.filter(course=self.course, key__in=present).select_related("quiz_rules")
        for row in rows.order_by("pk"):
            activity = Activity.objects.create(
                key=self.keys[str(row.key)], course=copy, kind=row.kind, required=row.required
            )
            if row.kind == Activity.Kind.QUIZ:
                QuizRules.objects.create(activity=activity, **_rules(row.quiz_rules))
        return copy

    def _write_pages(self) -> None:
        """Make all pages first, since links need their ids; then give each its revision."""
        made: dict[str, Page] = {}  # by the original's path
        ids: dict[int, int] = {}
        heads = self._heads()
        copies: list[Page] = []
        with disable_reference_index_auto_update(), past_the_lock(), indexed_together(copies):
            for page in self.pages:
                above = heads[page.locale_id] if _is_head(page) else made.get(page.path[:-STEP])
                if above is None:
                    continue  # below a translation that is not live yet
                copy = made[page.path] = self._page(page, above)
                ids[page.pk] = copy.pk
                copies.append(copy)
            for page in self.pages:
                if page.path in made:
                    self._lead(made[page.path], self._content(page), ids)
            self._revise(copies)
        for copy in copies:
            ReferenceIndex.create_or_update_for_object(copy)

    def _heads(self) -> dict[int, Page]:
        """The partner's page in each language of the course; refuses where there is none."""
        wanted = {page.locale_id for page in self.pages if _is_head(page)}
        found = PartnerPage.objects.filter(translation_key=self.target.key, locale__in=wanted, alias_of=None)
        heads: dict[int, Page] = {page.locale_id: page for page in found}
        if wanted - heads.keys():
            raise PartnerTakesNone(self.target)
        return heads

    def _content(self, page: Page) -> dict[str, Any]:
        """What the copy of a page says, but for its links to other pages of the course."""
        content = with_links(with_keys(self.contents[page.pk], self.keys), {}, self.files)
        for slot in content.get("slots") or []:
            if slot.get("category"):
                slot["category"] = self.categories[slot["category"]]
        changes = content.get("row_changes")
        if changes:
            content["row_changes"] = {name: each for name, each in changes.items() if name != "code"}
        if _is_head(page) and page.pk == self.pages[0].pk:
            content["title"] = self.title
        return content

    def _page(self, page: Page, above: Page) -> Page:
        """Make the draft of one page below `above`."""
        content = self._content(page)
        copy = type(page).from_serializable_data(_unsaved(content), check_fks=False)
        copy.locale_id, copy.owner = page.locale_id, self.by
        copy.translation_key = uuid.UUID(self.keys[str(page.translation_key)])
        copy.draft_title = copy.title
        copy.live, copy.has_unpublished_changes = False, True
        copy.row_changes = content.get("row_changes") or None
        if _is_head(page):
            wanted = slugify(self.title)[:200] or slugify(self.code)
            copy.slug = find_available_slug(above, wanted)
        above.add_child(instance=copy)
        return copy

    def _lead(self, copy: Page, content: dict[str, Any], ids: Mapping[int, int]) -> None:
        """Lead the links inside the course to the copy."""
        led = with_links(content, ids, {})
        changed = [name for name in led if led[name] != content[name] and name not in BOOKKEEPING]
        for name in changed:
            setattr(copy, name, led[name])
        if changed:
            copy.save()

    def _revise(self, copies: list[Page]) -> None:
        """Give each page the revision that the editor opens: in two statements, where saving takes twenty."""
        for copy, revision in zip(copies, first_revisions(copies, self.by), strict=True):
            copy.latest_revision_created_at = revision.created_at
        Page.objects.bulk_update(copies, ["latest_revision", "latest_revision_created_at"], batch_size=100)


def _pages_of(course: Course) -> list[Page]:
    """The course's editions in the order they were made, each from its head down; translations that are not
    live yet are left out, and so is an alias that nothing stands under."""
    heads = CoursePage.objects.filter(translation_key=course.key).order_by("pk")
    found: list[Page] = []
    for head in sorted(heads, key=lambda page: (page.alias_of_id is not None, page.pk)):
        below = Page.objects.descendant_of(head, inclusive=True)
        kept = list(below.filter(~under_translation() | Q(live=True)).order_by("path").specific())
        parents = {page.path[:-STEP] for page in kept if page.alias_of_id is None}
        parents |= {path[:-STEP] for path in parents}
        found += [page for page in kept if page.alias_of_id is None or page.path in parents]
    return found if any(page.alias_of_id is None for page in found) else []


def _is_head(page: Page) -> bool:
    return page.depth == COURSE_DEPTH


def _rules(rules: QuizRules) -> dict[str, Any]:
    """The rules of a quiz but for whose they are."""
    fields = (field for field in QuizRules._meta.concrete_fields if field.name not in ("id", "activity"))
    return {field.attname: getattr(rules, field.attname) for field in fields}


def _unsaved(content: Mapping[str, Any]) -> dict[str, Any]:
    """The text of a revision as that of a page that has never been saved."""
    data = {name: value for name, value in content.items() if name not in BOOKKEEPING}
    for name, value in data.items():
        if isinstance(value, list):
            data[name] = [{**row, "pk": None, "page": None} for row in value if isinstance(row, dict)]
    return {**data, "pk": None}
