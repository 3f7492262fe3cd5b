"""What a signature alone proves, without our records: that we issued it, and whether its term has ended."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from certificates.standing import today_everywhere
from certificates.verifying.evidence import BROKEN, COMPROMISED, FOREIGN, NONE, VALID, Evidence

_STATES = {BROKEN: "forged", FOREIGN: "foreign", NONE: "unsigned", COMPROMISED: "key_compromised"}


def state_offline(found: Evidence) -> str:
    """Return what the evidence shows by itself.

    "signed" (issued here, its term has not ended; only online can one see whether it was revoked), "expired",
    "forged", "foreign", "unsigned", "key_compromised", "number_only" (nothing to check) or "unreadable".
    """
    if found.signature == VALID:
        return "expired" if _has_ended(found) else "signed"
    if found.kind == "number":
        return "number_only"
    return _STATES.get(found.signature, "unreadable")


def said_offline(found: Evidence) -> dict[str, Any] | None:
    """Return what was signed, from the seal or the badge; None where nothing is to be believed."""
    if found.signature != VALID:
        return None
    if found.badge:
        return found.badge
    seal = found.seal
    if seal is None:
        return {"number": found.number}
    return {
        "number": seal.number,
        "kind": seal.kind,
        "holder": seal.holder,
        "course": seal.title,
        "completed_on": seal.completed_on,
        "expires_on": seal.expires_on or None,
        "specimen": seal.specimen,
    }


def _has_ended(found: Evidence) -> bool:
    """Whether the last day is over everywhere on earth, as badges have it too."""
    if found.badge:
        until = found.badge.get("validUntil")
        return bool(until) and datetime.fromisoformat(str(until)) <= timezone.now()
    last = found.seal.expires_on if found.seal else ""
    return bool(last) and last < today_everywhere(timezone.now()).isoformat()
