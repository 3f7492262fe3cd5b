"""Making key pairs and keeping their private halves in files: PEM, PKCS #8, readable by one account only."""

import os
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from academy.lib.base58 import base58, from_base58
from academy.lib.codes import new_code
from certificates.errors import KeyUnreadable

STATEMENTS, PDFS = "statements", "pdfs"
ED25519_PREFIX = b"\xed\x01"  # what Multikey puts before the 32 bytes
YEARS = 15  # that an X.509 certificate of our own making is good for; keys are changed far sooner

PrivateHalf = Ed25519PrivateKey | EllipticCurvePrivateKey
PublicHalf = Ed25519PublicKey | EllipticCurvePublicKey


@dataclass(frozen=True)
class KeyFile:
    """What a file of a key holds: the private half and, for PDFs, the X.509 certificate (PEM)."""

    private: PrivateHalf
    certificate: str = ""

    @property
    def public(self) -> str:
        """The public half as rows and documents have it."""
        return public_text(self.private.public_key())


def new_kid(purpose: str) -> str:
    """Return a name for a new key: short, since every QR code carries it; `s-7kq4m2xd`."""
    return f"{purpose[0]}-{new_code().lower()}"


def key_path(kid: str) -> Path:
    """Return where the private half of a key lies, when it is a file."""
    return Path(settings.ACADEMY_KEYS_DIR) / f"{kid}.pem"


def make_key_file(*, kid: str, purpose: str, specimen: bool = False) -> KeyFile:
    """Make a key pair and write its file, which nobody else may read. Raises KeyUnreadable."""
    if purpose == STATEMENTS:
        made = KeyFile(Ed25519PrivateKey.generate())
    else:
        private = generate_private_key(SECP256R1())
        made = KeyFile(private, self_signed(private, kid=kid, specimen=specimen))
    passphrase = settings.ACADEMY_KEYS_PASSPHRASE.encode()
    locked = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    text = made.private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, locked)
    _write(key_path(kid), text + made.certificate.encode())
    return made


def read_key_file(kid: str) -> KeyFile:
    """Read a key's file. Raises KeyUnreadable: missing, open to others, or not what it should be."""
    path = key_path(kid)
    try:
        with path.open("rb") as file:
            if not settings.DEVELOPMENT and os.fstat(file.fileno()).st_mode & 0o077:
                raise KeyUnreadable(f"{path} can be read by others than its owner; chmod 600 it")
            content = file.read(100_000)
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
    key, begin, rest = content.partition(b"-----BEGIN CERTIFICATE-----")
    passphrase = settings.ACADEMY_KEYS_PASSPHRASE.encode() if b"ENCRYPTED" in key else None
    try:
        private = form.load_pem_private_key(key, passphrase or None)
    except (ValueError, TypeError) as error:
        raise KeyUnreadable(f"{path}: not a private key that the passphrase opens") from error
    if not isinstance(private, Ed25519PrivateKey | EllipticCurvePrivateKey):
        raise KeyUnreadable(f"{path}: neither Ed25519 nor P-256")
    return KeyFile(private, (begin + rest).decode("ascii", "replace"))


def public_text(public: PublicHalf) -> str:
    """Write a public half as rows have it: Multikey for Ed25519, PEM for P-256."""
    if isinstance(public, Ed25519PublicKey):
        raw = public.public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
        return "z" + base58(ED25519_PREFIX + raw)
    return public.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo).decode()


def public_half(multikey: str) -> Ed25519PublicKey:
    """Read an Ed25519 key from Multikey (`z6Mk…`) or `did:key:z6Mk…`. Raises ValueError."""
    text = multikey.removeprefix("did:key:").partition("#")[0]
    data = from_base58(text[1:]) if text.startswith("z") else b""
    if len(data) != 34 or not data.startswith(ED25519_PREFIX):
        raise ValueError("not an Ed25519 key in Multikey form")
    return Ed25519PublicKey.from_public_bytes(data[2:])


def self_signed(private: EllipticCurvePrivateKey, *, kid: str, specimen: bool) -> str:
    """Return the X.509 certificate (PEM) that a P-256 key signs for itself."""
    made = x509_of(private.public_key(), kid=kid, specimen=specimen, signed_by=private)
    return made.public_bytes(form.Encoding.PEM).decode()


def subject_of(kid: str, *, specimen: bool) -> x509.Name:
    """Return whom a PDF's signature names; a demonstration says that it is one."""
    name = settings.ACADEMY_NAMES["en"]
    who = f"{name} - DEMONSTRATION, proves nothing" if specimen else f"{name} - certificates"
    parts = [
        (NameOID.ORGANIZATION_NAME, name),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, urlsplit(settings.ACADEMY_BASE_URL).hostname or "academy"),
        (NameOID.COMMON_NAME, who),
        (NameOID.SERIAL_NUMBER, kid),
    ]
    return x509.Name([x509.NameAttribute(oid, value[:64]) for oid, value in parts])


def x509_of(
    public: EllipticCurvePublicKey, *, kid: str, specimen: bool, signed_by: EllipticCurvePrivateKey
) -> x509.Certificate:
    """Return the X.509 certificate of a public half, for signatures under documents and nothing else."""
    subject, now = subject_of(kid, specimen=specimen), timezone.now()
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=subject, public_key=public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(document_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    return builder.sign(signed_by, hashes.SHA256())


def document_usage() -> x509.KeyUsage:
    """Return what a key for PDF files is for: signatures under documents."""
    others = dict.fromkeys(
        [
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
            *("crl_sign", "encipher_only", "decipher_only"),
        ],
        False,
    )
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **others)


def _write(path: Path, content: bytes) -> None:
    """Write a file all at once, never over another, for its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")  # mkstemp opens with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.link(name, path)
        finally:
            os.unlink(name)
    except OSError as error:
        raise KeyUnreadable(f"{path}: {error.strerror}") from error
