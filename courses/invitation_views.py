"""The page behind the link of an invitation: who invites to what, and the button that accepts.

Its address is a secret. So it is kept out of caches, search engines, logs and other sites' referrers; and of
all that can be wrong with a link, a stranger learns no more than that it leads nowhere now.
"""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from academy.users.models import User
from academy.users.tries import count_try
from courses.models import Invitation
from courses.services.invitations import accept_invitation, find_invitation, refuse_closed
from courses.services.partner_errors import InvitationUsed, PartnerRefusal
from courses.services.partner_people import require_active

PER_MINUTE = 60


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation to whoever holds the link; a POST of a signed-in person accepts it."""
    if _too_often(request):
        return _secret(_sorry(request, 429))
    try:
        found = find_invitation(token)
        if request.method == "POST" and isinstance(request.user, User):
            return _secret(_accept(request, token, request.user))
        refuse_closed(found)
        require_active(found.partner)
    except InvitationUsed:
        own = request.user.is_authenticated and found.accepted_by_id == request.user.pk
        return _secret(_to_work() if own else _sorry(request, 404))
    except PartnerRefusal:
        return _secret(_sorry(request, 404))
    return _secret(_show(request, found))


def _accept(request: HttpRequest, token: str, user: User) -> HttpResponse:
    accepted = accept_invitation(token=token, user=user)
    messages.success(
        request, _("Welcome. You now work for %(partner)s.") % {"partner": accepted.partner.name}
    )
    return _to_work()


def _to_work() -> HttpResponse:
    return redirect("desk:courses")


def _show(request: HttpRequest, found: Invitation) -> HttpResponse:
    with override(found.language):
        request.LANGUAGE_CODE = found.language
        back = urlencode({"next": request.path})
        context = {
            "invitation": found,
            "inviter": found.invited_by.full_name if found.invited_by else "",
            "sign_in_url": f"{reverse('account_login')}?{back}",
            "sign_up_url": f"{reverse('account_signup')}?{back}",
        }
        response = render(request, "courses/invitation.html", context)
        response["Content-Language"] = found.language
        return response


def _sorry(request: HttpRequest, status: int) -> HttpResponse:
    """One page for a link that is wrong, used, taken back or too old: a guesser must not learn which."""
    response = render(request, "courses/invitation_closed.html", {"later": status == 429}, status=status)
    if status == 429:
        response["Retry-After"] = "60"
    return response


def _secret(response: HttpResponse) -> HttpResponse:
    """Keep the address to whoever has it.

    Not `no-referrer`: with it a browser sends `Origin: null` along with the form, which Django's guard
    refuses. `strict-origin` never tells a path either.
    """
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "strict-origin"
    return response


def _too_often(request: HttpRequest) -> bool:
    """Whether this network has opened more of these links in a minute than people do."""
    try:
        sender = get_adapter(request).get_client_ip(request)
    except PermissionDenied:
        return False  # no address came along; the token itself is the guard, 256 bits
    return (count_try(f"invitation:{sender}", seconds=60) or 0) > PER_MINUTE
