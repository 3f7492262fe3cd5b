"""An answer posted after the session had ended: kept until its writer has signed in again."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from enrollments import services
from enrollments.errors import Refused
from enrollments.forms import AnswerForm
from enrollments.models import Attempt, AttemptQuestion
from enrollments.views.answers import wants_json

KEY = "unsaved_answer"
LIFETIME = 60 * 60  # seconds that the session of somebody signed out holds it


def kept_while_signed_out(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Wrap the question's view: a plain form from somebody signed out is kept in their session.

    After signing in they land on the same question, which then calls `give_back`. A script keeps its
    answers on the device, and is told so by the view itself. Nothing is kept for a sitting that is not open.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, attempt: uuid.UUID, position: int, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated and not wants_json(request):
            form = AnswerForm(request.POST)
            if form.is_valid() and Attempt.objects.filter(uuid=attempt, state=Attempt.State.OPEN).exists():
                _keep(request, attempt, position, form.cleaned_data["answer"])
            return redirect_to_login(request.path)
        return view(request, attempt=attempt, position=position, **kwargs)

    return wrapped


def _keep(request: HttpRequest, attempt: uuid.UUID, position: int, chosen: list[str]) -> None:
    request.session[KEY] = {"attempt": str(attempt), "position": position, "answer": chosen}
    request.session.set_expiry(LIFETIME)  # signing in gives the session its usual length
    messages.info(
        request,
        _("You were signed out. Your answer is kept: sign in and you are back on the same question."),
    )


def give_back(request: HttpRequest, attempt: uuid.UUID, position: int) -> None:
    """Save the answer that waits in the session for this question, if it does and if it still can."""
    waiting = request.session.get(KEY)
    if not waiting or waiting["attempt"] != str(attempt) or waiting["position"] != position:
        return
    del request.session[KEY]
    try:
        services.save_answer(
            member=request.user,
            attempt_uuid=attempt,
            position=position,
            value={"chosen": waiting["answer"]},
        )
    except (AttemptQuestion.DoesNotExist, Refused):
        return  # somebody else signed in, or the sitting has closed: its page says so
