"""The newest courses as an Atom feed: one for each language, of the courses with an edition in it."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.frame import frame
from cms.plain_text import one_line
from cms.sharing import absolute_url, language_tag
from courses.catalogue import catalogue
from courses.catalogue.entries import Edition, Entry

MOST = 30
TYPE = "application/atom+xml; charset=utf-8"


@require_safe
def new_courses(request: HttpRequest) -> HttpResponse:
    """Send the feed of the address's language, the newest course first."""
    language = get_language() or settings.LANGUAGE_CODE
    listed = catalogue()
    found = [(_since(entry, page), entry, page) for entry in listed.entries if (page := _in(entry, language))]
    found.sort(key=lambda each: (each[0], each[1].course_id), reverse=True)
    home = absolute_url(reverse("page", args=["courses/"]))
    feed = Atom1Feed(
        title=_("New courses: %(academy)s") % {"academy": one_line(frame().in_language(language).name)},
        link=home,
        description="",
        language=language_tag(language),
        feed_url=absolute_url(reverse("courses:feed")),
        feed_guid=home,
    )
    for since, entry, page in found[:MOST]:
        feed.add_item(
            title=page.title,
            link=absolute_url(page.url),
            description=escape(page.summary),  # readers take it for HTML
            unique_id=f"urn:uuid:{entry.key}",
            pubdate=since,
            updateddate=since,
            author_name=listed.partners[entry.partner_id].name_in(language),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=TYPE)


def _in(entry: Entry, language: str) -> Edition | None:
    return next((page for page in entry.editions if page.language == language), None)


def _since(entry: Entry, page: Edition) -> datetime:
    """When the course could first be found in this language: opened, and with this edition published."""
    return max(entry.opened_at, page.published_at or entry.opened_at)
