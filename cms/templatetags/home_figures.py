"""Figures on the home page; every app gives its own by the hook `home_figures`."""

from django import template

from cms.figures import ShownFigure, shown_figures

register = template.Library()


@register.simple_tag
def home_figures() -> list[ShownFigure]:
    """Return the figures that are worth showing, with their words in the language of the moment."""
    return shown_figures()
