"""Search on PostgreSQL: the same finds as on SQLite, and as little harm from what is typed."""

import pytest

from courses.catalogue import catalogue as listed
from courses.catalogue.search import search
from courses.models import CoursePage, Topic
from tests.courses.test_catalogue_search import TEXTS, course_in, found

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

ASKED = {
    "en": ("network LESSON", "networks", "teach"),
    "ar": ("تعليم", "دروس شبكه"),
    "zh-hans": ("远程教育", "教育 网络", "网"),
    "fr": ("ecole reseau", "ÉCOLE"),
    "ru": ("еще",),
    "es": ("ensenar debiles",),
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_course_is_found_in_every_language(language):
    course = course_in(language)
    for query in (*TEXTS[language], *ASKED[language]):
        assert found(query, language) == [course.pk], query


def test_what_is_misspelt_renamed_or_unpublished_is_known(django_assert_num_queries):
    course = course_in("en", "fr")
    topic = Topic.objects.get(slug="early-warning")
    course.topics.add(topic)
    assert search(listed(), "teahcing", "en").corrected == "teaching"
    topic.names = {"en": "Sirens"}
    topic.save()
    assert found("sirens") == [course.pk]
    assert found("warning") == []
    kept = listed()
    with django_assert_num_queries(1):
        assert search(kept, "weak links", "en").mask == 1
    for page in course_pages(course):
        page.unpublish()
    assert found("weak") == []


def course_pages(course):
    return CoursePage.objects.filter(translation_key=course.key)


@pytest.mark.parametrize(
    "query", ["' OR 1=1 --", "weak & | ! ( :*", "\\", "\0", "a" * 10_000, "1e5 4g 007", "x'y"]
)
def test_hostile_queries_find_something_or_nothing(query):
    course_in("en")
    search(listed(), query, "en")
