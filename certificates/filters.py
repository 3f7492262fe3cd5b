"""What the list of certificates is narrowed by, there and where all that it finds is acted on."""

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from certificates.models import Certificate, SigningKey
from certificates.numbers import normalise
from certificates.standing import today_everywhere
from courses.models import Course, Partner
from enrollments.models import Run

FILTERED_STATES = [
    ("issued", _("valid")),
    ("expired", _("expired")),
    ("revoked", _("revoked")),
    ("replaced", _("replaced")),
    ("reinstated", _("reinstated")),
    ("erased", _("name erased")),
]
SEARCHED = ("number", "holder_name", "award__member__email")


def found_by(certificates: QuerySet[Certificate], typed: str) -> QuerySet[Certificate]:
    """Those that a search finds: by holder, by address, or by a number however it was typed."""
    wanted = Q()
    for field in SEARCHED:
        wanted |= Q(**{f"{field}__icontains": typed})
    if len(number := normalise(typed)) >= 4:
        wanted |= Q(number__contains=number)
    return certificates.filter(wanted)


def certified_courses(request: HttpRequest | None) -> QuerySet[Course]:
    """The courses about which there are certificates, by their code."""
    about = Certificate.objects.filter(award__enrollment__run__course=OuterRef("pk"))
    return Course.objects.filter(Exists(about)).order_by("code")


def certified_runs(request: HttpRequest | None) -> QuerySet[Run]:
    """The runs about which there are certificates, the newest first."""
    about = Certificate.objects.filter(award__enrollment__run=OuterRef("pk"))
    return Run.objects.filter(Exists(about)).select_related("course").order_by("-pk")


def certified_partners(request: HttpRequest | None) -> QuerySet[Partner]:
    """The partners about whose courses there are certificates, by name."""
    about = Certificate.objects.filter(award__enrollment__run__course__partner=OuterRef("pk"))
    return Partner.objects.filter(Exists(about)).order_by("name")


class CertificateFilter(WagtailFilterSet):
    """Narrows the list of certificates; the rows come from `with_last_event()`."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=FILTERED_STATES, method="in_state")
    course = django_filters.ModelChoiceFilter(
        field_name="award__enrollment__run__course", queryset=certified_courses, label=_("Course")
    )
    run = django_filters.ModelChoiceFilter(
        field_name="award__enrollment__run", queryset=certified_runs, label=_("Run")
    )
    partner = django_filters.ModelChoiceFilter(
        field_name="award__enrollment__run__course__partner", queryset=certified_partners, label=_("Partner")
    )
    key = django_filters.ModelChoiceFilter(
        label=_("Key"), queryset=lambda request: SigningKey.objects.order_by("-pk"), method="signed_with"
    )

    class Meta:
        model = Certificate
        fields = ["state", "course", "run", "partner", "issued_at", "key"]

    def in_state(self, queryset: QuerySet[Certificate], name: str, state: str) -> QuerySet[Certificate]:
        """Those that stand so today; a reinstated one is valid like any other, an erased one valid too."""
        today = today_everywhere(timezone.now())
        ended = Q(expires_on__isnull=False, expires_on__lt=today)
        if state == "issued":
            return queryset.filter(~ended, standing=True)
        if state == "expired":
            return queryset.filter(ended, standing=True)
        if state == "erased":
            return queryset.filter(holder_name="")
        return queryset.filter(last_event=state)

    def signed_with(
        self, queryset: QuerySet[Certificate], name: str, key: SigningKey
    ) -> QuerySet[Certificate]:
        """Those that carry a signature by this key: in the seal, in the badge or in the PDF."""
        return queryset.filter(Q(seal_key=key) | Q(badge_key=key) | Q(pdf_key=key))
