"""A sign-up that waits for its code: what this browser's session knows of it.

It is the same for an address that is known here and for a new one, so nothing made of it tells which.
"""

import time
from typing import Any

from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from django.conf import settings
from django.http import HttpRequest

from academy.users.languages import safe_next

TYPED = "signup_typed"
RESTART = "signup_restart"  # what the form starts with when it is filled in anew
SEND_AGAIN_SECONDS = 60  # between two codes


def remember_typed(request: HttpRequest, *, full_name: str) -> None:
    """Keep what sign-up knows until the code is typed: the name, for starting again, and where it leads."""
    request.session[TYPED] = {"full_name": full_name, "next": safe_next(request, "")}


def typed_at_signup(request: HttpRequest) -> dict[str, str]:
    """Return the kept `full_name` and `next`; empty where there was no sign-up."""
    return request.session.get(TYPED) or {"full_name": "", "next": ""}


def state_of_code(request: HttpRequest) -> dict[str, Any] | None:
    """Return the state of the code that is awaited in this session, or None where none is."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    state = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY)
    if not state or time.time() - state["at"] > settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT:
        return None
    return state


def waits_for_code(request: HttpRequest) -> bool:
    """Whether a visitor of this session has signed up, or in, and has yet to type the code from the mail."""
    return not request.user.is_authenticated and state_of_code(request) is not None


def seconds_to_next_code(state: dict[str, Any]) -> int:
    """Return in how many seconds another code may be asked for; 0 for now."""
    return max(0, round(state.get("sent_at", state["at"]) + SEND_AGAIN_SECONDS - time.time()))
