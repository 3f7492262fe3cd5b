"""What starts next, for pages that know nothing of runs."""

from datetime import date
from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, get_language_info

from academy.users.time_zones import zone_of
from cms.addresses import public_url
from courses.models import Course, CoursePage
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
    """Return the next `count` visible dated runs of open courses, the first to start first; two queries."""
    now = timezone.now()
    coming = (
        Run.objects.filter(
            state__in=[Run.State.ANNOUNCED, Run.State.OPEN, Run.State.CLOSED],
            course__stage=Course.Stage.OPEN,
            starts_at__gt=now,
        )
        .select_related("course__partner")
        .order_by("starts_at", "pk")[: 3 * count]
    )
    runs = list(coming)
    pages = _pages([run.course for run in runs], get_language() or settings.LANGUAGE_CODE)
    lines = [_line(run, *pages[run.course.key]) for run in runs if run.course.key in pages]
    return lines[:count]


def _pages(courses: list[Course], language: str) -> dict:
    """Return by course key the edition to show, and its language where that is not the reader's."""
    live = CoursePage.objects.filter(
        translation_key__in={course.key for course in courses}, live=True, alias_of=None
    )
    found: dict = {}
    rows = live.values_list("translation_key", "title", "url_path", "locale__language_code")
    for key, title, path, code in rows.order_by("pk"):
        if key not in found or code == language:
            found[key] = (title, public_url(path, code), "" if code == language else code)
    return found


def _line(run: Run, title: str, url: str, language: str) -> NextRun:
    assert run.starts_at and run.ends_at  # a dated run has both
    zone = zone_of(run.time_zone)
    closes = run.registration_closes_at
    direction = ("rtl" if get_language_info(language)["bidi"] else "ltr") if language else ""
    return NextRun(
        title=title,
        url=url,
        partner_name=run.course.partner.name,
        starts_on=run.starts_at.astimezone(zone).date(),
        ends_on=run.ends_at.astimezone(zone).date(),
        closes_on=closes.astimezone(zone).date() if closes and run.takes_registrations() else None,
        modality_label=run.course.get_modality_display(),
        takes_registrations=run.takes_registrations(),
        language=language,
        dir=direction,
    )
