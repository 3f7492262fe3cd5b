"""Write a course folder into the database: the same pages, questions and files that an author would make."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from academy.users.models import User
from courses import folder as rows
from courses.given import GIVES
from courses.models import Activity, Course, Partner, PartnerPage, QuizRules, Topic
from courses.partner_room import room_for_files
from courses.review.locks import CourseInReview, in_review, past_the_lock
from courses.services.loading_bank import put_categories, put_questions
from courses.services.loading_files import LoadedFiles
from courses.services.loading_pages import EditionPages
from courses.services.refusal import LoadRefused
from courses.services.tally import Tally

RULES = (
    *("weight", "pass_mark", "attempts", "wait_days", "time_limit_minutes"),
    *("counts", "feedback", "feedback_when", "layout", "shuffle_questions", "shuffle_options"),
)


@dataclass(frozen=True)
class Loaded:
    """The course, and how many editions of pages and questions were written.

    `kept` is whether its settings were left as they are, since learners are held to them.
    """

    course: Course
    created: int
    changed: int
    unchanged: int
    kept: bool = False


def load_course(*, folder: rows.CourseFolder, partner: Partner, by: User | None = None) -> Loaded:
    """Make or update the course of `folder` as `partner`'s, published in all its languages.

    Repeating it writes nothing: a page or question gets a revision only where its live text differs.
    What an author wrote in the admin and the folder says otherwise is replaced; what the folder no longer
    has stays. Raises `LoadRefused` where the course, or a code in it, belongs to somebody else, where the
    academy has no such topic or partner, where the partner has no page in one of the languages, and while
    the course is in review.

    It publishes: an operator's act, never a partner's, whose material goes through review.
    """
    tally = Tally()
    with transaction.atomic():
        course = _write(folder, partner, by, tally, live=True, rows=True)
    course.refresh_from_db()
    return Loaded(course, tally.created, tally.changed, tally.unchanged)


def load_drafts(*, folder: rows.CourseFolder, partner: Partner, by: User | None = None) -> Loaded:
    """Make or update the course of `folder` as `partner`'s, in drafts only: nothing of it goes live.

    What learners of a course that was ever open meet or are held to stays as it is: its settings, the rules
    of its quizzes, the order of its parts. Repeating it writes nothing. Raises `LoadRefused` as `load_course`
    does, and for a withdrawn course; `CourseInReview` while it is read.
    """
    tally = Tally()
    with transaction.atomic():
        course = Course.objects.select_for_update().filter(key=folder.key).first()
        if course and course.stage == Course.Stage.WITHDRAWN:
            raise LoadRefused(_("This course is withdrawn. An administrator can restore it."))
        if course and in_review(course):
            raise CourseInReview
        kept = course is not None and course.opened_at is not None
        with past_the_lock():
            course = _write(folder, partner, by, tally, live=False, rows=not kept)
        data = {"created": tally.created, "changed": tally.changed}
        log(instance=course, action="courses.load_drafts", user=by, data=data)
    course.refresh_from_db()
    return Loaded(course, tally.created, tally.changed, tally.unchanged, kept)


def _write(
    folder: rows.CourseFolder, partner: Partner, by: User | None, tally: Tally, *, live: bool, rows: bool
) -> Course:
    """Write rows where they may change, questions, files and pages, in the caller's transaction."""
    partner_pages = _partner_pages(folder, partner)
    _refuse_strangers(folder, partner)
    course = _put_rows(folder, partner, change=rows)
    locales = {language: page.locale for language, page in partner_pages.items()}
    categories = put_categories(folder, partner)
    room = None if live else room_for_files(partner.collection, lock=True)
    files = LoadedFiles(partner.collection, by, room.left if room else None)
    put_questions(folder, partner, categories, locales, files, by, tally, live=live)
    for language, page in partner_pages.items():
        EditionPages(folder, language, locales[language], categories, files, by, tally, live=live).put(page)
    return course


def _partner_pages(folder: rows.CourseFolder, partner: Partner) -> dict[str, PartnerPage]:
    """The partner's page in each language of the folder, in the folder's order."""
    locales = Locale.objects.filter(language_code__in=folder.languages)
    pages = PartnerPage.objects.filter(translation_key=partner.key, locale__in=locales, alias_of=None)
    found = {page.locale.language_code: page for page in pages.select_related("locale")}
    if missing := [language for language in folder.languages if language not in found]:
        raise LoadRefused(f"{partner} has no page in: {', '.join(missing)}. Onboard it again to add them.")
    return {language: found[language] for language in folder.languages}


def _put_rows(folder: rows.CourseFolder, partner: Partner, *, change: bool = True) -> Course:
    """What does not depend on language: the course, its activities, and the rules of its quizzes.

    Without `change` only what is missing is made, such as a new activity.
    """
    topics, others = _topics(folder), _other_partners(folder)
    settings = {
        name: getattr(folder, name)
        for name in (
            *("code", "track", "level", "modality", "region", "effort_minutes", "pass_mark"),
            *("assessment", "lesson_budget_bytes", "attendance_mark", "valid_months"),
        )
    }
    settings |= {**GIVES[folder.certificates], "is_supervised": folder.supervised}
    course = _put(Course, {"key": folder.key}, change=change, partner=partner, **settings)
    if change:
        course.topics.set(topics)
        course.delivered_with.set(others)
    for each in folder.activities:
        activity = _put(
            Activity,
            {"key": each.key},
            change=change,
            course=course,
            kind=each.kind,
            code=each.code,
            required=each.required,
        )
        if each.rules:
            rules = {name: getattr(each.rules, name) for name in RULES}
            _put(QuizRules, {"activity": activity}, change=change, is_final=each.rules.final, **rules)
    return course


def _topics(folder: rows.CourseFolder) -> list[Topic]:
    """The topics that the folder names; refuses those that the academy does not have."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    if unknown := [slug for slug in folder.topics if slug not in topics]:
        raise LoadRefused(f"The academy has no topic {', '.join(unknown)}. It has: {', '.join(topics)}.")
    return [topics[slug] for slug in folder.topics]


def _other_partners(folder: rows.CourseFolder) -> list[Partner]:
    """The partners that deliver the course too; refuses those that the academy does not have."""
    partners = {partner.slug: partner for partner in Partner.objects.filter(slug__in=folder.delivered_with)}
    if unknown := [slug for slug in folder.delivered_with if slug not in partners]:
        raise LoadRefused(f"The academy has no partner {', '.join(unknown)}.")
    return [partners[slug] for slug in folder.delivered_with]


def _refuse_strangers(folder: rows.CourseFolder, partner: Partner) -> None:
    """Refuse keys and codes that stand for something else already."""
    course = Course.objects.filter(key=folder.key).first()
    if course and course.partner_id != partner.pk:
        raise LoadRefused(f"The course {course.code} belongs to {course.partner}.")
    if Course.objects.filter(code=folder.code).exclude(key=folder.key).exists():
        raise LoadRefused(f"Another course has the code {folder.code}.")
    for activity in folder.activities:
        same = Activity.objects.filter(models.Q(key=activity.key) | models.Q(code=activity.code))
        if same.exclude(key=activity.key, code=activity.code, course__key=folder.key).exists():
            raise LoadRefused(f"Another activity has the key or the code of {activity.id}.")


def _put(model: type[models.Model], identity: dict[str, Any], *, change: bool = True, **fields: Any) -> Any:
    """The row of this identity with these fields, saved only where something differs and may change."""
    row, _created = model._default_manager.get_or_create(**identity, defaults=fields)
    if not change:
        return row
    differing = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, fields[name])
    if differing:
        row.save(update_fields=differing)
    return row
