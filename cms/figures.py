"""Figures that the home page shows: each app gives its own by the hook `home_figures`.

A hook returns a list of `HomeFigure`. Counts are kept for some minutes, once for all languages: a figure of
the home page need not be of this second, and counting people takes long where there are many.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.core.cache import cache
from wagtail import hooks

from cms.content_cache import key_of

KEPT_SECONDS = 600
FEWEST_FIGURES = 2  # one number alone is no picture of an academy


@dataclass(frozen=True)
class HomeFigure:
    """A figure: `count()` asks the database, `label(n)` names what is counted in the language of the moment.

    Below `least` it says nothing worth saying and is not shown. Lower `order` stands earlier.
    """

    name: str
    order: int
    least: int
    count: Callable[[], int]
    label: Callable[[int], str]


class ShownFigure(NamedTuple):
    """A figure as the page shows it."""

    value: int
    label: str


def shown_figures() -> list[ShownFigure]:
    """Return the figures that are worth showing, in their order; none where there are hardly any."""
    figures = [figure for hook in hooks.get_hooks("home_figures") for figure in hook()]
    found = [(figure, _count(figure)) for figure in sorted(figures, key=lambda figure: figure.order)]
    shown = [ShownFigure(value, figure.label(value)) for figure, value in found if value >= figure.least]
    return shown if len(shown) >= FEWEST_FIGURES else []


def _count(figure: HomeFigure) -> int:
    value = cache.get(_key(figure.name))
    if value is None:
        value = figure.count()
        cache.set(_key(figure.name), value, KEPT_SECONDS)
    return value


def _key(name: str) -> str:
    return key_of("figure", name)
