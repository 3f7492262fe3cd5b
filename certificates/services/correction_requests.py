"""Corrections that a member asks for with evidence, and an administrator's decision on them."""

import secrets
from datetime import timedelta

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from academy.users.models import User
from certificates.correction_errors import (
    AlreadyAsked,
    EvidenceMissing,
    NotInForce,
    SameName,
    SeenMissing,
    TooManyRequests,
)
from certificates.errors import ActDecided, NameMissing, ReasonMissing, SamePerson
from certificates.evidence import Evidence
from certificates.models import Certificate, CorrectionRequest
from certificates.services.correcting import newest_of, print_from_now_on
from certificates.services.lifecycle import reissue_certificate
from certificates.services.logging import log_act

State = CorrectionRequest.State
MOST_A_MONTH = 5  # of one certificate
EVIDENCE_DAYS = 29  # the chore comes by once an hour, and thirty days are the promise


def ask_correction(
    *, certificate: Certificate, by: User, name: str, why: str, evidence: Evidence
) -> CorrectionRequest:
    """Ask for another name on a certificate, with evidence; an administrator decides.

    `by` is the holder; that it is theirs is the caller's to check. The same asked twice is the one that
    waits. Raises NameMissing, ReasonMissing, SameName, NotInForce, AlreadyAsked or TooManyRequests.
    """
    wanted, reason = " ".join(name.split()), why.strip()
    if not wanted:
        raise NameMissing
    if not reason:
        raise ReasonMissing
    with transaction.atomic():
        newest = newest_of(certificate)
        asked = CorrectionRequest.objects.filter(certificate__award=newest.award_id)
        if waiting := asked.filter(state=State.WAITING).first():
            if waiting.holder_name == wanted:
                return waiting
            raise AlreadyAsked
        _refuse_to_ask(
            newest, wanted, asked.filter(asked_at__gte=timezone.now() - timedelta(days=30)).count()
        )
        return _keep(newest, by, wanted, reason, evidence)


def _keep(newest: Certificate, by: User, wanted: str, reason: str, evidence: Evidence) -> CorrectionRequest:
    """Store the file and write the request; where that fails, no file is left."""
    storage = CorrectionRequest._meta.get_field("evidence").storage
    file = storage.save(f"evidence/{secrets.token_hex(16)}{evidence.suffix}", ContentFile(evidence.content))
    try:
        with transaction.atomic():
            request = CorrectionRequest.objects.create(
                certificate=newest,
                member=by,
                holder_name=wanted,
                why=reason[:1000],
                evidence=file,
                evidence_name=evidence.name,
            )
            _log("asked", request, by)
    except BaseException:
        storage.delete(file)
        raise
    return request


def _refuse_to_ask(newest: Certificate, wanted: str, lately: int) -> None:
    if not newest.standing:
        raise NotInForce
    if newest.holder_name == wanted:
        raise SameName
    if lately >= MOST_A_MONTH:
        raise TooManyRequests


def withdraw_correction(*, request: CorrectionRequest, by: User) -> CorrectionRequest:
    """Take back one's own request; its evidence is deleted. Twice is harmless; raises ActDecided."""
    with transaction.atomic():
        locked = _lock(request)
        if locked.state == State.WITHDRAWN:
            return locked
        _decide(locked, State.WITHDRAWN, by)
        _log("withdrawn", locked, by)
    return locked


def grant_correction(*, request: CorrectionRequest, by: User, seen: str) -> CorrectionRequest:
    """Grant a request: the new certificate supersedes the old one, and the evidence is deleted.

    `seen` is what was seen in the evidence. The holder is told by the mail about the new certificate. Raises
    SeenMissing, SamePerson for one's own request, ActDecided, or NotInForce where it was revoked meanwhile.
    """
    noted = seen.strip()
    if not noted:
        raise SeenMissing
    with transaction.atomic():
        locked = _lock(request)
        newest = newest_of(locked.certificate)
        if locked.member_id == by.pk:
            raise SamePerson
        if locked.state == State.WAITING and not newest.standing:
            raise NotInForce
        _decide(locked, State.GRANTED, by, evidence_note=noted[:300])
        print_from_now_on(newest, locked.holder_name)
        locked.replacement = reissue_certificate(
            certificate=newest,
            by=by,
            why="The holder asked for it, with evidence.",
            holder_name=locked.holder_name,
        )
        locked.save(update_fields=["replacement"])
        _log("granted", locked, by, why=noted[:300])
    return locked


def refuse_correction(
    *, request: CorrectionRequest, by: User, note: str, seen: str = ""
) -> CorrectionRequest:
    """Refuse a request with words that the member gets by mail; the evidence is deleted.

    Raises ReasonMissing, SamePerson or ActDecided.
    """
    words = note.strip()
    if not words:
        raise ReasonMissing
    with transaction.atomic():
        locked = _lock(request)
        if locked.member_id == by.pk:
            raise SamePerson
        _decide(locked, State.REFUSED, by, note=words[:1000], evidence_note=seen.strip()[:300])
        _log("refused", locked, by, why=words[:300])
    return locked


def open_evidence(*, request: CorrectionRequest, by: User) -> File:
    """Open the evidence for an administrator, and keep in the log that it was looked at.

    Raises EvidenceMissing where it was deleted.
    """
    if not request.evidence:
        raise EvidenceMissing
    try:
        file = request.evidence.storage.open(str(request.evidence.name), "rb")
    except OSError as error:
        raise EvidenceMissing from error
    _log("evidence_opened", request, by)
    return file


def drop_evidence(*, request: CorrectionRequest) -> bool:
    """Delete the file of a request; say whether there was one. Twice is harmless."""
    if not request.evidence:
        return False
    request.evidence.storage.delete(str(request.evidence.name))
    values = {"evidence": "", "evidence_name": "", "evidence_deleted_at": timezone.now()}
    return bool(CorrectionRequest.objects.filter(pk=request.pk).exclude(evidence="").update(**values))


def drop_old_evidence() -> int:
    """Delete the evidence of decided requests, and what is about to be thirty days old; a chore."""
    old = Q(asked_at__lte=timezone.now() - timedelta(days=EVIDENCE_DAYS))
    due = CorrectionRequest.objects.exclude(evidence="").filter(~Q(state=State.WAITING) | old)
    return sum(drop_evidence(request=request) for request in due[:1000])


def _lock(request: CorrectionRequest) -> CorrectionRequest:
    """Lock the award, then the request, and return the request as it is now."""
    newest_of(request.certificate)
    rows = CorrectionRequest.objects.select_for_update(of=("self",))
    return rows.select_related("certificate__award__member", "member").get(pk=request.pk)


def _decide(locked: CorrectionRequest, state: str, by: User, **noted: str) -> None:
    if locked.state != State.WAITING:
        raise ActDecided
    locked.state, locked.decided_by, locked.decided_at = state, by, timezone.now()
    for name, words in noted.items():
        setattr(locked, name, words)
    locked.save(update_fields=["state", "decided_by", "decided_at", *noted])
    transaction.on_commit(lambda: drop_evidence(request=locked), robust=True)


def _log(act: str, request: CorrectionRequest, by: User, why: str = "") -> None:
    log_act(
        act=f"correction.{act}",
        by=by,
        why=why,
        certificate=request.certificate,
        person=request.member,
        data={"request": str(request.uuid)},
    )
