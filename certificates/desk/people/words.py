"""What was done about a person or a certificate, and where a certificate stands, in words."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "person.opened": _("File opened"),
    "person.merged": _("Accounts merged"),
    "person.recovery_begun": _("New address asked for"),
    "person.recovered": _("Account recovered with a new address"),
    "person.second_factor_reset": _("Second step at sign-in removed"),
    "person.password_mailed": _("Link for a new password sent"),
    "person.seen_as": _("Seen as the member does"),
    "person.seen_as_ended": _("Seeing as the member does ended"),
    "enrolment.reopened": _("Enrolment taken up again"),
    "attempts.extended": _("More attempts given"),
    "certificate.mailed_again": _("Certificate mailed again"),
}
STATES: dict[str, Any] = {
    "valid": _("valid"),
    "expired": _("expired"),
    "revoked": _("revoked"),
    "replaced": _("replaced"),
    "erased": _("valid, name erased"),
}


def word_of_state(state: str) -> Any:
    """Return where a certificate stands, in words."""
    return STATES.get(state, state)
