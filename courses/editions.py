"""Small facts about live editions that the classroom shows on every page, kept like the outline."""

import uuid
from dataclasses import dataclass

from cms.addresses import public_url
from cms.content_cache import keep, key_of
from courses.models import Course, CoursePage, LessonPage
from courses.outline import OutlineActivity


@dataclass(frozen=True, slots=True)
class EditionLink:
    """A course's name and public address in one language; both empty for a course that is live in none."""

    title: str
    url: str
    language: str


def course_link(course: Course, language: str) -> EditionLink:
    """Return what the course is called in `language`, else in its first edition, and where its page is."""
    key = key_of("link", course.key, course.content_version, language)
    return keep(key, lambda: _course_link(course.key, language))


def _course_link(course_key: uuid.UUID, language: str) -> EditionLink:
    editions = CoursePage.objects.filter(translation_key=course_key, live=True, alias_of=None)
    pages = list(editions.select_related("locale").order_by("pk"))
    if not pages:
        return EditionLink("", "", language)
    page = next((page for page in pages if page.locale.language_code == language), pages[0])
    return EditionLink(
        page.title, public_url(page.url_path, page.locale.language_code), page.locale.language_code
    )


def lesson_sources(activity: OutlineActivity) -> tuple[str, ...]:
    """Return the sources that a lesson names, one a line."""
    key = key_of("sources", activity.key, activity.page_id, activity.revision)
    return keep(key, lambda: _sources(activity.page_id))


def _sources(page_id: int) -> tuple[str, ...]:
    text = LessonPage.objects.values_list("sources", flat=True).get(pk=page_id)
    return tuple(line.strip() for line in text.splitlines() if line.strip())
