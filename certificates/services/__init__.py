"""The one door for writes to certificates.

Lock order: the Award's row first, then its certificates. Services enqueue nothing: views and tasks do, and
the sweep stands behind both.
"""

from certificates.services.delivery import attach_pdf, draw_certificate, mail_certificate
from certificates.services.lifecycle import (
    issue_certificate,
    reinstate_certificate,
    reissue_certificate,
    revoke_certificate,
)
from certificates.services.sharing import hide_name, set_portfolio

__all__ = [
    "attach_pdf",
    "draw_certificate",
    "hide_name",
    "issue_certificate",
    "mail_certificate",
    "reinstate_certificate",
    "reissue_certificate",
    "revoke_certificate",
    "set_portfolio",
]
