"""Certificates in Wagtail's admin: a searchable list, each one with its history, and the release desk.

For whoever holds the permission to view certificates: administrators. Partners' people see nothing of it.
"""

from fractions import Fraction
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from certificates.models import Certificate, CertificateEvent
from certificates.numbers import normalise
from certificates.statement import text_in
from certificates.views import acts
from courses.models import Course
from enrollments.readable import rounded_down

STATES = {
    CertificateEvent.Kind.ISSUED: _("valid"),
    CertificateEvent.Kind.REINSTATED: _("valid"),
    CertificateEvent.Kind.REVOKED: _("revoked"),
    CertificateEvent.Kind.REPLACED: _("replaced"),
}
FILTERED_STATES = [
    (CertificateEvent.Kind.ISSUED, _("valid")),
    (CertificateEvent.Kind.REVOKED, _("revoked")),
    (CertificateEvent.Kind.REPLACED, _("replaced")),
    (CertificateEvent.Kind.REINSTATED, _("reinstated")),
]
MAY_SEE = ["view", "change"]


def with_state(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Add to each certificate the kind of its last deciding event, as `state`."""
    deciding = CertificateEvent.objects.deciding().filter(certificate=OuterRef("pk"))
    return certificates.annotate(state=Subquery(deciding.values("kind")[:1]))


def course_title(certificate: Certificate) -> str:
    """The course as the certificate names it."""
    return text_in(certificate.statement["course"]["title"])[0]


def result_of(certificate: Certificate) -> str:
    """The result as a registrar reads it; what the certificate states is kept to two decimals."""
    result = certificate.statement["result"]
    if not result:
        return "–"
    return gettext("%(percent)s %%") % {"percent": rounded_down(Fraction(result["percent"]))}


def certified_courses(request: HttpRequest | None) -> QuerySet[Course]:
    """The courses about which there are certificates, by their code."""
    about = Certificate.objects.filter(award__enrollment__run__course=OuterRef("pk"))
    return Course.objects.filter(Exists(about)).order_by("code")


class CertificateFilter(WagtailFilterSet):
    """Narrows the list of certificates."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=FILTERED_STATES, method="in_state")
    course = django_filters.ModelChoiceFilter(
        field_name="award__enrollment__run__course", queryset=certified_courses, label=_("Course")
    )

    class Meta:
        model = Certificate
        fields = ["state", "course", "issued_at"]

    def in_state(self, queryset: QuerySet[Certificate], name: str, kind: str) -> QuerySet[Certificate]:
        """Those whose last deciding event is of that kind; a reinstated one is valid like any other."""
        valid = kind == CertificateEvent.Kind.ISSUED
        return queryset.filter(state__in=CertificateEvent.STANDING if valid else {kind})


class CertificateIndexView(generic.IndexView):
    """All certificates, searched by number, holder or member's address."""

    any_permission_required = MAY_SEE

    def get_base_queryset(self) -> QuerySet[Certificate]:
        return with_state(super().get_base_queryset().select_related("award__member"))

    def search_queryset(self, queryset: QuerySet[Certificate]) -> QuerySet[Certificate]:
        """Search as usual, and for a number however it was typed."""
        found = super().search_queryset(queryset)
        number = normalise(self.search_query)
        return found | queryset.filter(number__contains=number) if len(number) >= 4 else found

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column_class(TitleColumn)(
                "grouped_number", label=_("Number"), get_url=self.get_inspect_url
            ),
            Column("holder_name", label=_("Holder"), sort_key="holder_name"),
            Column("member", label=_("Address"), accessor="award.member.email"),
            Column("course", label=_("Course"), accessor=course_title),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda certificate: STATES[certificate.state],
                primary=lambda certificate: certificate.standing,
            ),
            DateColumn("issued_at", label=_("Issued"), sort_key="issued_at"),
        ]


class CertificateInspectView(generic.InspectView):
    """One certificate: what it says, what happened to it, and what can be done."""

    any_permission_required = MAY_SEE
    template_name = "certificates/admin/inspect.html"
    fields = ["number"]

    def get_fields_context(self) -> list[dict[str, Any]]:
        said, stands = self.object.statement, self.object.standing
        undrawn = _("not drawn yet") if stands else "–"  # one that no longer stands will never be drawn
        rows = [
            (_("Number"), self.object.grouped_number),
            (_("Holder"), self.object.holder_name),
            (_("Address"), self.object.award.member.email),
            (_("Course"), course_title(self.object)),
            (_("Result"), result_of(self.object)),
            (_("Completed on"), said["completed_on"]),
            (_("Issued on"), said["issued_on"]),
            (_("Told by mail"), self.object.mailed_at or (_("not yet") if stands else "–")),
            (_("PDF"), _("drawn") if self.object.pdf else self.object.draw_error or undrawn),
        ]
        return [{"label": label, "value": value, "component": None} for label, value in rows]

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
        others = with_state(self.object.award.certificates.exclude(pk=self.object.pk))
        return super().get_context_data(
            events=self.object.events.select_related("by").order_by("-pk"), others=others, **kwargs
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


class CertificatesGroup(ViewSetGroup):
    """The certificates' place in the admin's menu."""

    menu_label = _("Certificates")
    menu_name = "certificates"
    menu_icon = "success"
    menu_order = 300
    items = (CertificateViewSet, ReleaseDesk)
