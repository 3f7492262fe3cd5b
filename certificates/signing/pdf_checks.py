"""Whether a PDF is one that we signed, byte for byte; it assumes that an enemy made the file.

Nothing in it is unpacked or interpreted. A PDF of ours has one signature over every byte but the signature's
own, and that one has one spelling only. So a few searches and one hash decide, in time and memory that grow
with the file's size alone: there is nothing that a bomb, a loop or a lie about an object could reach.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from asn1crypto import algos, cms, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from certificates.models import SigningKey

LARGEST = 5_000_000  # bytes; ours have a tenth of that
MOST_HEX = 100_000  # characters of a signature
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
GRACE = timedelta(hours=1)  # a worker may finish with a key that was changed this moment

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]")
_ANY_RANGE = re.compile(rb"/ByteRange")
_SIGNED_AT = re.compile(rb"/M\s*\(D(?::|\\072)(\d{14})Z\)")  # our processes run in UTC
_ADDRESS = re.compile(
    rb"/verify/([0-9A-Za-z-]{20,30})/(?:#(1\.[A-Za-z0-9_-]{1,3000}\.[A-Za-z0-9_-]{80,90})(?![A-Za-z0-9_-]))?"
)


class NoPdf(ValueError):
    """The file is no PDF, or larger than any of ours; `too_large` tells which."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__("too large" if too_large else "not a PDF")
        self.too_large = too_large


@dataclass(frozen=True)
class PdfCheck:
    """What a PDF turned out to be.

    `signature`: "valid" (ours, unchanged), "broken" (ours, but something was changed or added), "none",
    "foreign" (somebody else's), or "key compromised" (ours by a key that others may have had: only our
    records can tell). `number` and `seal` are what the file says of itself: believe them when it is valid.
    """

    signature: str
    number: str = ""
    seal: str = ""
    key: SigningKey | None = None
    signed_at: datetime | None = None


def check_pdf(content: bytes, keys: list[SigningKey] | None = None) -> PdfCheck:
    """Say whether we signed this PDF and nothing in it was changed since. Raises NoPdf. One query.

    `keys` are rows to believe instead of the database's (for a check without one).
    """
    if len(content) > LARGEST:
        raise NoPdf(too_large=True)
    if not content.startswith(b"%PDF-"):
        raise NoPdf
    number, seal = _said(content)
    if keys is None:
        keys = list(SigningKey.objects.filter(purpose=SigningKey.Purpose.PDFS).order_by("pk"))
    ranges = len(_ANY_RANGE.findall(content))
    key, whole = None, False
    for found in _signatures(content):
        by, good = _judged(content, found, keys)
        key, whole = by or key, whole or good
    if key is None:
        return PdfCheck("foreign" if ranges else "none", number, seal)
    if ranges != 1 or not whole:
        return PdfCheck("broken", number, seal, key)
    signed_at = _signed_at(content)
    good = signed_at is not None and _was_good(key, signed_at)
    return PdfCheck("valid" if good else "key compromised", number, seal, key, signed_at)


def _said(content: bytes) -> tuple[str, str]:
    """Return the number and the seal that stand in the file's links, whoever wrote them."""
    best = ("", "")
    for count, match in enumerate(_ADDRESS.finditer(content)):
        number, seal = match[1].replace(b"-", b"").decode().upper(), (match[2] or b"").decode()
        if seal:
            return number, seal
        best = best if best[0] else (number, "")
        if count > 50:
            break
    return best


def _signatures(content: bytes) -> list[re.Match[bytes]]:
    """Return the first few places that say what a signature covers."""
    found = []
    for match in _RANGE.finditer(content):
        found.append(match)
        if len(found) == 5:
            break
    return found


def _judged(content: bytes, found: re.Match[bytes], keys: list[SigningKey]) -> tuple[SigningKey | None, bool]:
    """Return whose signature this is, where it is ours, and whether it holds for the whole file."""
    start, first, second, length = (int(digits) for digits in found.groups())
    gap = content[first:second]
    if start != 0 or not 2 < len(gap) < MOST_HEX or not gap.startswith(b"<") or not gap.endswith(b">"):
        return _named_key(content, found, keys), False
    try:
        info = cms.ContentInfo.load(bytes.fromhex(gap[1:-1].decode("ascii")))
        key = _owner(info, keys)
        if key is None:
            return _named_key(content, found, keys), False
        covers_all = second + length == len(content) and first < second
        if not (covers_all and _verifies(info, key, (content[:first], content[second:]))):
            return key, False
        only_spelling = _written(info, chain_of(key.certificate)).hex().upper().encode()
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, InvalidSignature):
        return _named_key(content, found, keys), False
    return key, gap == b"<" + only_spelling.ljust(len(gap) - 2, b"0") + b">"


def _owner(info: cms.ContentInfo, keys: list[SigningKey]) -> SigningKey | None:
    """Return our key whose X.509 certificate the signature carries."""
    carried = {each.dump() for each in list(info["content"]["certificates"])[:10]}
    return next((key for key in keys if carried.intersection(chain_of(key.certificate)[:1])), None)


def _named_key(content: bytes, found: re.Match[bytes], keys: list[SigningKey]) -> SigningKey | None:
    """Return our key where a signature that is not as we write it has what only ours have."""
    near = content[max(0, found.start() - MOST_HEX) : found.end() + MOST_HEX].lower()
    for key in keys:
        if any(mark in near for mark in marks_of(key.certificate)):
            return key
    return None


@lru_cache(maxsize=64)
def marks_of(certificate: str) -> tuple[bytes, ...]:
    """Return what stands in our signatures with this key and in nobody else's: hexadecimal, in lower case.

    Its public half, and the number of its certificate where an authority has not given it a short one.
    """
    if not certificate:
        return ()
    own = x509.load_der_x509_certificate(chain_of(certificate)[0])
    number = own.serial_number.to_bytes((own.serial_number.bit_length() + 7) // 8)
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return tuple(each.hex().encode() for each in (point, number) if len(each) >= 8)


def low_signature(r: int, s: int) -> bytes:
    """Return a P-256 signature in DER as we spell it: of `s` and its negative the smaller."""
    return bytes(algos.DSASignature({"r": r, "s": min(s, ORDER - s)}).dump())


@lru_cache(maxsize=64)
def chain_of(certificate: str) -> tuple[bytes, ...]:
    """Return the X.509 certificates of a key as DER, its own first."""
    text = certificate.encode()
    return tuple(der for _kind, _headers, der in pem.unarmor(text, multiple=True)) if text else ()


def _written(info: cms.ContentInfo, chain: tuple[bytes, ...]) -> bytes:
    """Return the one way in which we write a signature with these signed attributes and this value.

    What no hash covers (the signature itself, and what stands around it) is made anew and compared by the
    caller, so a bit that is flipped there is found as well.
    """
    [read] = info["content"]["signer_infos"]
    certificates = [asn1_x509.Certificate.load(der) for der in chain]
    own = certificates[0]
    value = algos.DSASignature.load(read["signature"].native, strict=True)
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}}
        ),
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": cms.CMSAttributes.load(read["signed_attrs"].untag().dump()),
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": low_signature(value["r"].native, value["s"].native),
    }
    content = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": certificates,
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()


def _verifies(info: cms.ContentInfo, key: SigningKey, parts: tuple[bytes, bytes]) -> bool:
    """Whether the key signed the attributes, and these name the digest of the parts."""
    chain = chain_of(key.certificate)
    if [each.dump() for each in info["content"]["certificates"]] != sorted(chain):
        return False
    [signer] = info["content"]["signer_infos"]
    attributes = signer["signed_attrs"]
    named = {each["type"].native: each["values"].native for each in attributes}
    whole = sha256(parts[0])
    whole.update(parts[1])
    if named.get("message_digest") != [whole.digest()] or named.get("content_type") != ["data"]:
        return False
    public = x509.load_der_x509_certificate(chain[0]).public_key()
    if not isinstance(public, EllipticCurvePublicKey):
        return False
    public.verify(signer["signature"].native, attributes.untag().dump(), ECDSA(SHA256()))
    return True


def _signed_at(content: bytes) -> datetime | None:
    """Return when the signature says that it was made; under the signature itself."""
    found = _RANGE.search(content)
    if not found:
        return None
    end = content.find(b"endobj", found.end())
    begin = content.rfind(b" obj", 0, found.start())
    match = _SIGNED_AT.search(content, begin, end)
    if not match:
        return None
    try:
        return datetime.strptime(match[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _was_good(key: SigningKey, at: datetime) -> bool:
    """Whether the key was in use at that moment, and in our hands alone."""
    if key.compromised_at is not None:
        return False
    return key.retired_at is None or at <= key.retired_at + GRACE
