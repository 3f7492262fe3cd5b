"""From an award to a certificate, and the named acts that end, replace or bring back one.

Acts are named: each keeps who did it and why. Whether that person may do it is the caller's to check.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.users.models import User
from certificates.correction_errors import NameErased, NotInForce
from certificates.errors import AlreadyReplaced, AwardNotReleased, NameMissing, NotRevoked, ReasonMissing
from certificates.models import Certificate, CertificateEvent
from certificates.numbers import new_number
from certificates.services.issuing import content_of, first_content
from certificates.services.logging import log_act
from certificates.statement import holder_of, statement_reissued
from enrollments.models import Award

Kind = CertificateEvent.Kind
TRIES = 3  # to issue a certificate whose place in a status list is taken at the same moment


def issue_certificate(*, award: Award, issued_by: User | None = None) -> Certificate:
    """Issue the first certificate of `award`, or return the one it had, standing or not.

    The wording is copied: a certificate keeps saying what it said on the day. Bringing a revoked one
    back is the act of two persons; nothing here ever revives it. Raises AwardNotReleased, or
    NameMissing where the member has no name that could be printed: the sweep tries again.
    """
    if first := Certificate.objects.filter(award=award, sequence=1).first():
        return first
    if award.released_at is None:
        raise AwardNotReleased
    if not holder_of(award):
        raise NameMissing
    for _try in range(TRIES - 1):
        try:
            return _issue(award, issued_by)
        except IntegrityError:  # another certificate was dealt the same place in its status list
            continue
    return _issue(award, issued_by)


def _issue(award: Award, issued_by: User | None) -> Certificate:
    """Issue what `award` says, in the name that it has under its lock; an erased person has none."""
    content = first_content(award, timezone.now())
    with transaction.atomic():
        Award.objects.select_for_update(no_key=True).get(pk=award.pk)
        now = Award.objects.select_related("member", "enrollment__run__course__partner").get(pk=award.pk)
        if not (holder := holder_of(now)):
            raise NameMissing
        if holder != content["holder_name"]:
            content = first_content(now, timezone.now())
        certificate, created = Certificate.objects.get_or_create(award=award, sequence=1, defaults=content)
        if created:
            certificate.record(Kind.ISSUED, by=issued_by)
            _log("issued", certificate, by=issued_by, data={"kind": str(award.kind)})
    return certificate


def revoke_certificate(*, certificate: Certificate, by: User, why: str, public: bool = False) -> Certificate:
    """Revoke a certificate; its page says so from the commit on, and why where `public`.

    Revoking it again changes nothing. Raises ReasonMissing, or AlreadyReplaced for one that no longer counts.
    """
    reason = _reason(why)
    with transaction.atomic():
        locked = _lock(certificate)
        if locked.standing:
            locked.record(Kind.REVOKED, by=by, why=reason, public=public)
            _log("revoked", locked, by=by, why=reason, data={"public": public})
        else:
            _refuse_replaced(locked)
    return locked


def reinstate_certificate(*, certificate: Certificate, by: User, why: str) -> Certificate:
    """Bring a revoked certificate back as it was.

    Reinstating it again changes nothing. Raises ReasonMissing, AlreadyReplaced, or NotRevoked for one that
    was never revoked.
    """
    reason = _reason(why)
    with transaction.atomic():
        locked = _lock(certificate)
        if locked.standing:
            if _last_event(locked).kind != Kind.REINSTATED:
                raise NotRevoked
        else:
            _refuse_replaced(locked)
            locked.record(Kind.REINSTATED, by=by, why=reason)
            _log("reinstated", locked, by=by, why=reason)
    return locked


def reissue_certificate(
    *, certificate: Certificate, by: User, why: str, holder_name: str | None = None
) -> Certificate:
    """Put a new certificate in the place of this one, which stands, and return the new one.

    All it says stays, but number, day of issue and, where given, the holder's name (a misspelt one put
    right); a hidden name stays hidden. Raises ReasonMissing, NameMissing for a blank name, NameErased for an
    erased one, NotInForce for a revoked one, or AlreadyReplaced: a second press of the button
    makes no third certificate.
    """
    reason = _reason(why)
    holder = certificate.holder_name if holder_name is None else " ".join(holder_name.split())
    if not holder:
        raise NameMissing
    now = timezone.now()
    with transaction.atomic():
        old = _lock(certificate)
        _refuse_replaced(old)
        if not old.holder_name:
            raise NameErased
        if not old.standing:
            raise NotInForce
        statement = statement_reissued(
            old.statement,
            number=new_number(),
            holder=holder,
            issued_at=now,
            zone=old.award.enrollment.run.time_zone,
        )
        old.record(Kind.REPLACED, by=by, why=reason)
        content = {**content_of(statement, now), "name_hidden": old.name_hidden}
        new = Certificate.objects.create(award=old.award, sequence=old.sequence + 1, **content)
        new.record(Kind.ISSUED, by=by, why=reason)
        _log("reissued", new, by=by, why=reason, data={"replaces": old.number})
    return new


def _log(
    act: str, certificate: Certificate, *, by: User | None, why: str = "", data: dict[str, Any] | None = None
) -> None:
    member = certificate.award.member
    log_act(act=f"certificate.{act}", by=by, why=why, certificate=certificate, person=member, data=data)


def _reason(why: str) -> str:
    if not (reason := why.strip()):
        raise ReasonMissing
    return reason


def _lock(certificate: Certificate) -> Certificate:
    """Lock the award, so that acts on its certificates queue up, and return the certificate as it is now."""
    Award.objects.select_for_update(no_key=True).get(pk=certificate.award_id)
    return Certificate.objects.select_related("award__enrollment__run", "award__member").get(
        pk=certificate.pk
    )


def _last_event(certificate: Certificate) -> CertificateEvent:
    event = certificate.events.deciding().first()
    assert event is not None  # every certificate begins with its issue
    return event


def _refuse_replaced(certificate: Certificate) -> None:
    newest = Certificate.objects.filter(award_id=certificate.award_id).latest("sequence")
    if newest != certificate:
        raise AlreadyReplaced(newest=newest)
