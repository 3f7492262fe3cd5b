"""A course that is being translated from English into French."""

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from courses.models import Course, CoursePage, Question
from courses.services.translations import publish_translation, start_language
from tests.factories import make_course
from tests.factories.courses import partner_page


def course_to_translate(**kwargs: Any) -> Course:
    """A live English course whose partner has a page in French too."""
    course = make_course(**kwargs)
    partner_page(course.partner, "fr")
    return course


def begun(**kwargs: Any) -> Course:
    """The same, begun in French."""
    course = course_to_translate(**kwargs)
    start_language(course=course, language="fr", by=None)
    return fresh(course)


def fresh(course: Course) -> Course:
    """The course as it is in the database now."""
    return Course.objects.get(pk=course.pk)


def translate(instance: Any, language: str = "fr", prefix: str = "fr") -> int:
    """Translate every string of a page's or question's translation; return how many."""
    locale = Locale.objects.get(language_code=language)
    translation = Translation.objects.get(
        source__object_id=instance.translation_key, target_locale__language_code=language
    )
    segments = StringSegment.objects.filter(source=translation.source).select_related("string")
    for segment in segments:
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=locale,
            context_id=segment.context_id,
            defaults={"data": f"{prefix} {segment.string.data}", "translation_type": "manual"},
        )
    return len(segments)


def texts(course: Course, language: str = "en") -> list[Any]:
    """All pages and questions of the course in a language."""
    page = CoursePage.objects.get(translation_key=course.key, locale__language_code=language)
    pages = [page, *page.get_descendants().specific()]
    return [
        *pages,
        *Question.objects.filter(partner=course.partner, locale__language_code=language),
    ]


def finished(**kwargs: Any) -> Course:
    """A course that is live in English and, as a translation, in French."""
    course = begun(**kwargs)
    for each in texts(course):
        translate(each)
    publish_translation(course=course, language="fr", by=None)
    return fresh(course)


def edition(instance: Any, language: str = "fr") -> Any:
    """The page's or question's edition in a language."""
    return type(instance)._default_manager.get(
        translation_key=instance.translation_key, locale__language_code=language
    )
