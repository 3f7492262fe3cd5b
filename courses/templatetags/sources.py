"""A lesson's sources, with the addresses in them to follow."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from courses.outside import outside_address

register = template.Library()

_ADDRESS = re.compile(r"(https://[^\s<>\"']{4,500}?)(?=[.,;:)\]»”]*(?:\s|\Z))")


@register.filter
def with_links(source: str) -> SafeString:
    """Return a source as HTML whose safe addresses are links; all else in it stays text."""
    return format_html_join("", "{}", ((_part(part),) for part in _ADDRESS.split(source)))


def _part(text: str) -> str:
    address = outside_address(text) if text.startswith("https://") else None
    if address is None:
        return text
    return format_html('<a href="{}" rel="noopener noreferrer external">{}</a>', address.href, text)
