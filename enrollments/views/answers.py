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
from django.utils.translation import gettext as _

from courses.editions import course_link
from enrollments.errors import Refused
from enrollments.gate import NotYet, Outside
from enrollments.models import Run

View = Callable[..., HttpResponseBase]


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, not a form."""
    return request.headers.get("Accept", "").startswith("application/json")


def learners_page(view: View) -> View:
    """Wrap a classroom view: signed in, never cached, and every refusal becomes a page that says why."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
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


def _sign_in(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"sign_in": reverse("account_login")}, status=401)
    path = request.get_full_path() if request.method == "GET" else reverse("enrollments:my_learning")
    return redirect_to_login(path)


def _to_course_page(request: HttpRequest, run: Run) -> HttpResponse:
    messages.info(request, _("Enrol to open the course."))
    url = course_link(run.course, request.user.language).url
    if not url:
        raise Http404
    return HttpResponseRedirect(url)


def say(request: HttpRequest, title: str, *sentences: str, status: int = 200) -> HttpResponse:
    """Answer with a page that says what is the case and leads back to My learning."""
    actions = [{"label": _("Go to My learning"), "url": reverse("enrollments:my_learning"), "primary": True}]
    context = {"title": title, "sentences": sentences, "actions": actions}
    return render(request, "enrollments/message.html", context, status=status)
