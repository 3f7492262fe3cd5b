"""Parts of a page that say the same whenever they are given the same: drawn once in each language, and kept.

For parts with words and drawings of ours only, chosen by a few fixed values such as a certificate's state.
Nothing that comes from a person or a record may be given to them.
"""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def fixed(name: str, **values: str) -> SafeString:
    """Return the part of that name (`certificates/_seal.html`) with these values."""
    return _drawn(name, get_language() or "en", tuple(sorted(values.items())))


@lru_cache(maxsize=500)
def _drawn(name: str, language: str, values: tuple[tuple[str, str], ...]) -> SafeString:
    return render_to_string(name, dict(values))
