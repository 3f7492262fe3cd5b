"""Telling holders by mail what became of their certificates and of their requests; once each."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from academy.lib.mails import compose_mail
from academy.users.models import User
from certificates.models import Certificate, CertificateEvent, CorrectionRequest, EventMail
from certificates.statement import text_in

log = structlog.get_logger("certificates.telling")

TOLD = (CertificateEvent.Kind.REVOKED, CertificateEvent.Kind.REINSTATED)
LEASE = timedelta(minutes=1)  # well above EMAIL_TIMEOUT, and what the sweep waits before it sends again
TOLD_WITHIN = timedelta(days=7)  # nobody is told of what happened longer ago


def events_to_tell() -> QuerySet[CertificateEvent]:
    """Revocations and reinstatements whose holder has not been told, the oldest first."""
    stale = Q(mail__told_at__isnull=True) & (
        Q(mail__claimed_at__isnull=True) | Q(mail__claimed_at__lt=timezone.now() - LEASE)
    )
    return (
        CertificateEvent.objects.filter(kind__in=TOLD, at__gte=timezone.now() - TOLD_WITHIN)
        .filter(Q(mail__isnull=True) | stale)
        .filter(certificate__award__member__anonymised_at__isnull=True)
        .order_by("pk")
    )


def tell_of_event(*, event: CertificateEvent) -> bool:
    """Tell the holder of a revocation or reinstatement; say whether this call did.

    At least once, and never by two workers together: see `delivery.mail_certificate`.
    """
    certificate = Certificate.objects.select_related("award__member").get(pk=event.certificate_id)
    if event.kind not in TOLD or certificate.award.member.anonymised_at:
        return False
    mail, _created = EventMail.objects.get_or_create(event=event)
    now = timezone.now()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - LEASE)
    mine = EventMail.objects.filter(pk=mail.pk)
    if not mine.filter(free, told_at__isnull=True).update(claimed_at=now):
        return False
    certificate = Certificate.objects.select_related("award__member").get(pk=event.certificate_id)
    if certificate.award.member.anonymised_at:  # erased since
        return False
    try:
        _send(
            event.kind,
            certificate,
            {"reason": event.why if event.public else ""},
            key=f"event-{event.pk}",
        )
    except Exception:
        log.exception("mail_failed", certificate=certificate.pk)
        mine.update(claimed_at=None)
        raise
    mine.update(told_at=timezone.now())
    return True


def refusals_to_tell() -> QuerySet[CorrectionRequest]:
    """Refused corrections whose member has not been told, the oldest first."""
    free = Q(tell_claimed_at__isnull=True) | Q(tell_claimed_at__lt=timezone.now() - LEASE)
    return CorrectionRequest.objects.filter(
        free,
        state=CorrectionRequest.State.REFUSED,
        told_at__isnull=True,
        member__anonymised_at__isnull=True,
    ).order_by("pk")


def tell_of_refusal(*, request: CorrectionRequest) -> bool:
    """Tell the member why a correction was refused; say whether this call did."""
    mine = CorrectionRequest.objects.filter(pk=request.pk)
    if not refusals_to_tell().filter(pk=request.pk).exists():
        return False
    now = timezone.now()
    free = Q(tell_claimed_at__isnull=True) | Q(tell_claimed_at__lt=now - LEASE)
    if not mine.filter(free, told_at__isnull=True).update(tell_claimed_at=now):
        return False
    certificate = Certificate.objects.select_related("award__member").get(pk=request.certificate_id)
    try:
        _send("refused", certificate, {"reason": request.note}, key=f"correction-{request.pk}")
    except Exception:
        log.exception("mail_failed", request=request.pk)
        mine.update(tell_claimed_at=None)
        raise
    mine.update(told_at=timezone.now())
    return True


def _send(name: str, certificate: Certificate, more: dict[str, Any], *, key: str) -> None:
    member: User = certificate.award.member
    base = settings.ACADEMY_BASE_URL
    title, _language = text_in(certificate.statement["course"]["title"], member.language)
    compose_mail(
        subject=f"certificates/mail/{name}_subject.txt",
        text=f"certificates/mail/{name}.txt",
        context={
            "name": certificate.holder_name,
            "course": title,
            "number": certificate.grouped_number,
            "verify_url": certificate.statement["verify_url"],
            "own_url": base + reverse("certificates:own", args=[certificate.grouped_number]),
            **more,
        },
        to=member.email,
        language=member.language,
        headers={"Message-ID": f"<certificate-{key}@{urlsplit(base).hostname}>"},
    ).send()
