"""Partners at the desk: the list, the one form that brings a partner in, and a partner's whole file."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.lib.sizes import size_label
from academy.users.models import User
from academy.users.roles import is_administrator
from courses.acts import acts_of_partner
from courses.agreements import unfinished_runs
from courses.desk.access import COORDINATING, has_role, partners_of
from courses.desk.acts_words import line_of
from courses.desk.partners_access import partner_or_404
from courses.desk.partners_forms import AgreementForm, OnboardForm, TurnForm
from courses.desk.requests import DeskRequest
from courses.desk.worklists_rows import rows_of_courses
from courses.models import Course, Invitation, Partner
from courses.partner_room import used_bytes
from courses.services.partner_agreements import close_partner, end_partner, reopen_partner, set_agreement
from courses.services.partner_errors import PartnerRefusal
from courses.services.partners import onboard_partner

PER_PAGE = 30
COURSES_PER_PAGE = 20
NEWEST_ACTS = 8
TONES = {Partner.State.ACTIVE: "leaf", Partner.State.CLOSING: "amber", Partner.State.ENDED: ""}


@require_safe
def partners(request: DeskRequest) -> HttpResponse:
    """List the partners with state, agreement, people, courses and room; for coordinators their own."""
    decides = is_administrator(request.user)
    mine = partners_of(request.user, COORDINATING)
    if not decides:
        own = list(mine[:2])
        if not own:
            raise Http404
        if len(own) == 1:
            return redirect("desk:partner", own[0].slug)
    query = request.GET.get("q", "").strip()[:80]
    found = mine.filter(Q(name__icontains=query) | Q(slug__icontains=query)).annotate(
        people=Count("groups__group__user", distinct=True)
    )
    page = Paginator(found.select_related("coordinator").order_by("name", "pk"), PER_PAGE).get_page(
        request.GET.get("p")
    )
    context = {
        "page_title": _("Partners"),
        "page": page,
        "rows": _rows(list(page.object_list)),
        "query": query,
        "page_query": urlencode({"q": query}) if query else "",
        "decides": decides,
    }
    return TemplateResponse(request, "courses/desk/partners.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def partner_new(request: DeskRequest) -> HttpResponse:
    """Bring a partner in by one form: page, groups, room, agreement, and the mails to its first people."""
    _require_administrator(request.user)
    form = OnboardForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            partner = onboard_partner(
                name=form.cleaned_data["name"],
                slug=form.cleaned_data["slug"],
                texts=form.texts(),
                by=request.user,
                agreement=form.agreement(),
                coordinator=form.invitee("coordinator"),
                deputy=form.invitee("deputy"),
            )
        except PartnerRefusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("%(partner)s is here, and its coordinator is invited.") % {"partner": partner.name}
            )
            return redirect("desk:partner", partner.slug)
    context = {
        "page_title": _("New partner"),
        "crumbs": [(_("Partners"), reverse("desk:partners"))],
        "form": form,
    }
    return render(request, "courses/desk/partner_new.html", context, status=400 if form.errors else 200)


@require_safe
def partner(request: DeskRequest, slug: str) -> HttpResponse:
    """Show a partner's whole file: to its people and reviewers for reading, to administrators for acting."""
    found = partner_or_404(request.user, slug)
    return TemplateResponse(request, "courses/desk/partner.html", _file(request, found))


@require_POST
def partner_agreement(request: DeskRequest, slug: str) -> HttpResponse:
    """Change dates, reference and room of an agreement; for administrators."""
    _require_administrator(request.user)
    found = partner_or_404(request.user, slug)
    form = AgreementForm.of(found, request.POST)
    if not form.is_valid():
        context = _file(request, found, agreement_form=form)
        return render(request, "courses/desk/partner.html", context, status=400)
    agreement = form.agreement()
    set_agreement(
        partner=found,
        by=request.user,
        starts=agreement.starts,
        ends=agreement.ends,
        reference=agreement.reference,
        quota_bytes=agreement.quota_bytes,
    )
    messages.success(request, _("The agreement is saved."))
    return redirect("desk:partner", found.slug)


@require_POST
def turn_partner(request: DeskRequest, slug: str) -> HttpResponse:
    """Close, end or reopen an agreement, with a reason; for administrators."""
    _require_administrator(request.user)
    found = partner_or_404(request.user, slug)
    form = TurnForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why, in a few words."))
        return redirect("desk:partner", found.slug)
    data: dict[str, Any] = {"partner": found, "by": request.user, "reason": form.cleaned_data["reason"]}
    try:
        if form.cleaned_data["act"] == "close":
            close_partner(**data)
        elif form.cleaned_data["act"] == "reopen":
            reopen_partner(**data)
        else:
            end_partner(**data, keep_runs=form.cleaned_data["keep_runs"])
    except PartnerRefusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done, and kept in the log."))
    return redirect("desk:partner", found.slug)


def _rows(shown: list[Partner]) -> list[dict[str, Any]]:
    """Each partner of the list with its courses and its room."""
    counted = Course.objects.filter(partner__in=shown).order_by().values_list("partner").annotate(Count("pk"))
    courses, used = dict(counted), used_bytes(shown)
    return [
        {
            "partner": partner,
            "tone": TONES[Partner.State(partner.state)],
            "courses": courses.get(partner.pk, 0),
            "room": _room(used[partner.pk], partner.quota_bytes),
        }
        for partner in shown
    ]


def _file(
    request: DeskRequest, found: Partner, agreement_form: AgreementForm | None = None
) -> dict[str, Any]:
    """What the page of a partner shows."""
    decides = is_administrator(request.user)
    leads = has_role(request.user, found.pk, COORDINATING)
    courses = Paginator(Course.objects.filter(partner=found).order_by("code"), COURSES_PER_PAGE).get_page(
        request.GET.get("p")
    )
    acts = acts_of_partner(found)
    return {
        "page_title": found.name,
        "crumbs": [(_("Partners"), reverse("desk:partners"))] if decides else [],
        "partner": found,
        "tone": TONES[Partner.State(found.state)],
        "decides": decides,
        "leads": leads,
        "room": _room(used_bytes([found])[found.pk], found.quota_bytes),
        "runs": unfinished_runs([found.pk])[found.pk],
        "people": User.objects.filter(groups__partner_group__partner=found).distinct().count(),
        "invitations": Invitation.objects.filter(partner=found).open().count() if leads else 0,
        "courses": courses,
        "rows": rows_of_courses(list(courses.object_list)),
        "lines": [line_of(act, addresses=leads) for act in acts[:NEWEST_ACTS]],
        "agreement_form": agreement_form or AgreementForm.of(found),
    }


def _room(used: int, quota: int) -> dict[str, Any]:
    """How much of its room a partner has used, in words and in whole per cent."""
    words = _("%(used)s of %(quota)s") % {"used": size_label(used), "quota": size_label(quota)}
    return {
        "words": words,
        "percent": min(100, round(100 * used / quota)) if quota else 100,
        "over": used > quota,
    }


def _require_administrator(user: User) -> None:
    if not is_administrator(user):
        raise Http404
