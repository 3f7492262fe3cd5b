"""Bringing a certificate to its holder: drawn, stored, told by mail. Each of these may run twice."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from academy.lib.mails import compose_mail
from certificates.models import Certificate, CertificateEvent
from certificates.statement import drawing_language, text_in

log = structlog.get_logger("certificates.delivery")

MAIL_LEASE = timedelta(minutes=1)  # well above EMAIL_TIMEOUT, and what the sweep waits before it sends again


def draw_certificate(*, certificate: Certificate) -> bool:
    """Draw the certificate's PDF, sign it, sign its badge, and store them; say whether this call did.

    One that has its PDF is left alone. A failure is kept in `draw_error`, logged, and raised on: nothing is
    stored unsigned.
    """
    if certificate.pdf:
        return False
    try:
        content, missing, signed = _made(certificate)
        return attach_pdf(certificate=certificate, content=content, missing=missing, signed=signed)
    except Exception as error:
        log.exception("drawing_failed", certificate=certificate.pk)
        undrawn = Certificate.objects.filter(pk=certificate.pk, pdf="").exclude(holder_name="")  # erased
        undrawn.update(draw_error=repr(error)[:300])
        raise


def _made(certificate: Certificate) -> tuple[bytes, tuple[str, ...], dict[str, Any]]:
    """Return the signed PDF, the characters that stand in it as boxes, and what else is stored with it."""
    from certificates.badges.proof import sign_badge  # these take a while to load; pages never need them
    from certificates.pdf import pdf_bytes
    from certificates.signing.pdf_signing import sign_pdf

    statement, design = certificate.statement, certificate.design
    drawn = pdf_bytes(
        statement,
        drawing_language(statement),
        seal=certificate.seal,
        design=design.spec if design else None,
    )
    pdf, badge = sign_pdf(drawn.content), sign_badge(certificate)
    signed = {"pdf_key": pdf.key, "badge": badge.document, "badge_key": badge.key}
    return pdf.content, drawn.missing, signed


def attach_pdf(
    *,
    certificate: Certificate,
    content: bytes,
    missing: tuple[str, ...] = (),
    signed: Mapping[str, Any] | None = None,
) -> bool:
    """Store the PDF under a name that nobody can guess; say whether it became the certificate's.

    Where another worker stored its copy first, that one stays and this one is removed. `missing` are the
    characters that stand as boxes; they are kept in the event. `signed` is stored with it: the key of the
    PDF's signature, the badge and its key.
    """
    storage = certificate._meta.get_field("pdf").storage
    name = storage.save(f"certificates/{secrets.token_hex(16)}.pdf", ContentFile(content))
    values = {"pdf": name, "pdf_size": len(content), "draw_error": "", **(signed or {})}
    with transaction.atomic():
        waiting = Certificate.objects.filter(pk=certificate.pk, pdf="").exclude(holder_name="")  # erased
        won = bool(waiting.update(**values))
        if won:
            boxes = " ".join(f"U+{ord(sign):04X}" for text in missing for sign in text)
            certificate.record(CertificateEvent.Kind.RENDERED, why=boxes[:300])
    if not won:
        storage.delete(name)
    return won


def mail_certificate(*, certificate: Certificate) -> bool:
    """Tell the holder, in their language, that the certificate is there; say whether this call did.

    At least once: the mail is claimed for a minute by a conditional UPDATE, so two workers never send
    it together; a worker killed between sending and writing that down makes the sweep send it again, under
    the same Message-ID. Never sent before the PDF is there, nor about a certificate that no longer stands.
    """
    now = timezone.now()
    free = Q(mail_claimed_at__isnull=True) | Q(mail_claimed_at__lt=now - MAIL_LEASE)
    if certificate.award.member.anonymised_at or not (
        # No join here: PostgreSQL checks the conditions again on the row itself after waiting for its lock.
        Certificate.objects.unmailed().filter(free, pk=certificate.pk).update(mail_claimed_at=now)
    ):
        return False
    try:
        _message(certificate).send()
    except Exception:
        log.exception("mail_failed", certificate=certificate.pk)
        Certificate.objects.filter(pk=certificate.pk).update(mail_claimed_at=None)
        raise
    Certificate.objects.filter(pk=certificate.pk).update(mailed_at=timezone.now())
    return True


def _message(certificate: Certificate) -> EmailMessage:
    """Return the mail: text from files, links instead of an attachment."""
    member = certificate.award.member
    title, _language = text_in(certificate.statement["course"]["title"], member.language)
    pdf = reverse("certificates:pdf", args=[certificate.grouped_number])
    return compose_mail(
        subject="certificates/mail/issued_subject.txt",
        text="certificates/mail/issued.txt",
        context={
            "name": certificate.holder_name,
            "course": title,
            "number": certificate.grouped_number,
            "kind": certificate.statement["kind"],
            "replaces": certificate.sequence > 1,
            "pdf_url": settings.ACADEMY_BASE_URL + pdf,
            "verify_url": certificate.statement["verify_url"],
        },
        to=member.email,
        language=member.language,
        headers={
            "Message-ID": f"<certificate-{certificate.pk}@{urlsplit(settings.ACADEMY_BASE_URL).hostname}>"
        },
    )
