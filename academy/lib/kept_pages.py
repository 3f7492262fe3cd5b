"""Pages that are rendered once and kept: what belongs to one person stands in them as marks.

A page that is to be kept is rendered for `Anybody`, with a request that knows nobody: nothing personal can
get in, because nothing personal is there. `fill_in` puts the person's own things into a copy, for one answer.
"""

from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from academy.lib.data_saver import COOKIE, OFF, ON


def mark(name: str) -> str:
    """Return the mark of this name, that nobody can write into a text: it follows from the secret key.

    All processes of one installation share it. All marks are equally long, pass through escaping as they
    are, and look different in a quoted address.
    """
    return "\x02" + salted_hmac("academy.lib.kept_pages", name, algorithm="sha256").hexdigest()[:16]


PATH, NAME, TOKEN, BODY = mark("path"), mark("name"), mark("token"), mark("body")
WEIGHT = mark("weight")  # stays until the answer is complete: `academy.page_weight` fills it in
NOTICES = mark("notices")  # the messages of the moment, which begin and end while a page is kept


class Anybody:
    """Stands for the signed-in person in what is kept."""

    is_authenticated = True

    def __str__(self) -> str:
        return NAME


class NobodysRequest(HttpRequest):
    """Stands for the request in what is kept: apart for those who save data, since they see another page."""

    user: Any = Anybody()

    def __init__(self, *, saves_data: bool = False, signed_in: bool = True) -> None:
        super().__init__()
        if not signed_in:
            self.user = AnonymousUser()
        self.COOKIES[COOKIE] = ON if saves_data else OFF

    def get_full_path(self, force_append_slash: bool = False) -> str:
        """The mark that `fill_in` turns into the page's address."""
        return PATH


def fill_in(kept: str, *, path: str, name: str, token: str, body: str = "", notices: str = "") -> SafeString:
    """Return a copy of what was kept with its marks filled in.

    `body` and `notices` are safe HTML; the rest is escaped here. No text of a person is read as a mark,
    since none can hold one; the name comes last all the same, and the body before it.
    """
    filled = kept.replace(quote(PATH), quote(path)).replace(PATH, escape(path)).replace(TOKEN, escape(token))
    filled = filled.replace(NOTICES, notices, 1)
    head, mark, rest = filled.partition(BODY)
    name = escape(name)
    if not mark:
        return mark_safe(head.replace(NAME, name))  # nosec B308: kept markup, what is filled in escaped
    filled = head.replace(NAME, name) + body + rest.replace(NAME, name)
    return mark_safe(filled)  # nosec B308: as above, and `body` is safe by contract


def fill_in_for(request: HttpRequest, kept: str, body: str = "", notices: str = "") -> SafeString:
    """Fill in what was kept for the person and the address of `request`."""
    return fill_in(
        kept,
        path=request.get_full_path(),
        name=str(request.user),
        token=get_token(request),
        body=body,
        notices=notices,
    )
