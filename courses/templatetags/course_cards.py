"""Courses in lists, for pages that know nothing of courses."""

from django import template
from django.utils.translation import get_language

from courses.cards import Card, cards_for

register = template.Library()


@register.simple_tag
def course_cards() -> list[Card]:
    """Return the cards of all open courses, in the language of the moment."""
    return cards_for(get_language() or "en")
