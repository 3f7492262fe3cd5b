from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Issue, draw, revoke and verify certificates about awards."""

    name = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from certificates import checks, chores, joint_kinds, receivers  # noqa: F401
        from certificates.people import search  # noqa: F401
