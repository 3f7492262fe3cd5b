"""An authority vouches for the key for PDF files: the request it is sent, and what it sends back.

What it sends back is read as if an enemy had made it: bounded, every certificate looked at, nothing guessed.
"""

import re
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from asn1crypto import algos, csr, keys, pem
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.utils import timezone

from certificates.errors import KeyUnreadable
from certificates.models import SigningKey
from certificates.signing.key_files import document_usage, public_text, subject_of

MOST_BYTES = 100_000  # of a file; chains have less than a tenth of that
MOST = 5  # certificates, the key's own among them: each is in every PDF
LONGEST = 16_000  # characters of them all as we keep and publish them
_UNREADABLE = (ValueError, TypeError, x509.InvalidVersion, x509.DuplicateExtension, UnsupportedAlgorithm)
_KINDS = re.compile(r"-----BEGIN ([^\n-]{1,60})-----")

_Kind = TypeVar("_Kind", bound=x509.ExtensionType)


class ChainRefused(ValueError):
    """What an authority sent is not to be used; the text says why, for whoever runs the academy."""


def request_for(key: SigningKey) -> str:
    """Return the PKCS #10 request (PEM) for a key, signed where the key lies. Raises KeyUnreadable."""
    from certificates.signing.pdf_signing import raw_signer  # loads pyHanko, which the desk never needs

    throw_away = generate_private_key(SECP256R1())  # lays out the request; the key itself signs it anew
    draft = (
        x509.CertificateSigningRequestBuilder(subject_of(key.kid, specimen=key.specimen))
        .add_extension(document_usage(), critical=True)
        .sign(throw_away, hashes.SHA256())
    )
    laid_out = csr.CertificationRequest.load(draft.public_bytes(Encoding.DER))
    said = laid_out["certification_request_info"]
    public = load_pem_public_key(key.public.encode())
    said["subject_pk_info"] = keys.PublicKeyInfo.load(
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    signature = raw_signer(key)(said.dump(force=True))
    made = csr.CertificationRequest(
        {
            "certification_request_info": said,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature": signature,
        }
    ).dump()
    if not x509.load_der_x509_csr(made).is_signature_valid:
        raise KeyUnreadable(f"what signs as {key.kid} is another key than the one in the database")
    return pem.armor("CERTIFICATE REQUEST", made).decode()


def chain_for(key: SigningKey, content: bytes) -> str:
    """Return the certificates in an authority's file as we keep them: PEM, the key's own first.

    Raises ChainRefused unless the first is for this very key, for signatures, valid now and no authority's,
    and each is signed by the next, an authority that is valid now.
    """
    chain = _read(content)
    own = chain[0]
    public = own.public_key()
    if not isinstance(public, EllipticCurvePublicKey) or public_text(public) != key.public:
        raise ChainRefused(f"The first certificate is for another key than {key.kid}; its own comes first.")
    _look_at_own(own)
    now = timezone.now()
    for place, each in enumerate(chain, start=1):
        _look_at_time(each, place, now)
    for place, (each, issuer) in enumerate(pairwise(chain), start=1):
        _look_at_issue(each, issuer, place)
    text = "".join(each.public_bytes(Encoding.PEM).decode() for each in chain)
    if len(text) > LONGEST:
        raise ChainRefused(f"The certificates are too long: more than {LONGEST} characters together.")
    return text


def rehearse(key: SigningKey) -> None:
    """Sign a file with a key as it stands. Raises ChainRefused unless our own check calls it valid.

    Raises KeyUnreadable as well.
    """
    from reportlab.pdfgen.canvas import Canvas

    from certificates.signing.pdf_checks import check_pdf
    from certificates.signing.pdf_signing import sign_pdf_with

    sheet = Canvas("")
    sheet.showPage()
    as_if_in_use = SigningKey(
        kid=key.kid, purpose=key.purpose, public=key.public, certificate=key.certificate, place=key.place
    )
    signed = sign_pdf_with(as_if_in_use, sheet.getpdfdata())
    if check_pdf(signed, [as_if_in_use]).signature != "valid":
        raise ChainRefused("A file that is signed with these certificates would not pass our own check.")


def _read(content: bytes) -> list[x509.Certificate]:
    """Return the certificates of a file. Raises ChainRefused where it holds anything else, or too many."""
    if len(content) > MOST_BYTES:
        raise ChainRefused(f"The file is too large for certificates: more than {MOST_BYTES} bytes.")
    kinds = _KINDS.findall(content.decode("latin-1"))
    if b"PRIVATE KEY" in content:
        raise ChainRefused(
            "The file holds a private key. It was not taken. A private key never belongs in such a file: "
            "if it is this key's, have the key reported."
        )
    if not kinds or set(kinds) != {"CERTIFICATE"}:
        raise ChainRefused("The file must hold certificates in PEM (BEGIN CERTIFICATE), and nothing else.")
    if not 2 <= len(kinds) <= MOST:
        raise ChainRefused(
            f"The file holds {len(kinds)} certificates. Bring the key's own and those of its issuers, "
            f"from 2 to {MOST}, each followed by its issuer's."
        )
    try:
        chain = x509.load_pem_x509_certificates(content)
        # Much of a certificate is read only when it is asked for.
        [(each.extensions, each.public_key(), each.subject.rfc4514_string()) for each in chain]
        named = {(each.issuer.public_bytes(), each.serial_number) for each in chain}
    except _UNREADABLE as error:
        raise ChainRefused("A certificate in the file cannot be read.") from error
    if len(chain) != len(kinds) or len(named) != len(chain):
        raise ChainRefused("A certificate stands in the file twice, or is cut off.")
    return chain


def _look_at_own(own: x509.Certificate) -> None:
    """Raise ChainRefused unless the certificate lets a key sign documents and nothing more."""
    basic = _extension(own, x509.BasicConstraints)
    if basic is not None and basic.ca:
        raise ChainRefused("The key's certificate is an authority's own (CA:TRUE): it could make others.")
    usage = _extension(own, x509.KeyUsage)
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        raise ChainRefused(
            "The key's certificate is not for signatures: its usage needs digitalSignature or nonRepudiation."
        )
    if own.serial_number.bit_length() > 160 or own.serial_number <= 0:
        raise ChainRefused("The key's certificate has a number that the standard does not allow.")


def _look_at_time(each: x509.Certificate, place: int, now: datetime) -> None:
    start, end = each.not_valid_before_utc, each.not_valid_after_utc
    if not start <= now <= end:
        raise ChainRefused(
            f"Certificate {place} is not valid now: from {start:%Y-%m-%d} until {end:%Y-%m-%d}."
        )


def _look_at_issue(each: x509.Certificate, issuer: x509.Certificate, place: int) -> None:
    """Raise ChainRefused unless the issuer signed the certificate at this place, and may."""
    basic, usage = _extension(issuer, x509.BasicConstraints), _extension(issuer, x509.KeyUsage)
    may = basic is not None and basic.ca and (usage is None or usage.key_cert_sign)
    deep_enough = basic is None or basic.path_length is None or basic.path_length >= place - 1
    if not (may and deep_enough):
        raise ChainRefused(f"Certificate {place + 1} is of nobody who may sign certificate {place}.")
    try:
        each.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ChainRefused(f"Certificate {place} is not signed by certificate {place + 1}.") from error


def _extension(each: x509.Certificate, kind: type[_Kind]) -> _Kind | None:
    try:
        return each.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None
