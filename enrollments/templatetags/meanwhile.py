"""What a visitor can read while the code of their sign-up is on its way."""

from typing import Any

from django import template
from django.urls import reverse

from enrollments.meanwhile import run_to_read

register = template.Library()


@register.inclusion_tag("enrollments/_meanwhile.html")
def course_to_read_meanwhile(leads_to: str) -> dict[str, Any]:
    """Return the way to the lessons of the course that the sign-up started on, if it is open."""
    run = run_to_read(leads_to)
    return {"url": reverse("enrollments:run", args=[run.code]) if run else ""}
