"""What a file, the text of a code or a number is evidence of, before anybody asks our records.

Nothing here asks the database: the keys to believe are given. Whatever is read was made by an enemy.
"""

from dataclasses import dataclass
from typing import Any

from certificates.models import SigningKey
from certificates.numbers import is_well_formed, normalise
from certificates.signing.seals import Seal, SealUnreadable, check_seal, read_seal

LARGEST = 5_000_000  # bytes of a file; ours have a tenth of that
LONGEST_CODE = 4_200  # characters of what a code holds

VALID, BROKEN, FOREIGN, NONE, COMPROMISED = "valid", "broken", "foreign", "none", "key compromised"
_OF_BADGES = {
    "valid": VALID,
    "broken": BROKEN,
    "foreign": FOREIGN,
    "unknown_key": FOREIGN,
    "compromised": COMPROMISED,
}

Keys = list[SigningKey]


@dataclass(frozen=True)
class Evidence:
    """What something turned out to be.

    `kind`: "pdf", "badge", "image" (a badge in a picture), "code" (the text of a QR code), "number", or "".
    `signature`: "valid", "broken", "foreign" (somebody else's), "none", "key compromised" (ours, by a key
    that others may have had), or "" where there is nothing to judge, of which `trouble` says why: "empty",
    "too large", "wrong type", "damaged", "encrypted" or "no badge". Believe the rest when it is valid.
    """

    kind: str = ""
    signature: str = ""
    number: str = ""
    seal: Seal | None = None
    seal_text: str = ""
    badge: dict[str, Any] | None = None
    key_id: str = ""
    trouble: str = ""


def evidence_in(content: bytes, keys: Keys, *, did: str = "") -> Evidence:
    """Return what the bytes of a file are evidence of. `did` is the issuer, where it is not this academy."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not content.strip():
        return Evidence(trouble="empty")
    if len(content) > LARGEST:
        return Evidence(trouble="too large")
    if start.startswith(b"%PDF-"):
        return _in_pdf(content, keys)
    if content.startswith(b"\x89PNG\r\n\x1a\n") or start.startswith((b"<svg", b"<?xml")):
        return _in_badge(content, "image", keys, did)
    if start.startswith(b"{"):
        return _in_badge(content, "badge", keys, did)
    return evidence_in_text(content[: LONGEST_CODE + 1].decode(errors="replace"), keys)


def evidence_in_text(text: str, keys: Keys) -> Evidence:
    """Return what the text of a code, an address or a number is evidence of."""
    text = text.strip()
    if len(text) > LONGEST_CODE:
        return Evidence(trouble="wrong type")
    try:
        seal = read_seal(text)
    except SealUnreadable:
        number = normalise(number_in(text))
        if "#" in text or text.startswith("1."):
            return Evidence(kind="code", trouble="damaged", number=number if is_well_formed(number) else "")
        is_number = is_well_formed(number)
        return Evidence(kind="number", number=number) if is_number else Evidence(trouble="wrong type")
    return judge_seal(seal, text, keys)


def judge_seal(seal: Seal, text: str, keys: Keys) -> Evidence:
    """Return what a seal is evidence of: ours, when the key that it names is ours and signed it."""
    found = Evidence("code", FOREIGN, seal.number, seal, text.rpartition("#")[2], key_id=seal.kid)
    key = next((key for key in keys if key.kid == seal.kid and key.purpose == "statements"), None)
    if key is None:
        return found
    signature = BROKEN if not check_seal(seal, key.public) else COMPROMISED if key.compromised_at else VALID
    address = "".join(text.split()).rpartition("#")[0].partition("?")[0]
    if address and normalise(number_in(address)) != seal.number:
        signature = BROKEN  # a true seal behind another number's address
    return Evidence("code", signature, seal.number, seal, found.seal_text, key_id=seal.kid)


def number_in(typed: str) -> str:
    """Return the number in what somebody typed or pasted, which may be the whole verification address."""
    return typed.rpartition("/verify/")[2].partition("#")[0].rstrip("/ ") if "/verify/" in typed else typed


def _in_pdf(content: bytes, keys: Keys) -> Evidence:
    from certificates.signing.pdf_checks import NoPdf, check_pdf  # loads ASN.1, which pages never need

    try:
        check = check_pdf(content, [key for key in keys if key.purpose == "pdfs"])
    except NoPdf:
        return Evidence(kind="pdf", trouble="damaged")
    if check.signature in (NONE, FOREIGN) and b"/Encrypt" in content:
        return Evidence(kind="pdf", trouble="encrypted")
    number = check.number if is_well_formed(check.number) else ""
    seal = None
    if check.seal:
        try:
            seal = read_seal(check.seal)
        except SealUnreadable:
            seal = None
    kid = check.key.kid if check.key else ""
    return Evidence("pdf", check.signature, number, seal, check.seal if seal else "", key_id=kid)


def _in_badge(content: bytes, kind: str, keys: Keys, did: str) -> Evidence:
    from certificates.badges.baking import NoBadgeInside, unbake

    try:
        badge = unbake(content)
    except NoBadgeInside:
        return Evidence(kind=kind, trouble="no badge" if kind == "image" else "damaged")
    from certificates.badges.proof import check_badge

    verdict = check_badge(badge, keys=[key for key in keys if key.purpose == "statements"], did=did)
    if verdict.state == "not_a_badge":
        return Evidence(kind=kind, trouble="no badge" if kind == "image" else "wrong type")
    number = normalise(verdict.number or _claimed_number(badge))
    return Evidence(
        kind,
        _OF_BADGES[verdict.state],
        number if is_well_formed(number) else "",
        badge=dict(verdict.document) if verdict.document else None,
        key_id=verdict.kid,
    )


def _claimed_number(badge: dict[str, Any]) -> str:
    """Return the number that a badge claims, whoever wrote it: for looking up, never for believing."""
    subject = badge.get("credentialSubject")
    number = subject.get("licenseNumber") if isinstance(subject, dict) else ""
    return number if isinstance(number, str) and len(number) < 100 else ""
