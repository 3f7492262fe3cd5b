"""What the home page, which knows nothing of courses, shows of them: the tracks, and a few cards."""

from typing import NamedTuple

from django import template
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.cards import Card, cards_for
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
    count: int
    url: str


@register.simple_tag
def home_tracks() -> list[TrackLine]:
    """Return the tracks that have an open course, in their usual order; one query."""
    rows = Course.objects.filter(stage=Course.Stage.OPEN).values_list("track").annotate(Count("pk"))
    counts = dict(rows.order_by("track"))
    return [
        TrackLine(
            slug=track.value,
            label=str(track.label),
            about=str(ABOUT.get(track, "")),
            count=counts[track.value],
            url=reverse("page", args=[f"tracks/{track.value}/"]),
        )
        for track in Course.Track
        if counts.get(track.value)
    ]


@register.simple_tag
def home_cards(count: int) -> list[Card]:
    """Return at most `count` cards of open courses, those that take registrations now first."""
    cards = sorted(cards_for(get_language() or "en"), key=lambda card: not card.open_now)
    return cards[:count]
