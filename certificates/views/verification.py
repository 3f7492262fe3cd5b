"""Verification: for anybody who has a number, without signing in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.forms import NumberForm
from certificates.limits import WINDOW_SECONDS, asks_too_often
from certificates.numbers import grouped
from certificates.verification import Facts, as_json, facts_about

PER_MINUTE = 60


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Take a number typed in any way to its page; say beside the field what is wrong with it."""
    typed = request.GET.get("number")
    form = NumberForm(None if typed is None else {"number": number_in(typed)})
    if form.is_valid():
        return _unkept(redirect("certificates:verify", grouped(form.cleaned_data["number"])))
    return _unkept(render(request, "certificates/verify_form.html", {"form": form}))


def number_in(typed: str) -> str:
    """Return the number in what somebody typed or pasted, which may be the whole verification address."""
    return typed.rpartition("/verify/")[2].partition("#")[0].rstrip("/ ") if "/verify/" in typed else typed


@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say what was certified and whether it stands. 404 for an unknown number and for a typing error alike.

    A number written otherwise than on paper is led to its permanent address.
    """
    if asks_too_often(request, what="verify", per_minute=PER_MINUTE):
        return _unkept(_too_often(request))
    facts = facts_about(number)
    if facts.state != "typing_error" and number != facts.number:
        return _unkept(redirect("certificates:verify", facts.number))
    return _unkept(render(request, "certificates/verify.html", {"certificate": facts}, status=_status(facts)))


@require_safe
def verify_json(request: HttpRequest, number: str) -> HttpResponse:
    """Answer as `verify` does, with the keys of `certificates.verification.as_json`, to any origin."""
    if asks_too_often(request, what="verify", per_minute=PER_MINUTE):
        response: HttpResponse = JsonResponse({"state": "too_many_requests"}, status=429)
        response["Retry-After"] = str(WINDOW_SECONDS)
    else:
        facts = facts_about(number)
        data = as_json(facts, base_url=settings.ACADEMY_BASE_URL)
        response = JsonResponse(data, status=_status(facts), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return _unkept(response)


def _status(facts: Facts) -> int:
    return 404 if facts.statement is None else 200


def _too_often(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Too many numbers in one minute"),
        "sentences": [
            _("More than %(limit)s numbers were verified from your network within a minute.")
            % {"limit": PER_MINUTE},
            _("Wait a minute, then load this page again."),
        ],
    }
    response = render(request, "certificates/message.html", context, status=429)
    response["Retry-After"] = str(WINDOW_SECONDS)
    return response


def _unkept(response: HttpResponse) -> HttpResponse:
    """Keep the answer out of caches and search engines: the present state counts, and only to who asked."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
