"""The log at the desk: of a course, of a partner, and, for administrators, of a person."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from academy.users.models import User
from academy.users.roles import is_administrator
from courses.acts import KINDS, Act, Acts, acts_of_course, acts_of_partner, acts_of_person
from courses.desk.access import COORDINATING, course_or_404, has_role
from courses.desk.acts_words import line_of, name_of
from courses.desk.partners_access import partner_or_404
from courses.desk.requests import DeskRequest

PER_PAGE = 50
KIND_WORDS = {
    "content": pgettext_lazy("kind of act", "Content"),
    "review": pgettext_lazy("kind of act", "Review"),
    "rights": pgettext_lazy("kind of act", "Roles and invitations"),
    "agreements": gettext_lazy("Agreements"),
}
assert KIND_WORDS.keys() == KINDS.keys()


@require_safe
def log_of_course(request: DeskRequest, code: str) -> HttpResponse:
    """List the acts on a course for its partner's people and academy staff."""
    course = course_or_404(request.user, code)
    crumbs = [(course.code, reverse("desk:course", args=[course.code]))]
    title = _("Log of %(course)s") % {"course": course.code}
    return _answer(request, acts_of_course(course), title, crumbs, course.partner_id)


@require_safe
def log_of_partner(request: DeskRequest, slug: str) -> HttpResponse:
    """List the acts on a partner, its people, courses and bank for its people and academy staff."""
    partner = partner_or_404(request.user, slug)
    crumbs = [(partner.name, reverse("desk:partner", args=[partner.slug]))]
    title = _("Log of %(partner)s") % {"partner": partner.name}
    return _answer(request, acts_of_partner(partner), title, crumbs, partner.pk)


@require_safe
def log_of_person(request: DeskRequest, public_id: str) -> HttpResponse:
    """List what a person did, and the acts on their rights; for administrators."""
    if not is_administrator(request.user):
        raise Http404
    person = get_object_or_404(User, public_id=public_id)
    title = _("Log of %(person)s") % {"person": person.get_full_name()}
    return _answer(request, acts_of_person(person), title, [], None)


def _answer(
    request: DeskRequest, acts: Acts, title: str, crumbs: list[tuple[str, str]], partner_id: int | None
) -> HttpResponse:
    """Show one page of the acts, narrowed to the kind and the person that the address names."""
    actors = list(acts.actors())
    kind = request.GET.get("kind", "")
    who = next((one for one in actors if str(one.public_id) == request.GET.get("who")), None)
    shown = acts.of_kind(kind)
    shown = shown.by(who) if who else shown
    page: Page[Act] = Paginator(shown, PER_PAGE).get_page(request.GET.get("p"))
    decides = partner_id is None or has_role(request.user, partner_id, COORDINATING)
    chosen = {"kind": kind if kind in KINDS else "", "who": str(who.public_id) if who else ""}
    context: dict[str, Any] = {
        "page_title": title,
        "crumbs": crumbs,
        "page": page,
        "lines": [line_of(act, addresses=decides) for act in page.object_list],
        "kinds": KIND_WORDS.items(),
        "actors": [(str(one.public_id), name_of(one, addresses=decides)) for one in actors],
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "is_narrowed": any(chosen.values()),
    }
    return TemplateResponse(request, "courses/desk/acts.html", context)
