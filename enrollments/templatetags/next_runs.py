"""What starts next, for pages that know nothing of runs."""

from datetime import date
from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from academy.users.time_zones import zone_of
from courses.catalogue import Catalogue, catalogue
from courses.models import Course
from enrollments.models import Run

register = template.Library()


class NextRun(NamedTuple):
    """A dated run that is still to start. Dates are those of the run's own zone.

    `language` and `dir` are set where the course has no text in the reader's language.
    """

    title: str
    url: str
    partner_name: str
    starts_on: date
    ends_on: date
    closes_on: date | None
    modality_label: str
    takes_registrations: bool
    language: str = ""
    dir: str = ""


@register.simple_tag
def next_runs(count: int) -> list[NextRun]:
    """Return the next `count` visible dated runs of listed courses, the first to start first."""
    coming = Run.objects.filter(
        state__in=[Run.State.ANNOUNCED, Run.State.OPEN, Run.State.CLOSED],
        course__stage=Course.Stage.OPEN,
        starts_at__gt=timezone.now(),
    )
    listed = catalogue()
    runs = coming.order_by("starts_at", "pk")[: 3 * count]
    shown = [run for run in runs if run.course_id in listed.places]
    return [_line(run, listed, get_language() or settings.LANGUAGE_CODE) for run in shown[:count]]


def _line(run: Run, listed: Catalogue, language: str) -> NextRun:
    assert run.starts_at and run.ends_at  # a dated run has both
    entry = listed.entries[listed.places[run.course_id]]
    page = entry.edition_in(language)
    other = page.language != language
    partner = listed.partners.get(entry.partner_id)
    zone = zone_of(run.time_zone)
    open_now = run.takes_registrations()
    closes = run.registration_closes_at if open_now else None
    return NextRun(
        title=page.title,
        url=page.url,
        partner_name=partner.name_in(language) if partner else "",
        starts_on=run.starts_at.astimezone(zone).date(),
        ends_on=run.ends_at.astimezone(zone).date(),
        closes_on=closes.astimezone(zone).date() if closes else None,
        modality_label=str(Course.Modality(entry.modality).label),
        takes_registrations=open_now,
        language=page.language if other else "",
        dir=page.dir if other else "",
    )
