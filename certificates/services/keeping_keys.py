"""Changing keys: one is prepared on the command line, and two persons take it into use or report it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from academy.users.models import User
from certificates.errors import KeyNotPrepared, KeyReported, KeyUnreadable, ReportWaits, SinceOutside
from certificates.models import JointAct, SigningKey
from certificates.services.joint_acts import ask_for_act
from certificates.services.logging import log_act
from certificates.signing.chains import ChainRefused, chain_for, rehearse, request_for
from certificates.signing.key_documents import fingerprint, state_of
from certificates.signing.key_files import PDFS, make_key_file, new_kid
from certificates.signing.keys import private_half

ACTIVATE, REPORT = "key.activate", "key.report"
Place = SigningKey.Place


def prepare_key(*, purpose: str, place: str = Place.FILE) -> SigningKey:
    """Make a key and its row, not in use: `retired_at` is the moment it was made. Raises KeyUnreadable.

    It is published at once, so that whoever keeps a list of our keys knows it before it signs anything.
    """
    kid = new_kid(purpose)
    if place == Place.TOKEN:
        if purpose != PDFS:
            raise KeyUnreadable("only the key for PDF files can stand in a token")
        # Only where there is a token, its library is loaded.
        from certificates.signing.tokens import make_token_key

        public, certificate = make_token_key(kid)
    else:
        made = make_key_file(kid=kid, purpose=purpose)
        public, certificate = made.public, made.certificate
    now = timezone.now()
    with transaction.atomic():
        key = SigningKey.objects.create(
            kid=kid,
            purpose=purpose,
            public=public,
            certificate=certificate,
            place=place,
            created_at=now,
            retired_at=now,
        )
        log_act(act="key.prepared", data={"kid": kid, "purpose": purpose, "place": place})
    return key


def request_certificate(*, kid: str) -> str:
    """Return the request (PKCS #10, PEM) by which an authority certifies a prepared key for PDF files.

    Nothing is kept. Raises ChainRefused for another key, KeyUnreadable where this server cannot sign with it.
    """
    return request_for(_to_be_certified(SigningKey.objects.filter(kid=kid).first(), kid))


def certify_key(*, kid: str, chain: bytes) -> SigningKey:
    """Have a prepared key for PDF files carry the certificates of an authority from now on.

    What was signed says whose certificate it carries, so only a key that has signed nothing can be given one,
    and not while a second person is to confirm the fingerprint that the first one saw. A file is signed on
    trial. Raises ChainRefused, or KeyUnreadable where this server cannot sign with the key.
    """
    with transaction.atomic():
        key = _to_be_certified(SigningKey.objects.select_for_update(no_key=True).filter(kid=kid).first(), kid)
        text = chain_for(key, chain)
        if text == key.certificate:
            return key
        if JointAct.objects.filter(kind=ACTIVATE, data__kid=kid, state=JointAct.State.WAITING).exists():
            raise ChainRefused(f"A second person is asked to confirm {kid}. Have that refused first.")
        key.certificate = text
        rehearse(key)
        key.save(update_fields=["certificate"])
        log_act(act="key.certified", data={"kid": kid, "fingerprint": fingerprint(key)})
    return key


def _to_be_certified(key: SigningKey | None, kid: str) -> SigningKey:
    """Return the key, where an authority's certificate can still become its own. Raises ChainRefused."""
    if key is None or key.purpose != PDFS:
        raise ChainRefused(f"There is no key {kid} for PDF files.")
    if state_of(key) != "prepared":
        raise ChainRefused(f"{kid} is {state_of(key)}. Prepare a new key: make_key --purpose pdfs")
    return key


def ask_to_activate_key(*, key: SigningKey, by: User, why: str) -> JointAct:
    """Ask that a prepared key sign from now on, in place of the one in use; a second person confirms it.

    Raises ReasonMissing, KeyNotPrepared, or KeyUnreadable where this server cannot sign with it.
    """
    if state_of(key) != "prepared":
        raise KeyNotPrepared
    _try(key)
    with transaction.atomic():
        # Its certificate stays while this waits.
        SigningKey.objects.select_for_update(no_key=True).get(pk=key.pk)
        return ask_for_act(
            kind=ACTIVATE,
            by=by,
            why=why,
            data={"kid": key.kid, "purpose": key.purpose},
        )


def activate_key(act: JointAct) -> None:
    """Have the key of a confirmed act sign from now on; the one before it is retired and stays verifiable.

    Raises KeyNotPrepared for one that is in use, retired or compromised by now.
    """
    now = timezone.now()
    with transaction.atomic():
        asked = SigningKey.objects.get(kid=act.data["kid"])
        # The rows of one purpose in one order, so that two changes wait for each other.
        rows = list(
            SigningKey.objects.select_for_update(no_key=True).filter(purpose=asked.purpose).order_by("pk")
        )
        key = next(row for row in rows if row.pk == asked.pk)
        if state_of(key) != "prepared":
            raise KeyNotPrepared
        former = next((row for row in rows if state_of(row) == "in use"), None)
        if former:
            former.retired_at = now
            former.save(update_fields=["retired_at"])
        key.created_at, key.retired_at = now, None
        key.save(update_fields=["created_at", "retired_at"])
        data = {"kid": key.kid, "instead_of": former.kid if former else None}
        log_act(act="key.activated", by=act.decided_by, why=act.why, data=data)


def ask_to_report_key(*, key: SigningKey, since: datetime, by: User, why: str) -> JointAct:
    """Ask that a key be marked as compromised since then; a second person confirms it.

    One report of a key waits at a time. Raises ReasonMissing, KeyReported for one that is marked,
    SinceOutside for a moment before there was the key or to come, or ReportWaits.
    """
    if key.compromised_at is not None:
        raise KeyReported
    if not key.created_at.replace(second=0, microsecond=0) <= since <= timezone.now():
        raise SinceOutside
    with transaction.atomic():
        SigningKey.objects.select_for_update(no_key=True).get(pk=key.pk)
        waiting = JointAct.objects.filter(kind=REPORT, data__kid=key.kid, state=JointAct.State.WAITING)
        if waiting.exclude(data__since=since.isoformat()).exists():
            raise ReportWaits
        return ask_for_act(
            kind=REPORT,
            by=by,
            why=why,
            data={"kid": key.kid, "purpose": key.purpose, "since": since.isoformat()},
        )


def mark_compromised(act: JointAct) -> None:
    """Mark the key of a confirmed act: it signs nothing more, and what it signed counts only by our records.

    Raises KeyReported for one that is marked by now.
    """
    with transaction.atomic():
        key = SigningKey.objects.select_for_update(no_key=True).get(kid=act.data["kid"])
        if key.compromised_at is not None:
            raise KeyReported
        key.compromised_at = datetime.fromisoformat(act.data["since"])
        key.retired_at = key.retired_at or timezone.now()
        key.save(update_fields=["compromised_at", "retired_at"])
        data = {"kid": key.kid, "since": act.data["since"]}
        log_act(act="key.compromised", by=act.decided_by, why=act.why, data=data)


def _try(key: SigningKey) -> None:
    """Sign something with the key. Raises KeyUnreadable where that cannot be done here."""
    if key.place == Place.TOKEN:
        from certificates.signing.tokens import token_sign

        token_sign(key.kid, b"Academy: does this key sign?")
    else:
        private_half(key)
