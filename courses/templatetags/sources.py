"""A lesson's sources: which way they are read, and the addresses in them to follow."""

import re
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from courses.outside import outside_address

register = template.Library()

_FROM_THE_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ADDRESS = re.compile(r"(https://[^\s<>\"']+)")
_AFTER_AN_ADDRESS = ".,;:)]»”"


@register.filter
def reading_direction(source: str) -> str:
    """Return the `dir` of a reference. One in Arabic may open with a Latin name, which misleads browsers."""
    return "rtl" if _FROM_THE_RIGHT.search(source) else "ltr"


@register.filter
def with_links(source: str) -> SafeString:
    """Return a source as HTML whose safe addresses are links; all else in it stays text."""
    return format_html_join("", "{}{}", map(_part, _ADDRESS.split(source)))


def _part(text: str) -> tuple[str, str]:
    """A piece of a source, as a link where it is an address that leads where it says, and what follows."""
    written = text.rstrip(_AFTER_AN_ADDRESS) if text.startswith("https://") else ""
    address = outside_address(written) if written else None
    if address is None or urlsplit(written).netloc.lower() != address.host:
        return text, ""
    link = format_html('<a href="{}" rel="noopener noreferrer external">{}</a>', address.href, written)
    return link, text[len(written) :]
