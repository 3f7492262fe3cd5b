"""Words of a person's file."""

from typing import Any

from django import template

from certificates.desk.people.words import word_of_state

register = template.Library()


@register.simple_tag
def state_word(state: str) -> Any:
    """Return where a certificate stands, in words."""
    return word_of_state(state)
