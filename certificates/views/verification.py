"""Verification by number: for anybody who has one, without signing in."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from academy.lib.data_saver import saves_data
from academy.lib.kept_pages import BODY, TOKEN, NobodysRequest, fill_in_for, mark
from academy.users.middleware import signed_in
from certificates.forms import FileForm, HolderNameForm, NumberForm
from certificates.limits import WINDOW_SECONDS, asks_too_often, tries_too_often
from certificates.numbers import grouped
from certificates.verifying.as_data import as_json
from certificates.verifying.by_name import names_match
from certificates.verifying.by_number import facts_about
from certificates.verifying.evidence import number_in
from certificates.verifying.facts import Facts
from cms.frame import frame
from cms.notices import notices_html

NUMBER = mark("number")  # stands in the kept page where the number comes
PER_MINUTE = 60
NAMES_PER_MINUTE, NAMES_PER_DAY = 5, 20  # from one address; for one number


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Take a number typed in any way to its page; say beside the field what is wrong with it."""
    typed = request.GET.get("number")
    form = NumberForm(None if typed is None else {"number": number_in(typed)})
    if form.is_valid():
        return unkept(redirect("certificates:verify", grouped(form.cleaned_data["number"])))
    context = {"form": form, "file_form": FileForm()}
    return unkept(render(request, "certificates/verify_form.html", context))


@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say what was certified and whether it stands. 404 for an unknown number and for a typing error alike.

    A number written otherwise than on paper is led to its permanent address.
    """
    if asks_too_often(request, what="verify", per_minute=PER_MINUTE):
        return _too_often(request)
    facts = facts_about(number)
    if facts.state != "typing_error" and number != facts.number:
        return unkept(redirect("certificates:verify", facts.number))
    return _page(request, facts, status=_status(facts))


@require_safe
def verify_json(request: HttpRequest, number: str) -> HttpResponse:
    """Answer as `verify` does, with the keys of `certificates.verifying.as_data`, to any origin."""
    if asks_too_often(request, what="verify", per_minute=PER_MINUTE):
        response: HttpResponse = JsonResponse({"state": "too_many_requests"}, status=429)
        response["Retry-After"] = str(WINDOW_SECONDS)
    else:
        facts = facts_about(number)
        data = as_json(facts, base_url=settings.ACADEMY_BASE_URL)
        response = JsonResponse(data, status=_status(facts), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return unkept(response)


@require_http_methods(["GET", "HEAD", "POST"])
def verify_name(request: HttpRequest, number: str) -> HttpResponse:
    """Say whether a typed name is the one that the holder hides: yes or no, and few times.

    Anything but such a question leads to the number's page.
    """
    if request.method == "POST" and asks_too_often(request, what="verify", per_minute=PER_MINUTE):
        return _too_often(request)
    facts = facts_about(number) if request.method == "POST" else None
    if facts is None or facts.statement is None or not facts.hides_name:
        return unkept(redirect("certificates:verify", number))
    form = HolderNameForm(request.POST)
    if not form.is_valid():
        return _page(request, facts, name_form=form)
    wait = tries_too_often(
        request,
        what="verify-name",
        subject=facts.number,
        per_minute=NAMES_PER_MINUTE,
        per_day=NAMES_PER_DAY,
    )
    if wait is not None:
        response = _page(request, facts, name_form=form, name_answer="later", status=429)
        response["Retry-After"] = str(wait)
        return response
    answer = names_match(form.cleaned_data["name"], facts.statement["holder"])
    return _page(request, facts, name_form=form, name_answer="yes" if answer else "no")


def _page(request: HttpRequest, facts: Facts, *, status: int = 200, **more: Any) -> HttpResponse:
    """Answer with the page: what surrounds the answer is kept, the answer is made anew every time."""
    context = {"certificate": facts, **more}
    if facts.hides_name:
        context = {"name_form": HolderNameForm(), "csrf_token": get_token(request)} | context
    body = render_to_string("certificates/_answer.html", context)
    language, checks_code = get_language() or "en", bool(facts.public_key)
    if messages.get_messages(request):
        around = {"number": facts.number, "body": body, "checks_code": checks_code}
        return unkept(render(request, "certificates/verify.html", around, status=status))
    shared, person = frame(), signed_in(request) is not None
    kept = _kept_page(language, shared.version, saves_data(request), person, checks_code)
    page = fill_in_for(request, kept, body, notices_html(language, shared))
    return unkept(HttpResponse(page.replace(NUMBER, escape(facts.number), 1), status=status))


@lru_cache(maxsize=100)
def _kept_page(language: str, version: str, saving: bool, person: bool, checks_code: bool) -> str:
    """Return the page without an answer, the same for every number and for everybody."""
    nobody = NobodysRequest(saves_data=saving, signed_in=person)
    nobody.path = nobody.path_info = "/verify/any/"
    context = {"number": NUMBER, "body": BODY, "checks_code": checks_code, "csrf_token": TOKEN}
    return render_to_string("certificates/verify.html", context, request=nobody)


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
    return unkept(response)


def unkept(response: HttpResponse) -> HttpResponse:
    """Keep the answer out of caches and search engines: the present state counts, and only to who asked."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
