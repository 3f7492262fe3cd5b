"""What a visitor can read while the code of their sign-up is on its way."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from courses.editions import course_link
from enrollments.meanwhile import run_to_offer, run_to_read

register = template.Library()


@register.inclusion_tag("enrollments/_meanwhile.html")
def course_to_read_meanwhile(leads_to: str) -> dict[str, Any]:
    """Return the way to the lessons of the course that the sign-up started on, else of one that is open."""
    if run := run_to_read(leads_to):
        return {"url": reverse("enrollments:run", args=[run.code])}
    language = get_language() or "en"
    run = run_to_offer(language)
    if run is None:
        return {"url": ""}
    return {"url": reverse("enrollments:run", args=[run.code]), "course": course_link(run.course, language)}
