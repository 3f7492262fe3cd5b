"""Write a course folder into the database: the same pages, questions and files that an author would make."""

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from wagtail.models import Locale

from academy.users.models import User
from courses import folder as rows
from courses.models import Activity, Course, Partner, PartnerPage, QuizRules, Topic
from courses.review.locks import in_review, past_the_lock
from courses.services.loading_bank import put_categories, put_questions
from courses.services.loading_files import LoadedFiles
from courses.services.loading_pages import EditionPages
from courses.services.refusal import LoadRefused
from courses.services.tally import Tally


@dataclass(frozen=True)
class Loaded:
    """The course, and how many editions of pages and questions were written."""

    course: Course
    created: int
    changed: int
    unchanged: int


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
    with transaction.atomic(), past_the_lock():
        _refuse_in_review(folder)
        partner_pages = _partner_pages(folder, partner)
        course = _put_rows(folder, partner)
        locales = {language: page.locale for language, page in partner_pages.items()}
        categories = put_categories(folder, partner)
        put_questions(folder, partner, categories, locales, by, tally)
        files = LoadedFiles(partner.collection, by)
        for language, page in partner_pages.items():
            EditionPages(folder, language, locales[language], categories, files, by, tally).put(page)
    course.refresh_from_db()
    return Loaded(course, tally.created, tally.changed, tally.unchanged)


def _refuse_in_review(folder: rows.CourseFolder) -> None:
    held = Course.objects.select_for_update().filter(key=folder.key).first()
    if held and in_review(held):
        raise LoadRefused(f"{held} is in review, so nothing in it can change until that is decided.")


def _partner_pages(folder: rows.CourseFolder, partner: Partner) -> dict[str, PartnerPage]:
    """The partner's page in each language of the folder, in the folder's order."""
    locales = Locale.objects.filter(language_code__in=folder.languages)
    pages = PartnerPage.objects.filter(translation_key=partner.key, locale__in=locales, alias_of=None)
    found = {page.locale.language_code: page for page in pages.select_related("locale")}
    if missing := [language for language in folder.languages if language not in found]:
        raise LoadRefused(f"{partner} has no page in: {', '.join(missing)}. Onboard it again to add them.")
    return {language: found[language] for language in folder.languages}


def _put_rows(folder: rows.CourseFolder, partner: Partner) -> Course:
    """What does not depend on language: the course, its activities, and the rules of its quizzes."""
    _refuse_strangers(folder, partner)
    topics, others = _topics(folder), _other_partners(folder)
    course = _put(
        Course,
        {"key": folder.key},
        partner=partner,
        code=folder.code,
        track=folder.track,
        level=folder.level,
        modality=folder.modality,
        region=folder.region,
        effort_minutes=folder.effort_minutes,
        pass_mark=folder.pass_mark,
    )
    course.topics.set(topics)
    course.delivered_with.set(others)
    for each in folder.activities:
        activity = _put(
            Activity,
            {"key": each.key},
            course=course,
            kind=each.kind,
            code=each.code,
            required=each.required,
        )
        if each.rules:
            _put(
                QuizRules,
                {"activity": activity},
                is_final=each.rules.final,
                weight=each.rules.weight,
                pass_mark=each.rules.pass_mark,
                attempts=each.rules.attempts,
                wait_days=each.rules.wait_days,
                time_limit_minutes=each.rules.time_limit_minutes,
            )
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


def _put(model: type[models.Model], identity: dict[str, Any], **fields: Any) -> Any:
    """The row of this identity with these fields, saved only where something differs."""
    row, _created = model._default_manager.get_or_create(**identity, defaults=fields)
    differing = [name for name, value in fields.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, fields[name])
    if differing:
        row.save(update_fields=differing)
    return row
