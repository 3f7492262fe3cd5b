"""The second factor: who lacks it, at no cost for those who do not.

Whoever needs none, or has shown one in this session, carries a stamp in the session: the person and
`User.rights_version`. That count goes up whenever a group, a permission or an authenticator of the person
changes (`academy.users.receivers`), and it comes with the person's own row, so an unchanged stamp costs
no query and a changed right is felt at the next request.
"""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from academy.users.models import User
from academy.users.roles import needs_second_factor

STAMP = "second_factor_stamp"
SHOWN_BY = "second_factor_shown_by"
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # an app, or a passkey


def remember_shown(request: HttpRequest, user: User) -> None:
    """Note that `user` has just shown a second factor in this session."""
    request.session[SHOWN_BY] = user.pk


def what_to_do_first(request: HttpRequest, user: User) -> str | None:
    """Return the name of the page where `user` sets up or shows the second factor, or None if all is well.

    A session that was opened before the authenticator existed has to show it too: somebody else may hold it.
    """
    stamp = f"{user.pk}.{user.rights_version}.{int(user.is_superuser)}"
    if request.session.get(STAMP) == stamp:
        return None
    if needs_second_factor(user):
        factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
        types = set(factors.values_list("type", flat=True))
        if not types:
            return "mfa_activate_totp"
        if request.session.get(SHOWN_BY) != user.pk:
            return "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    request.session[STAMP] = stamp
    return None
