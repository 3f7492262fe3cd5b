"""One search that opens a person's whole file, and the file. For administrators."""

import uuid
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.desk.people.access import person_or_404, require_administrator
from certificates.desk.people.reading import SHOWN, file_of
from certificates.people.search import MOST_TYPED, find_people
from certificates.people.seeing import may_be_seen_as
from certificates.services.people import note_opening
from courses.desk.requests import DeskRequest

PER_PAGE = 25


@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """Find people by any part of a name, an address past or present, or a certificate's number."""
    require_administrator(request.user)
    typed = " ".join(request.GET.get("q", "").split())[:MOST_TYPED]
    found = find_people(typed)
    page = Paginator(found.people, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("People"),
        "typed": typed,
        "page": page,
        "query": urlencode({"q": typed}) if typed else "",
        "certificate": found.certificate,
        "fault": found.fault,
    }
    return TemplateResponse(request, "certificates/desk/people_search.html", context)


@require_safe
def person_file(request: DeskRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show everything that is kept of a person; that it was opened is logged."""
    person = person_or_404(request.user, public_id)
    whole = request.GET.get("all", "")
    note_opening(person=person, by=request.user)
    context = file_of(person, whole if whole in SHOWN else "") | {
        "page_title": person.get_full_name(),
        "crumbs": [(_("People"), reverse("desk:people_search"))],
        "own": person == request.user,
        "may_be_seen": may_be_seen_as(person),
    }
    response = TemplateResponse(request, "certificates/desk/person.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
