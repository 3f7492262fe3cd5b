"""What answers say about a question, for pages of the desk that know nothing of learners."""

import uuid
from typing import Any

from django import template
from django.utils.translation import get_language

from enrollments.statistics_shown import shown_of

register = template.Library()


@register.inclusion_tag("enrollments/statistics/_question_statistics.html")
def question_statistics(key: uuid.UUID) -> dict[str, Any]:
    """Show what answers say about the question with this key: two queries. Its page needs
    `academy/desk/statistics.css`.
    """
    return {"shown": shown_of(key, get_language() or "en")}
