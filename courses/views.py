"""The partner directory, tracks and regions: the same in every language, at the same address."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.sharing import sharing_of_view
from courses.cards import cards_for
from courses.lists import MOST_CARDS, REGION_TEXT, TRACK_TEXTS, partner_entries
from courses.models import Course
from courses.structured import data_block, list_data


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Show who delivers training here: every partner under agreement."""
    title = _("Training partners")
    intro = _("Training here is delivered by these organisations, each under an agreement with the academy.")
    return render(
        request,
        "courses/partners.html",
        {
            "title": title,
            "intro": intro,
            "partners": partner_entries(_language()),
            "sharing": sharing_of_view(
                title=title, description=intro, path="partners/", language=_language()
            ),
        },
    )


@require_safe
def track(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a track is about, and its courses."""
    if slug not in Course.Track.values:
        raise Http404
    chosen = Course.Track(slug)
    return _list(request, kind="track", slug=slug, title=str(chosen.label), intro=str(TRACK_TEXTS[chosen]))


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the courses for a region; those for all regions are among them."""
    if slug not in Course.Region.values or slug == Course.Region.ALL:
        raise Http404
    return _list(
        request, kind="region", slug=slug, title=str(Course.Region(slug).label), intro=str(REGION_TEXT)
    )


def _list(request: HttpRequest, *, kind: str, slug: str, title: str, intro: str) -> HttpResponse:
    courses = cards_for(_language(), most=MOST_CARDS, **{kind: slug})
    path = f"{kind}s/{slug}/"
    return render(
        request,
        "courses/list.html",
        {
            "kind": kind,
            "title": title,
            "intro": intro,
            "courses": courses,
            "catalogue_url": f"{reverse('page', args=['courses/'])}?{urlencode({kind: slug})}",
            "sharing": sharing_of_view(title=title, description=intro, path=path, language=_language()),
            "data_block": data_block(list_data(courses)) if courses else "",
        },
    )


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
