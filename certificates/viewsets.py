"""Certificates in Wagtail's admin: a searchable list, each one with its history, and the release desk.

For whoever holds the permission to view certificates: administrators. Partners' people see nothing of it.
"""

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import (
    BulkActionsCheckboxColumn,
    Column,
    DateColumn,
    StatusTagColumn,
    TitleColumn,
)
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from certificates.desk.log_words import word_of
from certificates.filters import CertificateFilter, found_by
from certificates.joint_words import words_of
from certificates.models import Certificate, JointAct
from certificates.standing import state_today
from certificates.statement import text_in
from certificates.views import acts
from enrollments.readable import rounded_down

STATES = {
    "valid": _("valid"),
    "expired": _("expired"),
    "revoked": _("revoked"),
    "replaced": _("replaced"),
    "erased": _("valid, name erased"),
}
MAY_SEE = ["view", "change"]
SHOWN_OF_LOG = 20


def course_title(certificate: Certificate) -> str:
    """The course as the certificate names it."""
    return text_in(certificate.statement["course"]["title"])[0]


def result_of(certificate: Certificate) -> str:
    """The result as a registrar reads it; what the certificate states is kept to two decimals."""
    result = certificate.statement["result"]
    if not result:
        return "–"
    return gettext("%(percent)s %%") % {"percent": rounded_down(Fraction(result["percent"]))}


def _day(day: date | str | None) -> str:
    """A day in the reader's language, from a date or as a statement writes it; empty for none."""
    return date_format(date.fromisoformat(str(day)), "DATE_FORMAT") if day else ""


def _moment(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


class CertificateIndexView(generic.IndexView):
    """All certificates, searched by number, holder or member's address."""

    any_permission_required = MAY_SEE

    def get_base_queryset(self) -> QuerySet[Certificate]:
        return super().get_base_queryset().with_last_event().select_related("award__member")

    def search_queryset(self, queryset: QuerySet[Certificate]) -> QuerySet[Certificate]:
        """Search by holder and address, and for a number however it was typed."""
        return found_by(queryset, self.search_query) if self.is_searching else queryset

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """What can be done with all that the list finds now."""
        more = list(super().header_more_buttons)
        if self.user_has_permission("change"):
            url = f"{reverse('desk:revoke_many')}?{self.request.GET.urlencode()}"
            more.append(Button(_("Revoke all found"), url=url, icon_name="no-view", priority=90))
        return more

    @cached_property
    def columns(self) -> list[Column]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="certificate"),
            self._get_title_column_class(TitleColumn)(
                "grouped_number", label=_("Number"), get_url=self.get_inspect_url
            ),
            Column("holder_name", label=_("Holder"), sort_key="holder_name"),
            Column("member", label=_("Address"), accessor="award.member.email"),
            Column("course", label=_("Course"), accessor=course_title),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda certificate: STATES[state_today(certificate)],
                primary=lambda certificate: certificate.standing,
            ),
            DateColumn("issued_at", label=_("Issued on"), sort_key="issued_at"),
        ]


class CertificateInspectView(generic.InspectView):
    """One certificate: what it says, what happened to it, and what can be done."""

    any_permission_required = MAY_SEE
    template_name = "certificates/admin/inspect.html"
    fields = ["number"]

    def get_object(self, queryset: Any = None) -> Certificate:
        """The certificate with what its page tells, in one query."""
        related = ("award__member", "design", "seal_key", "badge_key", "pdf_key", "renews")
        return get_object_or_404(Certificate.objects.with_last_event().select_related(*related), pk=self.pk)

    def get_fields_context(self) -> list[dict[str, Any]]:
        said, stands = self.object.statement, self.object.standing
        undrawn = _("not drawn yet") if stands and self.object.holder_name else "–"
        rows = [
            (_("Number"), self.object.grouped_number),
            (_("State"), STATES[state_today(self.object)]),
            (_("Holder"), self.object.holder_name or _("name erased")),
            (_("Address"), self.object.award.member.email),
            (_("Course"), course_title(self.object)),
            (_("Result"), result_of(self.object)),
            (_("Completed on"), _day(said["completed_on"])),
            (_("Issued on"), _day(said["issued_on"])),
            (_("Valid until"), _day(self.object.expires_on) or _("for good")),
            (_("Renews"), self.object.renews or "–"),
            (_("Told by mail"), _moment(self.object.mailed_at) or (_("not yet") if stands else "–")),
            (_("PDF"), _("drawn") if self.object.pdf else self.object.draw_error or undrawn),
            (_("Signed with"), self._keys()),
            (_("Badge"), _("made") if self.object.badge else "–"),
            (_("Design"), self.object.design or "–"),
        ]
        return [{"label": label, "value": value, "component": None} for label, value in rows]

    def _keys(self) -> str:
        """The keys of seal, badge and PDF, each once."""
        keys = (self.object.seal_key, self.object.badge_key, self.object.pdf_key)
        return ", ".join(dict.fromkeys(key.kid for key in keys if key)) or "–"

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [HeaderButton(_("Verification page"), self.object.get_absolute_url(), icon_name="view")]
        if self.object.pdf:
            url = reverse("certificates:pdf", args=[self.object.grouped_number])
            buttons.append(HeaderButton(_("PDF"), url, icon_name="download"))
        if self.user_has_permission("change"):
            for name, label, icon in acts.offered(self.object):
                url = reverse(f"certificate:{name}", args=[self.object.pk])
                buttons.append(HeaderButton(label, url, icon_name=icon, priority=50))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = self.object.joint_acts.filter(state=JointAct.State.WAITING)
        log = self.object.log.select_related("by").order_by("-seq")[:SHOWN_OF_LOG]
        return super().get_context_data(
            events=self.object.events.select_related("by").order_by("-pk"),
            others=self.object.award.certificates.with_last_event().exclude(pk=self.object.pk),
            waiting=[(act, words_of(act)) for act in waiting.select_related("asked_by")],
            log=[(entry, word_of(entry.act)) for entry in log],
            requests=self.object.correction_requests.all()[:SHOWN_OF_LOG],
            member=self.object.award.member,
            **kwargs,
        )


class CertificateViewSet(ModelViewSet):
    """List and inspect; everything else is a named act. Nothing is added, edited or deleted here."""

    model = Certificate
    icon = "success"
    menu_label = _("All certificates")
    index_view_class = CertificateIndexView
    inspect_view_class = CertificateInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    filterset_class = CertificateFilter
    search_fields = ["number", "holder_name", "award__member__email"]
    index_template_name = "certificates/admin/index.html"
    inspect_template_name = "certificates/admin/inspect.html"
    inspect_view_fields = ["number"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        missing = dict.fromkeys(f"{name}_url_name" for name in ("add", "edit", "delete", "history", "usage"))
        return super().get_common_view_kwargs(**{**missing, **kwargs})

    def register_admin_url_finder(self) -> None:
        finder = type(
            "CertificateURLFinder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("inspect")}
        )
        register_admin_url_finder(self.model, finder)

    def get_urlpatterns(self) -> list:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("revoke/<int:pk>/", acts.revoke, name="revoke"),
            path("reissue/<int:pk>/", acts.reissue, name="reissue"),
            path("reinstate/<int:pk>/", acts.reinstate, name="reinstate"),
        ]


class ReleaseMenuItem(MenuItem):
    """Shown to whoever may release."""

    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm(acts.MAY_ACT)


class ReleaseDesk(ViewSet):
    """The way to the release desk, whose pages are in `certificates.desk.release`."""

    name = "certificate_release"
    icon = "tasks"
    menu_label = _("Release")
    menu_item_class = ReleaseMenuItem

    @cached_property
    def menu_url(self) -> str:
        """The list of runs."""
        return reverse("desk:releases")


class ActsOfTwo(ReleaseDesk):
    """The way to what waits for a second person."""

    name = "joint_acts"
    icon = "group"
    menu_label = _("Acts of two persons")

    @cached_property
    def menu_url(self) -> str:
        """What waits."""
        return reverse("desk:joint_acts")


class NamesToCorrect(ReleaseDesk):
    """The way to the names that members want corrected."""

    name = "names_to_correct"
    icon = "edit"
    menu_label = _("Names to correct")

    @cached_property
    def menu_url(self) -> str:
        """What waits."""
        return reverse("desk:name_corrections")


class LogOfActs(ReleaseDesk):
    """The way to the log."""

    name = "log_of_acts"
    icon = "history"
    menu_label = _("Log of acts")

    @cached_property
    def menu_url(self) -> str:
        """The newest acts."""
        return reverse("desk:log")


class CertificatesGroup(ViewSetGroup):
    """The certificates' place in the admin's menu."""

    menu_label = _("Certificates")
    menu_name = "certificates"
    menu_icon = "success"
    menu_order = 300
    items = (CertificateViewSet, ReleaseDesk, ActsOfTwo, NamesToCorrect, LogOfActs)
