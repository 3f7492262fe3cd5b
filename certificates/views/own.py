"""Members' own certificates: the list, one certificate, the name on its page, the portfolio."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from academy.users.models import User
from certificates import services
from certificates.chosen import read_ids
from certificates.limits import asks_too_often
from certificates.models import Portfolio
from certificates.numbers import is_well_formed, normalise
from certificates.own import OwnCertificate, newest_of, own_certificate, own_certificates
from certificates.services.correcting import own_right

PER_MINUTE = 60


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the person's certificates, those in force first."""
    assert isinstance(request.user, User)
    certificates = own_certificates(request.user)
    context = {
        "standing": [each for each in certificates if each.certificate.standing],
        "ended": [each for each in certificates if not each.certificate.standing],
        "portfolio": Portfolio.objects.filter(member=request.user, is_public=True).first(),
    }
    return _own(render(request, "certificates/mine.html", context))


@login_required
@require_safe
def own(request: HttpRequest, number: str) -> HttpResponse:
    """Show one of the person's certificates and all that can be done with it; 404 for anybody else's."""
    certificate = _find(request, number)
    newest = newest_of(certificate.certificate) if certificate.state == "replaced" else None
    context = {
        "own": certificate,
        "newest": newest,
        "right": own_right(certificate.certificate, request.user) if certificate.in_force else None,
    }
    return _own(render(request, "certificates/own.html", context))


@login_required
@require_POST
def name_on_page(request: HttpRequest, number: str) -> HttpResponse:
    """Hide the name on the certificate's public page, or show it again."""
    certificate = _find(request, number)
    hidden = request.POST.get("hidden") == "1"
    services.hide_name(certificate=certificate.certificate, by=request.user, hidden=hidden)
    said = _("The page leaves your name out now.") if hidden else _("The page shows your name now.")
    messages.success(request, said)
    return redirect("certificates:own", certificate.number)


@login_required
def portfolio_settings(request: HttpRequest) -> HttpResponse:
    """Switch the public page on or off and choose what stands on it."""
    assert isinstance(request.user, User)
    certificates = [each for each in own_certificates(request.user) if _may_stand(each)]
    if request.method == "POST":
        chosen = read_ids(request.POST.getlist("shown"))
        saved = services.set_portfolio(
            member=request.user,
            is_public=request.POST.get("is_public") == "1",
            shown=[each.certificate.pk for each in certificates if each.certificate.pk in chosen],
        )
        said = (
            _("Your page is public now.")
            if saved.is_public
            else _("Your page is switched off. Its address is gone.")
        )
        messages.success(request, said)
        return redirect("certificates:portfolio_settings")
    portfolio = Portfolio.objects.filter(member=request.user).first()
    shown = set(portfolio.shown.values_list("pk", flat=True)) if portfolio else set()
    path = reverse("certificates:portfolio", args=[portfolio.code]) if portfolio else ""
    context = {
        "certificates": certificates,
        "portfolio": portfolio,
        "address": settings.ACADEMY_BASE_URL + path,
        "shown": shown,
    }
    return _own(render(request, "certificates/portfolio_settings.html", context))


@require_safe
def portfolio(request: HttpRequest, code: str) -> HttpResponse:
    """Show a member's public page, as long as they want one. Only certificates in force stand on it.

    It is headed by the name on the newest of them; without any it names nobody.
    """
    if asks_too_often(request, what="portfolio", per_minute=PER_MINUTE):
        raise Http404
    found = get_object_or_404(
        Portfolio.objects.select_related("member"), code=code, is_public=True, member__is_active=True
    )
    shown = found.shown.with_last_event().filter(award__released_at__isnull=False, award__member=found.member)
    certificates = [each for each in map(OwnCertificate.of, shown) if _may_stand(each)]
    holder = certificates[0].certificate.holder_name if certificates else ""
    context = {"holder": holder, "certificates": certificates}
    response = render(request, "certificates/portfolio.html", context, status=200 if holder else 404)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _may_stand(each: OwnCertificate) -> bool:
    """In force, and its holder's name not hidden: the portfolio would tell it."""
    return each.in_force and not each.certificate.name_hidden


def _find(request: HttpRequest, number: str) -> OwnCertificate:
    assert isinstance(request.user, User)
    wanted = normalise(number)
    found = own_certificate(request.user, wanted) if is_well_formed(wanted) else None
    if found is None:
        raise Http404
    return found


def _own(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
