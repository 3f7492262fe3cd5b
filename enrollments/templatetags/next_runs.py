"""What starts next, for pages that know nothing of runs."""

from datetime import date
from typing import NamedTuple

from django import template
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language

from academy.users.time_zones import zone_of
from courses.catalogue import Catalogue, catalogue
from courses.models import Course
from enrollments.models import Run
from enrollments.run_lines import has_lessons

register = template.Library()


class NextRun(NamedTuple):
    """A dated run that is still to start. Dates are those of the run's own zone.

    `closes_on` is set where registration is open, `opens_on` where it is to come and its day is known.
    `language` and `dir` are set where the course has no text in the reader's language.
    """

    title: str
    url: str
    partner_name: str
    starts_on: date
    ends_on: date
    opens_on: date | None
    closes_on: date | None
    modality_label: str
    takes_registrations: bool
    by_application: bool
    language: str = ""
    dir: str = ""


@register.simple_tag
def next_runs(count: int) -> list[NextRun]:
    """Return the next `count` dated runs of listed courses that somebody can still get into, the first first.

    Registration is open or to come, direct or by application. A run whose places are all taken is left out:
    its course page offers the waiting list.
    """
    now = timezone.now()
    coming = Run.objects.filter(
        state__in=[Run.State.ANNOUNCED, Run.State.OPEN], course__stage=Course.Stage.OPEN, starts_at__gt=now
    ).exclude(Q(registration=Run.Registration.INVITATION) | Q(registration_closes_at__lte=now))
    free = coming.with_taken().filter(Q(places=None) | Q(taken__lt=F("places")))
    listed = catalogue()
    runs = free.select_related("course").order_by("starts_at", "pk")[: 3 * count]
    shown = [run for run in runs if run.course_id in listed.places]
    return [_line(run, listed, get_language() or settings.LANGUAGE_CODE) for run in shown[:count]]


def _line(run: Run, listed: Catalogue, language: str) -> NextRun:
    assert run.starts_at and run.ends_at  # a dated run has both
    entry = listed.entries[listed.places[run.course_id]]
    page = entry.edition_in(language)
    other = page.language != language
    partner = listed.partners.get(entry.partner_id)
    zone = zone_of(run.time_zone)
    open_now = run.takes_registrations() and has_lessons(run.course)
    opens, closes = run.registration_opens_at, run.registration_closes_at
    return NextRun(
        title=page.title,
        url=page.url,
        partner_name=partner.name_in(language) if partner else "",
        starts_on=run.starts_at.astimezone(zone).date(),
        ends_on=run.ends_at.astimezone(zone).date(),
        opens_on=opens.astimezone(zone).date() if opens and opens > timezone.now() else None,
        closes_on=closes.astimezone(zone).date() if closes and open_now else None,
        modality_label=str(Course.Modality(entry.modality).label),
        takes_registrations=open_now,
        by_application=run.registration == Run.Registration.APPLICATION,
        language=page.language if other else "",
        dir=page.dir if other else "",
    )
