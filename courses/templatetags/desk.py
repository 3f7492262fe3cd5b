"""What Wagtail's own templates show of the desk."""

from django import template
from django.urls import reverse
from wagtail.models import Page

from courses.depths import COURSE_DEPTH
from courses.models import Course

register = template.Library()


@register.simple_tag
def way_back(page: Page | None) -> dict[str, str] | None:
    """Return the course that `page` is part of, with the address of its outline; None for other pages."""
    if page is None or len(page.path) < COURSE_DEPTH * page.steplen:
        return None
    above = (
        Page.objects.filter(path=page.path[: COURSE_DEPTH * page.steplen]).select_related("locale").first()
    )
    course = Course.objects.filter(key=above.translation_key).first() if above else None
    if above is None or course is None:
        return None
    return {
        "course_url": reverse("desk:course", args=[course.code]) + f"#part-{page.translation_key}",
        "course_title": above.draft_title,
        "course_lang": above.locale.language_code,
    }
