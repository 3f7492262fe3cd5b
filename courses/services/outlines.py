"""Write a course's outline: its page, settings and planned modules, as drafts that nothing publishes.

An outline may be incomplete everywhere; only a title is needed to begin. What is saved belongs to the newest
draft of the course in the language in which it was begun.
"""

import html
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Revision

from academy.users.models import User
from courses.course_tree import read_tree
from courses.given import AWARD_SETTINGS
from courses.models import Course, CoursePage, ModulePage, Objective, Partner, PartnerPage
from courses.review.locks import in_review, past_the_lock
from courses.review.pins import plain_text
from courses.services import arranging
from courses.services.arranging_errors import NotArranged, TitleMissing
from courses.services.outline_errors import NoPageInLanguage, SavedByAnother
from courses.services.review_errors import CourseInReview, CourseWithdrawn, PartnerNotActive

TEXTS = (
    *("title", "summary", "audience", "entry_requirements", "assessment_text", "award_text"),
    *("fee_text", "funding_text", "contact"),
)
SETTINGS = (
    *("track", "level", "modality", "region", "effort_minutes", "assessment", "pass_mark"),
    *AWARD_SETTINGS,
    *("topics", "delivered_with"),
)
SAME_SITTING = timedelta(minutes=20)  # saves of one person within it are one revision
MOST_OBJECTIVES, MOST_MODULES = 30, 40


@dataclass
class SavedOutline:
    """The course, the mark of what was saved, and what was not done, in words."""

    course: Course
    seen: str
    kept: list[str] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)  # keys of modules by what the form called the row


def save_outline(
    *, partner: Partner, by: User, fields: Mapping[str, Any], course: Course | None = None, seen: str = ""
) -> SavedOutline:
    """Save what `fields` holds of an outline, or begin a course of `partner` with it.

    `fields` are texts and settings by name, `language` for a new course, `objectives` as rows of `row`,
    `text` and `bloom`, `modules` as rows of `row` and `title`, in order; what is not named stays. `seen` is
    the mark of the state that the person wrote upon. Repeating it changes nothing. Raises `TitleMissing`,
    `PartnerNotActive`, `NoPageInLanguage`, `CourseInReview`, `CourseWithdrawn`, and `SavedByAnother` where
    somebody else has saved since `seen`.
    """
    with transaction.atomic():
        if course is None:
            page = _begin(partner, by, str(fields.get("title") or ""), str(fields.get("language") or "en"))
        else:
            page = _newest_draft(course)
            if seen and seen != mark_of(page) and _newest_author(page) != by.pk:
                raise SavedByAnother(page.get_latest_revision())
        _write(page, fields, by, new=course is None)
        saved = SavedOutline(Course.objects.select_related("partner").get(key=page.translation_key), "")
        if "modules" in fields:
            _plan_modules(saved, list(fields["modules"])[:MOST_MODULES], by)
        saved.seen = mark_of(CoursePage.objects.get(pk=page.pk))
    return saved


def copy_outline(*, source: Course, partner: Partner, by: User, title: str) -> Course:
    """Begin a course with the texts, objectives, settings and module titles of `source`; return it.

    Keys and code are new, so nothing is shared with the old course and nothing of it changes. Raises
    `PartnerNotActive`, `TitleMissing`, and `NoPageInLanguage` as `save_outline` does.
    """
    with transaction.atomic():
        tree = read_tree(source)
        placed = tree.course.shown([tree.original])
        if placed is None:
            raise NoPageInLanguage
        old = CoursePage.objects.get(pk=placed.pk).get_latest_revision_as_object()
        page = _begin(partner, by, title, tree.original, copied=source)
        for name in (*TEXTS[1:], "description"):
            setattr(page, name, getattr(old, name))
        page.objectives = [
            Objective(text=each.text, bloom=each.bloom, sort_order=place, locale=page.locale)
            for place, each in enumerate(old.objectives.all())
        ]
        page.save()
        page.save_revision(user=by, clean=False)
        course = Course.objects.select_related("partner").get(key=page.translation_key)
        course.copied_from = source
        course.save(update_fields=["copied_from"])
        for module in tree.modules:
            if shown := module.shown([tree.original, *tree.languages]):
                arranging.add_module(course=course, title=shown.title[: arranging.MOST_TITLE], by=by)
        log(instance=course, action="courses.copy_outline", user=by, data={"from": source.code})
    return course


def mark_of(page: Page) -> str:
    """Return the mark of a page's newest revision: it changes with every save."""
    revision = page.get_latest_revision()
    return f"{revision.pk}-{int(revision.created_at.timestamp() * 1_000_000)}" if revision else ""


def edited_page(course: Course) -> CoursePage:
    """Return the course's page in the language in which it was begun, with its newest text."""
    placed = read_tree(course)
    page = placed.course.shown([placed.original])
    if page is None:
        raise NoPageInLanguage
    return CoursePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def paragraphs_of(description: str) -> str | None:
    """Return a description as plain paragraphs; None where it has headings, lists, links or bold words."""
    if re.sub(r"</?p( [^>]*)?>|<br ?/?>", "", description).count("<"):
        return None
    lines = re.sub(r"<br ?/?>", "\n", re.sub(r"</p>\s*", "\n\n", description))
    return html.unescape(re.sub(r"<[^>]*>", "", lines)).strip()


def description_of(paragraphs: str) -> str:
    """Return plain paragraphs as rich text; empty lines part them."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", paragraphs.replace("\r\n", "\n"))]
    return "".join(
        "<p>{}</p>".format(html.escape(part, quote=False).replace("\n", "<br/>")) for part in parts if part
    )


def _begin(partner: Partner, by: User, title: str, language: str, copied: Course | None = None) -> CoursePage:
    """Make the draft page of a new course under the partner's page."""
    title = " ".join(title.split())[:255]
    if not title:
        raise TitleMissing
    if partner.state != Partner.State.ACTIVE:
        raise PartnerNotActive
    locale = Locale.objects.filter(language_code=language).first()
    parent = PartnerPage.objects.filter(translation_key=partner.key, locale=locale, alias_of=None).first()
    if locale is None or parent is None:
        raise NoPageInLanguage
    page = CoursePage(title=title, locale=locale, live=False, owner=by, translation_key=uuid.uuid4())
    page.copied_from = copied.key if copied else None
    parent.add_child(instance=page)
    course = Course.objects.get(key=page.translation_key)
    log(instance=course, action="courses.begin_course", user=by, data={"title": title})
    return page


def _newest_draft(course: Course) -> CoursePage:
    """The page to write on, with its row locked; nothing in review or withdrawn is written on."""
    locked = Course.objects.select_for_update().get(pk=course.pk)
    if in_review(locked):
        raise CourseInReview
    if locked.stage == Course.Stage.WITHDRAWN:
        raise CourseWithdrawn
    return edited_page(locked)


def _newest_author(page: Page) -> int | None:
    revision = page.get_latest_revision()
    return revision.user_id if revision else None


def _write(page: CoursePage, fields: Mapping[str, Any], by: User, *, new: bool) -> None:
    """Put texts, objectives and settings into the newest draft; keep one revision for one sitting."""
    for name in TEXTS:
        if name in fields and (name != "title" or str(fields[name]).strip()):
            setattr(page, name, str(fields[name]).strip())
    if fields.get("description") is not None:
        page.description = description_of(str(fields["description"]))
    if "objectives" in fields:
        page.objectives = _objectives(page, fields["objectives"])
    settings = page.read_settings() | page.proposed_settings()
    settings |= {name: fields[name] for name in SETTINGS if name in fields}
    if Page.objects.filter(translation_key=page.translation_key, live=True).exists():
        page.propose_settings(settings)
    else:
        page.staged_settings = settings
    last = page.get_latest_revision()
    with past_the_lock():
        if not page.live:
            page.save()
        if last is not None and _same(last, page):
            return
        page.minimal_clean()  # the rest may be incomplete
        page.save_revision(user=by, changed=True, clean=False, overwrite_revision=_same_sitting(last, by))
    if not new and not _same_sitting(last, by):
        course = Course.objects.get(key=page.translation_key)
        log(instance=course, action="courses.save_outline", user=by, data={"title": page.title})


def _same(last: Revision, page: CoursePage) -> bool:
    texts = plain_text(last.content) == plain_text(page.serializable_data())
    return texts and (last.content.get("row_changes") or {}) == (page.row_changes or {})


def _same_sitting(last: Revision | None, by: User) -> Revision | None:
    """The last revision, where the same person has just made it."""
    if last is None or last.user_id != by.pk or timezone.now() - last.created_at > SAME_SITTING:
        return None
    return last


def _objectives(page: CoursePage, rows: Iterable[Mapping[str, Any]]) -> list[Objective]:
    """The objectives of these rows: known ones keep their key, which questions point to; others get one.

    A new key is made of the course's and of what the form called the row, so that saving twice makes one.
    """
    known = {str(each.translation_key): each for each in page.objectives.all()}
    made: list[Objective] = []
    used: set[str] = set()
    for row in list(rows)[:MOST_OBJECTIVES]:
        text = " ".join(str(row.get("text") or "").split())[:300]
        if not text:
            continue
        name = str(row.get("row") or "")[:64]
        key = name if name in known else str(uuid.uuid5(page.translation_key, f"objective {name}"))
        if key in used:
            key = str(uuid.uuid4())
        used.add(key)
        objective = known.get(key) or Objective(translation_key=uuid.UUID(key), locale=page.locale)
        objective.text, objective.bloom = text, row.get("bloom") or Objective.Bloom.APPLY
        objective.sort_order = len(made)
        made.append(objective)
    return made


def _plan_modules(saved: SavedOutline, rows: list[Mapping[str, Any]], by: User) -> None:
    """Let the modules be those of the rows, in their order; what cannot go stays, and says why."""
    tree = read_tree(saved.course)
    titles = {str(each.key): shown.title for each in tree.modules if (shown := each.shown(tree.languages))}
    wanted: list[str] = []
    for row in rows:
        title = " ".join(str(row.get("title") or "").split())[: arranging.MOST_TITLE]
        name = str(row.get("row") or "")
        key = name if name in titles and name not in wanted else ""
        if not title:
            continue
        key = key or next((k for k, held in titles.items() if held == title and k not in wanted), "")
        if not key:
            page: ModulePage = arranging.add_module(course=saved.course, title=title, by=by)
            key = str(page.translation_key)
        elif titles[key] != title:
            arranging.rename(course=saved.course, key=uuid.UUID(key), title=title, by=by)
        wanted.append(key)
        saved.modules[name] = key
    for key, title in titles.items():
        if key not in wanted:
            _take_out(saved, key, title, wanted, by)
    _put_in_order(saved.course, wanted, by)


def _take_out(saved: SavedOutline, key: str, title: str, wanted: list[str], by: User) -> None:
    """Delete a module that the outline no longer names, or say why it stays."""
    try:
        with transaction.atomic():
            arranging.remove(course=saved.course, key=uuid.UUID(key), by=by)
    except NotArranged as refused:
        saved.kept.append(f"{title}: {refused.words}")
        wanted.append(key)


def _put_in_order(course: Course, wanted: list[str], by: User) -> None:
    held = [str(module.key) for module in read_tree(course).modules]
    for position, key in enumerate(wanted):
        if position < len(held) and held[position] != key and key in held:
            arranging.move_module(course=course, key=uuid.UUID(key), position=position, by=by)
            held.remove(key)
            held.insert(position, key)
