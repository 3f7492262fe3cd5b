"""How much is taught here, in numbers for the home page."""

from django.db.models import QuerySet

from courses.models import Course, CoursePage


def count_open_courses() -> int:
    """Return how many open courses have an edition that people can read."""
    return _editions().values("translation_key").distinct().count()


def count_languages() -> int:
    """Return in how many languages there is an open course."""
    return _editions().values("locale").distinct().count()


def count_partners() -> int:
    """Return how many partners have an open course."""
    return Course.objects.filter(stage=Course.Stage.OPEN).values("partner").distinct().count()


def _editions() -> QuerySet[CoursePage]:
    keys = Course.objects.filter(stage=Course.Stage.OPEN).values("key")
    return CoursePage.objects.filter(translation_key__in=keys, live=True, alias_of=None).order_by()
