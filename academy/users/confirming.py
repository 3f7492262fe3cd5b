"""The page that asks for the code from the mail: kind when the mail is late, strict when it is guessed."""

import time
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.stagekit import clear_login
from allauth.account.views import ConfirmEmailVerificationCodeView
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from academy.users.tries import count_try
from academy.users.waiting import RESTART, seconds_to_next_code, state_of_code, typed_at_signup


class ConfirmCodeView(ConfirmEmailVerificationCodeView):
    """allauth's page, with a wait before the next code, and tries counted before they are looked at.

    All it says comes from the session, which is the same whether the address is known here or new.
    """

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse the fourth try at a code, however many come at once, and any that cannot be counted."""
        if self._action == "verify":
            what = f"code {request.session.session_key} {self._process.state['at']}"
            number = count_try(what, seconds=settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT)
            if number is None:
                messages.error(request, _("Codes cannot be checked just now. Try again in a minute."))
                return redirect("account_email_verification_sent")
            if number > settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS:
                self._process.abort()
                return self._tries_used_up()
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Form) -> HttpResponse:
        """Show the form again with what was wrong, or say that the tries are used up."""
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return self._tries_used_up()

    def _tries_used_up(self) -> HttpResponse:
        if self.request.user.is_authenticated:
            messages.error(self.request, _("Three codes were wrong. Add the address again to get another."))
            return redirect("account_email")
        messages.error(self.request, _("Three codes were wrong. Sign in to get a new one by mail."))
        return redirect("account_login")

    def _resend_form_valid(self, form: Form) -> HttpResponse:
        """Send another code, or say when that is possible."""
        if seconds := seconds_to_next_code(self._process.state):
            messages.warning(self.request, wait_words(seconds))
        else:
            try:
                self._process.resend()
            except ImmediateHttpResponse:
                words = _("Enough codes went to this address for now. Look for the newest, or come later.")
                messages.error(self.request, words)
            else:
                self._process.state["sent_at"] = time.time()
                self._process.persist()
                messages.success(self.request, _("Another code is on its way. Only the newest one works."))
        return redirect(self.passthrough_next_url(reverse("account_email_verification_sent")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's, with the wait before the next code and where the sign-up was to lead."""
        context = super().get_context_data(**kwargs)
        seconds = seconds_to_next_code(self._process.state)
        typed = typed_at_signup(self.request)
        return context | {"wait": wait_words(seconds) if seconds else "", "leads_to": typed["next"]}


def wait_words(seconds: int) -> str:
    """Return when another code can be asked for."""
    words = ngettext(
        "Another code can be sent in %(number)s second.",
        "Another code can be sent in %(number)s seconds.",
        seconds,
    )
    return words % {"number": seconds}


@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Go back to the sign-up form for a mistyped address, with what was typed; the code is forgotten."""
    if request.user.is_authenticated:
        return redirect("account_email")
    state, typed = state_of_code(request), typed_at_signup(request)
    if process := EmailVerificationProcess.resume(request):
        process.abort()
    clear_login(request)
    if state is not None:
        request.session[RESTART] = {"email": state["email"], "full_name": typed["full_name"]}
    query = f"?{urlencode({'next': typed['next']})}" if typed["next"] else ""
    return redirect(reverse("account_signup") + query)
