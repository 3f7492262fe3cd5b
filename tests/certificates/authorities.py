"""Certification authorities for tests: they certify any key, rightly or wrongly."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_public_key
from cryptography.x509.oid import NameOID
from django.utils import timezone

from certificates.models import SigningKey


@dataclass(frozen=True)
class Authority:
    """A certificate that may sign others, and its key."""

    certificate: x509.Certificate
    private: Any

    @property
    def pem(self) -> bytes:
        return pem(self.certificate)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def authority(name: str, by: Authority | None = None, **how: Any) -> Authority:
    """An authority, its own or another's; the first ones have RSA keys, as most have."""
    private = ec.generate_private_key(ec.SECP256R1()) if by else rsa.generate_private_key(65537, 2048)
    made = certificate(
        private.public_key(), name, by or private, **{"ca": True, "usage": "key_cert_sign", **how}
    )
    return Authority(made, private)


def certificate(
    public: Any,
    name: str,
    by: Any,
    *,
    ca: bool | None = False,
    depth: int | None = None,
    usage: str = "digital_signature",
    days: tuple[int, int] = (-1, 365),
    number: int | None = None,
) -> x509.Certificate:
    """A certificate for `public` by an authority, or by a private key for itself."""
    own_name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), timezone.now()
    issuer = by.certificate.subject if isinstance(by, Authority) else own_name
    usages = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment"]
    usages += ["key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    builder = (
        x509.CertificateBuilder(issuer, own_name, public)
        .serial_number(number or x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, depth), critical=True)
    if usage:
        builder = builder.add_extension(
            x509.KeyUsage(**{each: each == usage for each in usages}), critical=True
        )
    return builder.sign(by.private if isinstance(by, Authority) else by, hashes.SHA256())


def public_of(key: SigningKey) -> Any:
    """The public half of a key for PDF files."""
    return load_pem_public_key(key.public.encode())


@cache
def authorities() -> tuple[Authority, Authority]:
    """A root and an authority below it, made once."""
    root = authority("Root of Trust")
    return root, authority("Documents", root)


def answer(key: SigningKey, **how: Any) -> bytes:
    """What an authority sends back for a key: its certificate, the issuer's, and the root's."""
    root, issuer = authorities()
    return pem(certificate(public_of(key), "Example Academy", issuer, **how)) + issuer.pem + root.pem
