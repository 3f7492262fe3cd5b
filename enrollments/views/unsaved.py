"""An answer posted after the session had ended: kept until its writer has signed in again."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from courses.answers import FIELD
from enrollments.errors import Refused
from enrollments.models import Attempt, AttemptQuestion
from enrollments.views.answers import wants_json
from enrollments.views.saving import save_fields

KEY = "unsaved_answer"
LIFETIME = 60 * 60  # seconds that the session of somebody signed out holds it
MOST_CHARACTERS = 120_000  # of all fields of the one form that a session holds
MOST_FIELDS = 1000


def kept_while_signed_out(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap the view of a question or a paper: a plain form from somebody signed out is kept in their session.

    After signing in they land on the same page, which then calls `give_back`. A script keeps its
    answers on the device, and is told so by the view itself. Nothing is kept for a sitting that is not open.
    """

    @wraps(view)
    def wrapped(
        request: HttpRequest, attempt: uuid.UUID, position: int | None = None, **kwargs: Any
    ) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated and not wants_json(request):
            if Attempt.objects.filter(uuid=attempt, state=Attempt.State.OPEN).exists():
                _keep(request, attempt, position or 0)
            return redirect_to_login(request.path)
        where = {} if position is None else {"position": position}
        return view(request, attempt=attempt, **where, **kwargs)

    return wrapped


def _keep(request: HttpRequest, attempt: uuid.UUID, position: int) -> None:
    fields = [(name, value) for name in request.POST if FIELD.fullmatch(name)
              for value in request.POST.getlist(name)]  # fmt: skip
    if len(fields) > MOST_FIELDS or sum(len(value) for _name, value in fields) > MOST_CHARACTERS:
        return
    request.session[KEY] = {"attempt": str(attempt), "position": position, "fields": fields}
    request.session.set_expiry(LIFETIME)  # signing in gives the session its usual length
    messages.info(
        request,
        _("You were signed out. Your answer is kept: sign in and you are back on the same question."),
    )


def give_back(request: HttpRequest, attempt: uuid.UUID, position: int = 0) -> None:
    """Save what waits in the session for this page, if it does and if it still can."""
    waiting = request.session.get(KEY)
    if not waiting or waiting["attempt"] != str(attempt) or waiting["position"] != position:
        return
    del request.session[KEY]
    data = QueryDict(mutable=True)
    for name, value in waiting.get("fields", [("answer", key) for key in waiting.get("answer", ())]):
        data.appendlist(name, value)
    try:
        save_fields(request.user, attempt, position, data)
    except (AttemptQuestion.DoesNotExist, Refused):
        return  # somebody else signed in, or the sitting has closed: its page says so
