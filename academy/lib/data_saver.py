"""The data saver: whoever has it on gets pictures, audio and video as links with their sizes.

A browser asks for it with the header `Save-Data: on`; a person turns it on or off on any page, which a cookie
remembers. The person's word counts for more than the browser's.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "academy_data_saver"
COOKIE_SECONDS = 365 * 24 * 3600
ON, OFF = "on", "off"


def saves_data(request: HttpRequest | None) -> bool:
    """Whether the answer to this request leaves out what is heavy; such an answer varies by `Save-Data`."""
    if request is None:
        return False
    chosen = request.COOKIES.get(COOKIE)
    if chosen in (ON, OFF):
        return chosen == ON
    return request.headers.get("Save-Data", "").strip().lower() == ON


def remember_data_saver(response: HttpResponse, choice: str) -> None:
    """Keep the choice, `ON` or `OFF`, in this browser."""
    response.set_cookie(
        COOKIE,
        choice,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
