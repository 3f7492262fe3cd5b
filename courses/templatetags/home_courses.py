"""What the home page, which knows nothing of courses, shows of them: the tracks, and a few cards."""

from typing import NamedTuple

from django import template
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.cards import Card, cards_for
from courses.catalogue import catalogue
from courses.catalogue.ordering import SOONEST
from courses.models import Course

register = template.Library()

ABOUT = {
    Course.Track.DISTANCE_LEARNING: _("Teach and learn over a distance, also where the link is weak."),
    Course.Track.RESILIENCE: _("Keep people connected when a shock comes, and recover after it."),
    Course.Track.CONNECTIVITY: _("Bring the net to schools, villages and people who are still without it."),
}


class TrackLine(NamedTuple):
    """A track with its open courses counted."""

    slug: str
    label: str
    about: str
    courses: int
    url: str


@register.simple_tag
def home_tracks() -> list[TrackLine]:
    """Return the tracks that have a course in the catalogue, in their usual order."""
    courses = catalogue().masks.get("track", {})
    return [
        TrackLine(
            slug=track.value,
            label=str(track.label),
            about=str(ABOUT.get(track, "")),
            courses=courses[track.value].bit_count(),
            url=reverse("page", args=[f"tracks/{track.value}/"]),
        )
        for track in Course.Track
        if courses.get(track.value)
    ]


@register.simple_tag
def home_cards(count: int) -> list[Card]:
    """Return at most `count` cards: what one can join now first, in the reader's language before others."""
    return cards_for(get_language() or "en", order=SOONEST, most=count)
