"""Thousands of courses in a second or two, written straight into their tables: for budgets and figures."""

import random
import uuid
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from courses.models import Course, CoursePage, Partner, Topic
from courses.models.identity import Course as Row
from tests.factories.courses import PartnerFactory, locale_of, partner_page

TEXT = (
    "network radio school island ferry warning signal mast satellite fibre tariff spectrum teacher village "
    "storm plan drill relief budget map survey policy law child harbour valley bridge power water clinic"
)
WORDS = TEXT.split(" ")


def many_courses(number: int, *, partners: int = 10, languages: tuple[str, ...] = ("en", "fr")) -> list[int]:
    """Make open courses without activities, live in these languages; return their ids. Nothing is indexed."""
    rng = random.Random(7)  # nosec B311: sample data
    owners = [PartnerFactory() for _ in range(partners)]
    keys = [uuid.UUID(int=rng.getrandbits(128)) for _ in range(number)]
    courses = Course.objects.bulk_create([_row(rng, key, rng.choice(owners)) for key in keys])
    topics = list(Topic.objects.all())
    through: Any = Course.topics.through
    through.objects.bulk_create(
        through(course=course, topic=topic) for course in courses for topic in rng.sample(topics, 2)
    )
    for language in languages:
        _pages(rng, courses, language)
    return [course.pk for course in courses]


def _row(rng: random.Random, key: uuid.UUID, partner: Partner) -> Course:
    return Course(
        key=key,
        partner=partner,
        code=f"B-{key.hex[:10]}",
        stage=Course.Stage.OPEN,
        track=rng.choice(Row.Track.values),
        level=rng.choice(Row.Level.values),
        modality=rng.choice(Row.Modality.values),
        region=rng.choice(Row.Region.values),
        effort_minutes=rng.randrange(30, 3000, 30),
        opened_at=timezone.now(),
    )


def _pages(rng: random.Random, courses: list[Course], language: str) -> None:
    """Add a live page of each course below its partner's, and the parents' counts of children."""
    kind, locale, now = ContentType.objects.get_for_model(CoursePage), locale_of(language), timezone.now()
    parents = {course.partner_id: partner_page(course.partner, language) for course in courses}
    children = dict.fromkeys(parents, 0)
    pages, texts = [], []
    for course in courses:
        parent = parents[course.partner_id]
        children[course.partner_id] += 1
        words = [rng.choice(WORDS) for _ in range(40)]
        slug = f"bulk-{course.key.hex[:12]}"
        title = f"{' '.join(words[:4]).capitalize()} {course.pk}"
        pages.append(
            Page(
                path=Page._get_path(
                    parent.path, parent.depth + 1, parent.numchild + children[course.partner_id]
                ),
                depth=parent.depth + 1,
                url_path=f"{parent.url_path}{slug}/",
                title=title,
                draft_title=title,
                slug=slug,
                content_type=kind,
                locale=locale,
                translation_key=course.key,
                live=True,
                first_published_at=now,
                last_published_at=now,
            )
        )
        texts.append(" ".join(words[4:]).capitalize() + ".")
    made = Page.objects.bulk_create(pages)
    _texts([page.pk for page in made], texts)
    for partner_id, parent in parents.items():
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + children[partner_id])


def _texts(pks: list[int], summaries: list[str]) -> None:
    """Write the course pages' own columns; Django cannot make rows of such a model in bulk."""
    fields = [field for field in CoursePage._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * (len(fields) + 1))
    table = connection.ops.quote_name(CoursePage._meta.db_table)
    rows = [
        (pk, *(summary if field.name == "summary" else field.get_default() for field in fields))
        for pk, summary in zip(pks, summaries, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} (page_ptr_id, {columns}) VALUES ({marks})", rows)


def remove_courses(ids: list[int]) -> None:
    """Take away what `many_courses` made, but for the partners."""
    courses = Course.objects.filter(pk__in=ids)
    keys = list(courses.values_list("key", flat=True))
    pages = list(CoursePage.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(CoursePage._meta.db_table)
        cursor.executemany(f"DELETE FROM {table} WHERE page_ptr_id = %s", [(pk,) for pk in pages])
    Page.objects.filter(pk__in=pages)._raw_delete(connection.alias)
    Course.topics.through.objects.filter(course__in=courses)._raw_delete(connection.alias)
    courses._raw_delete(connection.alias)
