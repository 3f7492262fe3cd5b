"""What of a course page is found by search, and how the index stays right.

Wagtail indexes a page when it is saved; its objectives are saved after it, and its topics and its partner's
name are elsewhere. So a publication, and a change of those, index the pages concerned once more, within the
same transaction. Lessons and quizzes are not in here: search never looks beyond course pages.

What a course is filed under (its partner, topics, track and region) is indexed by its names in all languages,
whatever the edition's: who picks a filter by its name finds the same courses by typing that name.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.html import strip_tags
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from courses.catalogue.folding import words_of
from courses.models import Course, CoursePage, PartnerPage


def words_to_find(page: Any) -> str:
    """Return the words of a course page's public text, folded, Chinese in pairs, each once; for the index."""
    texts = [
        *(page.title, page.summary, strip_tags(page.description.replace("<", " <")), page.audience),
        *(objective.text for objective in page.objectives.all()),
        *_named_elsewhere(page),
    ]
    return " ".join(dict.fromkeys(word.folded for text in texts for word in words_of(text)))


def _named_elsewhere(page: Any) -> Iterable[str]:
    """The course's code, and the names of its partner, topics, track and region in all languages."""
    course = Course.objects.filter(key=page.translation_key).select_related("partner").first()
    if course is None:
        return
    yield course.code
    yield course.partner.name
    named = PartnerPage.objects.filter(translation_key=course.partner.key, live=True)
    yield from named.values_list("title", flat=True)
    for topic in course.topics.all():
        yield from topic.names.values()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(course.get_track_display())
            if course.region != Course.Region.ALL:
                yield str(course.get_region_display())


def index_pages(pages: QuerySet[CoursePage]) -> None:
    """Bring the index of these pages up to date."""
    found = list(pages.select_related("locale").prefetch_related("objectives"))
    if found:
        get_search_backend().add_bulk(CoursePage, found)


def index_courses(courses: QuerySet[Course]) -> None:
    """Bring the index of all editions of these courses up to date."""
    index_pages(CoursePage.objects.filter(translation_key__in=courses.values("key"), alias_of=None))


def index_below(page: Page) -> None:
    """Bring the index of the course pages at or below `page` up to date."""
    index_pages(CoursePage.objects.filter(path__startswith=page.path, alias_of=None))
