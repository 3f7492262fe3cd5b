"""Answers that several views of the classroom give."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from academy.users.waiting import waits_for_code
from courses.editions import course_link
from enrollments.errors import Refused
from enrollments.gate import NotYet, Outside
from enrollments.models import Run

View = Callable[..., HttpResponseBase]


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, not a form."""
    return request.headers.get("Accept", "").startswith("application/json")


def learners_page(view: View, *, while_waiting: bool = False) -> View:
    """Wrap a classroom view: signed in, never cached, and every refusal becomes a page that says why.

    With `while_waiting`, a visitor whose sign-up waits for its code comes in too.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (request.user.is_authenticated or (while_waiting and waits_for_code(request))):
            response: HttpResponseBase = _sign_in(request)
        else:
            try:
                response = view(request, *args, **kwargs)
            except Run.DoesNotExist:
                raise Http404 from None
            except Outside as outside:
                response = _to_course_page(request, outside.run)
            except NotYet as reason:
                response = say(request, reason.title, *reason.sentences, status=403)
            except Refused as refused:
                response = say(request, _("That is not possible now"), refused.message, status=409)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped


def readers_page(view: View) -> View:
    """Wrap a view of the classroom that may be read while a sign-up waits for its code."""
    return learners_page(view, while_waiting=True)


def _sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"sign_in": reverse("account_login")}, status=401)
    path = request.get_full_path() if request.method == "GET" else reverse("enrollments:my_learning")
    return redirect_to_login(path)


def _to_course_page(request: HttpRequest, run: Run) -> HttpResponse:
    messages.info(request, _("Enrol to open the course."))
    language = request.user.language if request.user.is_authenticated else get_language()
    url = course_link(run.course, language).url
    if not url:
        raise Http404
    return HttpResponseRedirect(url)


def say(request: HttpRequest, title: str, *sentences: str, status: int = 200) -> HttpResponse:
    """Answer with a page that says what is the case and leads back to My learning."""
    way = (_("Go to My learning"), "enrollments:my_learning")
    if not request.user.is_authenticated:
        way = (_("Type the code"), "account_email_verification_sent")
    actions = [{"label": way[0], "url": reverse(way[1]), "primary": True}]
    context = {"title": title, "sentences": sentences, "actions": actions}
    return render(request, "enrollments/message.html", context, status=status)
