"""What certificates add to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext
from wagtail import hooks

from certificates.designs.viewsets import DesignViewSet
from certificates.desk import joint_acts, name_corrections
from certificates.desk.bulk import RevokeChosen
from certificates.desk.keys import keys_item
from certificates.desk.people.menu import people_item
from certificates.desk.people.urls import people_urls
from certificates.desk.release import sections
from certificates.desk_urls import desk_urls
from certificates.models import Certificate
from certificates.viewsets import CertificatesGroup
from cms.figures import HomeFigure


@hooks.register("register_admin_viewset")
def designs_in_the_admin() -> DesignViewSet:
    """The designs of certificates."""
    return DesignViewSet()


@hooks.register("register_admin_viewset")
def certificates_in_the_admin() -> CertificatesGroup:
    """The list of certificates and the release desk."""
    return CertificatesGroup()


hooks.register("desk_sections", sections)
hooks.register("desk_sections", joint_acts.sections)
hooks.register("desk_sections", name_corrections.sections)
hooks.register("register_bulk_action", RevokeChosen)
hooks.register("desk_urls", desk_urls)
hooks.register("desk_urls", people_urls)
hooks.register("register_admin_menu_item", people_item)
hooks.register("register_settings_menu_item", keys_item)


@hooks.register("register_log_actions")
def log_releases(actions) -> None:
    """Who released the certificates of a run, kept in the run's log."""
    actions.register_action(
        "certificates.release",
        _("Release certificates"),
        lambda data: _("Released %(count)s certificates") % {"count": data["certificates"]},
    )


@hooks.register("home_figures")
def count_certificates() -> list[HomeFigure]:
    """Give the home page the certificates that were issued and stand; a replaced one counts once."""
    return [
        HomeFigure(
            "certificates",
            50,
            1,
            lambda: Certificate.objects.standing().count(),
            lambda n: npgettext("figure", "certificate issued", "certificates issued", n),
        )
    ]
