"""Partners' logos, and the consent without which none stands on a certificate."""

from typing import IO

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.users.models import User
from academy.users.roles import is_administrator
from certificates.designs.logo_errors import NotItsPart, NotTheSignatory
from certificates.designs.logos import parts_of
from certificates.designs.pictures import logo_png
from certificates.models import LogoConsent, PartnerLogo
from certificates.services.logging import log_act
from cms.models import AcademyImage
from courses.models import Partner
from enrollments.models import Run


def set_logo(
    *, partner: Partner, by: User, file: IO[bytes] | None, signatory: User | None
) -> PartnerLogo | None:
    """Give a partner its logo, made anew from `file`, and say who may consent to its use.

    Without a file the logo stays, and None is returned where there is none. Consents stand: they are about
    the partner's logo, whichever it is when a certificate is issued. Raises `PictureRefused`.
    """
    content = logo_png(file) if file is not None else None
    with transaction.atomic():
        logo = PartnerLogo.objects.select_for_update().filter(partner=partner).first()
        if content is None and logo is None:
            return None
        logo = logo or PartnerLogo(partner=partner)
        if content is not None:
            logo.image = AcademyImage.objects.create(
                title=f"Logo: {partner.name}"[:255],
                file=ContentFile(content, name=f"logo-{partner.slug}.png"),
                collection=partner.collection,
                uploaded_by_user=by,
            )
        logo.signatory = signatory
        logo.save()
        log_act(
            act="logo.set",
            by=by,
            person=signatory,
            data={"partner": str(partner.key), "picture": content is not None},
        )
    return logo


def consent(*, run: Run, partner: Partner, part: str, by: User) -> LogoConsent:
    """Let a partner's logo stand on the certificates of `run` that are issued from now on.

    Consenting again changes nothing. Raises NotTheSignatory for anybody but the one whom its logo names, and
    NotItsPart where the partner has no such part in the course.
    """
    _require_signatory(partner, by)
    if part not in parts_of(run, partner):
        raise NotItsPart
    try:
        with transaction.atomic():
            given, created = LogoConsent.objects.get_or_create(
                run=run, partner=partner, part=part, withdrawn_at=None, defaults={"by": by}
            )
            if created:
                _log("logo.consented", given, by)
    except IntegrityError:  # the same button was pressed twice at once
        given = LogoConsent.objects.get(run=run, partner=partner, part=part, withdrawn_at=None)
    return given


def withdraw_consent(*, consent: LogoConsent, by: User) -> LogoConsent:
    """Keep the logo off the certificates that are issued from now on; those that are issued stay as they are.

    Withdrawing it again changes nothing. Raises NotTheSignatory for anybody but the signatory and
    administrators.
    """
    if not is_administrator(by):
        _require_signatory(consent.partner, by)
    with transaction.atomic():
        locked = LogoConsent.objects.select_for_update().get(pk=consent.pk)
        if locked.withdrawn_at is None:
            locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
            locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
            _log("logo.withdrawn", locked, by)
    return locked


def _require_signatory(partner: Partner, by: User) -> None:
    if not PartnerLogo.objects.filter(partner=partner, signatory=by).exists():
        raise NotTheSignatory


def _log(act: str, consent: LogoConsent, by: User) -> None:
    log_act(
        act=act,
        by=by,
        data={"run": consent.run.code, "partner": str(consent.partner.key), "part": consent.part},
    )
