"""Partners' logos at the desk: the logo itself and who may consent, and the consents of a run."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from academy.users.models import User
from academy.users.roles import is_administrator
from certificates.designs.logos import Part, partners_of_run
from certificates.designs.pictures import BYTES_AT_MOST, PictureRefused
from certificates.models import LogoConsent, PartnerLogo
from certificates.services.consents import consent, set_logo, withdraw_consent
from courses.desk.access import COORDINATING, has_role
from courses.desk.partners_access import led_partner_or_404
from courses.desk.requests import DeskRequest
from courses.models import Partner
from enrollments.errors import Refused
from enrollments.models import Run


class LogoForm(forms.Form):
    """The picture, and whose word counts."""

    file = forms.FileField(
        label=gettext_lazy("logo"),
        required=False,
        help_text=gettext_lazy("PNG or JPEG, at most 5 MB, on a white or transparent ground."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    signatory = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("who may consent"),
        required=False,
        help_text=gettext_lazy("Without this person’s consent for a run, the logo stands on no certificate."),
    )

    def __init__(self, *args: Any, people: QuerySet[User], needs_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = needs_file
        field: Any = self.fields["signatory"]
        field.queryset = people
        field.label_from_instance = lambda user: user.printed_name or user.email

    def clean_file(self) -> Any:
        """Refuse a file that is far too large before anything reads it."""
        file = self.cleaned_data["file"]
        if file is not None and file.size > BYTES_AT_MOST:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


def _people_of(partner: Partner) -> QuerySet[User]:
    return (
        User.objects.filter(groups__partner_group__partner=partner, is_active=True)
        .distinct()
        .order_by("full_name", "email")[:200]
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partner_logo(request: DeskRequest, slug: str) -> HttpResponse:
    """Show and set a partner's logo, for its coordinators and for administrators."""
    partner = led_partner_or_404(request.user, slug)
    logo = PartnerLogo.objects.select_related("image", "signatory").filter(partner=partner).first()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LogoForm(
        *sent,
        people=User.objects.filter(pk__in=[person.pk for person in _people_of(partner)]),
        needs_file=logo is None,
        initial={"signatory": logo.signatory if logo else None},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            set_logo(partner=partner, by=request.user, file=data["file"], signatory=data["signatory"])
        except PictureRefused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("Saved. Certificates that are issued from now on show this logo."))
            return redirect("desk:partner_logo", partner.slug)
    context = {
        "page_title": _("Logo"),
        "page_subtitle": partner.name,
        "crumbs": [{"label": partner.name, "url": reverse("desk:partner", args=[partner.slug])}],
        "form": form,
        "logo": logo,
    }
    return TemplateResponse(request, "certificates/desk/partner_logo.html", context)


@dataclass(frozen=True)
class PartnersLogo:
    """One partner of a run: its logo, whether this person decides, and each part with its consent."""

    partner: Partner
    logo: PartnerLogo | None
    decides: bool
    parts: list[tuple[Part, LogoConsent | None]]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def run_logos(request: DeskRequest, code: str) -> HttpResponse:
    """Show whose logos stand on the certificates of a run, and let signatories consent or withdraw."""
    run = get_object_or_404(Run.objects.select_related("course__partner"), code=code)
    partners = list(partners_of_run(run))
    _require_party(request.user, run, partners)
    if request.method == "POST":
        return _decide(request, run, partners)
    given = {
        (each.partner_id, each.part): each
        for each in LogoConsent.objects.filter(run=run, withdrawn_at__isnull=True).select_related("by")
    }
    rows = []
    for partner in partners:
        own = Part.DELIVERS if partner.pk == run.course.partner_id else Part.WITH
        logo = getattr(partner, "logo", None)
        rows.append(
            PartnersLogo(
                partner,
                logo,
                logo is not None and logo.signatory_id == request.user.pk,
                [(part, given.get((partner.pk, part))) for part in (own, Part.FUNDS)],
            )
        )
    context = {
        "page_title": _("Logos on certificates"),
        "page_subtitle": f"{run.course.code} · {run.code}",
        "rows": rows,
        "may_withdraw": is_administrator(request.user),
        "leads": [row.partner.pk for row in rows if has_role(request.user, row.partner.pk, COORDINATING)],
    }
    return TemplateResponse(request, "certificates/desk/run_logos.html", context)


def _require_party(user: User, run: Run, partners: list[Partner]) -> None:
    """Let signatories and coordinators of the run's partners through, and administrators."""
    if is_administrator(user):
        return
    for partner in partners:
        logo = getattr(partner, "logo", None)
        if has_role(user, partner.pk, COORDINATING) or (logo and logo.signatory_id == user.pk):
            return
    raise Http404


def _decide(request: DeskRequest, run: Run, partners: list[Partner]) -> HttpResponse:
    """Consent for one partner in one part, or withdraw what was consented."""
    partner = next((each for each in partners if str(each.pk) == request.POST.get("partner")), None)
    part = request.POST.get("part", "")
    if partner is None or part not in Part.values:
        raise Http404
    try:
        if request.POST.get("act") == "withdraw":
            given = LogoConsent.objects.filter(run=run, partner=partner, part=part, withdrawn_at=None).first()
            if given:
                withdraw_consent(consent=given, by=request.user)
            messages.success(
                request, _("Withdrawn. Certificates that are issued already keep the logo, new ones do not.")
            )
        else:
            consent(run=run, partner=partner, part=part, by=request.user)
            messages.success(request, _("Certificates of this run show the logo from now on."))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("desk:run_logos", run.code)
