"""Every address that the site answers, as the resolver knows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern


@dataclass(frozen=True)
class Pattern:
    """One pattern: its name with namespaces (its route where it has none) and the names of its arguments."""

    name: str
    route: str
    arguments: frozenset[str]


def all_patterns() -> list[Pattern]:
    """Every pattern of the resolver, however deep it lies."""
    return list(_below(get_resolver().url_patterns, "", (), frozenset()))


def _below(
    patterns: list[Any], route: str, spaces: tuple[str, ...], arguments: frozenset[str]
) -> Iterator[Pattern]:
    for each in patterns:
        prefix = "<language>/" if isinstance(each.pattern, LocalePrefixPattern) else str(each.pattern)
        here = route + prefix
        known = arguments | set(each.pattern.converters) | set(each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from _below(each.url_patterns, here, inner, known)
        elif isinstance(each, URLPattern):
            name = ":".join((*spaces, each.name)) if each.name else here
            yield Pattern(name, here, known)
