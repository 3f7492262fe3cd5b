"""What certificates add to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from certificates.viewsets import CertificatesGroup


@hooks.register("register_admin_viewset")
def certificates_in_the_admin() -> CertificatesGroup:
    """The list of certificates and the release desk."""
    return CertificatesGroup()


@hooks.register("register_log_actions")
def log_releases(actions) -> None:
    """Who released the certificates of a run, kept in the run's log."""
    actions.register_action(
        "certificates.release",
        _("Release certificates"),
        lambda data: _("Released %(count)s certificates") % {"count": data["certificates"]},
    )
