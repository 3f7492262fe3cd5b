"""Adding to the log of acts: each entry holds the digest of the one before."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.lib.canonical import digest
from academy.users.models import User
from certificates.models import Certificate, LogEntry, LogHead


def log_act(
    *,
    act: str,
    by: User | None = None,
    why: str = "",
    certificate: Certificate | None = None,
    person: User | None = None,
    data: dict[str, Any] | None = None,
) -> LogEntry:
    """Add an act to the log, inside the transaction that does it and as the last thing there.

    Everybody who adds queues up behind one row until their commit: do nothing slow after this call. `data`
    names things by numbers, codes and keys, never people by name or address.

    At the commit PostgreSQL looks for the rows that new ones refer to, and waits for whoever holds them whole
    (FOR UPDATE, or a changed key such as an address). So whoever adds to the log locks people, awards and
    keys with `no_key`, and changes an address only under `hold_log`.
    """
    with transaction.atomic():
        head = hold_log()
        entry = LogEntry(
            at=timezone.now(),
            act=act,
            by=by,
            person=person,
            certificate=certificate,
            data=data or {},
            why=why,
        )
        _chain(entry, head)
        entry.save()
        LogHead.objects.filter(pk=1).update(seq=head.seq, digest=head.digest)
    return entry


def hold_log() -> LogHead:
    """Queue up behind the log's row before something that must not be waited for by whoever adds to it."""
    return LogHead.objects.select_for_update().get_or_create(pk=1)[0]


def log_past_acts(entries: Sequence[LogEntry]) -> None:
    """Add acts of other days, in the order in which they are given: for samples, which are written in bulk.

    Each says when it was, what, by whom, about whom or what, and why; the rest is filled in here.
    """
    with transaction.atomic():
        head = hold_log()
        for entry in entries:
            entry.at = entry.at.astimezone(UTC)
            _chain(entry, head)
        LogEntry.objects.bulk_create(entries)
        LogHead.objects.filter(pk=1).update(seq=head.seq, digest=head.digest)


def _chain(entry: LogEntry, head: LogHead) -> None:
    """Let an entry follow the head, and the head be at it."""
    entry.seq, entry.previous = head.seq + 1, head.digest
    entry.why_salt = secrets.token_hex(16) if entry.why else ""
    said = (entry.why_salt + entry.why).encode()
    entry.why_digest = hashlib.sha256(said).hexdigest() if entry.why else ""
    entry.digest = digest_of(entry)
    head.seq, head.digest = entry.seq, entry.digest


def digest_of(entry: LogEntry) -> str:
    """Return the digest of all that an entry says but the words of its reason."""
    return digest(
        {
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "act": entry.act,
            "by": str(entry.by.public_id) if entry.by else None,
            "person": str(entry.person.public_id) if entry.person else None,
            "certificate": entry.certificate.number if entry.certificate else None,
            "data": entry.data,
            "why": entry.why_digest,
            "previous": entry.previous,
        }
    )
