"""Signing a certificate's PDF: PAdES B-B with P-256, so that any PDF reader shows who made it.

The signature certifies the file and allows no change at all. Checking is `pdf_checks` beside it, which
needs none of what is slow to load here.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from asn1crypto import algos, pem, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.errors import KeyUnreadable
from certificates.models import SigningKey
from certificates.signing.keys import key_in_use, private_half
from certificates.signing.pdf_checks import low_signature

FIELD = "Certificate"
ROOM = 1500  # bytes of a signature besides its X.509 certificates


@dataclass(frozen=True)
class SignedPdf:
    """A PDF with its signature, and the key that made it."""

    content: bytes
    key: SigningKey


def sign_pdf(content: bytes) -> SignedPdf:
    """Sign a PDF of ours with the key in use. Raises KeyMissing or KeyUnreadable.

    The file grows by what the signature takes (under 20 kB); its page stays as it was, byte for byte.
    """
    key = key_in_use(SigningKey.Purpose.PDFS)
    return SignedPdf(sign_pdf_with(key, content), key)


def sign_pdf_with(key: SigningKey, content: bytes) -> bytes:
    """Sign a PDF with this key."""
    # The place of files and what the token says are part of what the signer was made from.
    room, signer = _signer(key.kid, key.public, key.certificate, key.place, str(settings.ACADEMY_KEYS_DIR))
    writer = IncrementalPdfFileWriter(BytesIO(content))
    # pyHanko starts an event loop of its own, which a thread that runs one already would refuse.
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(signer.sign_pdf, writer, bytes_reserved=room).result().getvalue()


@lru_cache(maxsize=8)
def _signer(kid: str, public: str, certificate: str, place: str, folder: str) -> tuple[int, PdfSigner]:
    """Make what signs, once in each process; with it, the characters that its signatures need."""
    key = SigningKey(kid=kid, public=public, certificate=certificate, place=place)
    chain = [x509.Certificate.load(der) for _kind, _headers, der in pem.unarmor(certificate.encode(), True)]
    name = settings.ACADEMY_NAMES["en"]
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason="Certificate issued",
        location=settings.ACADEMY_BASE_URL,
        name=f"{name} (demonstration: proves nothing)" if "DEMONSTRATION" in _named(chain[0]) else name,
        certify=True,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = PdfSigner(about, _OurSigner(chain, raw_signer(key)), new_field_spec=SigFieldSpec(FIELD))
    return 2 * (ROOM + sum(len(each.dump()) for each in chain)), signer


class _OurSigner(Signer):
    """A signer for pyHanko that hands the bytes to one function, be it a file's key or a token."""

    def __init__(self, chain: list[x509.Certificate], raw: Callable[[bytes], bytes]) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(chain[1:])
        super().__init__(signing_cert=chain[0], cert_registry=store)
        self._raw = raw

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign `data` with ECDSA over SHA-256; of the two values that would hold, the one that we accept."""
        made = algos.DSASignature.load(self._raw(data))
        return low_signature(made["r"].native, made["s"].native)


def raw_signer(key: SigningKey) -> Callable[[bytes], bytes]:
    """Return what signs bytes with a key for PDF files: ECDSA over SHA-256, as DER. Raises KeyUnreadable."""
    if key.place == SigningKey.Place.TOKEN:
        from certificates.signing.tokens import (
            token_sign,  # only where there is a token, its library is loaded
        )

        return lambda data: token_sign(key.kid, data)
    private = private_half(key)
    if not isinstance(private, EllipticCurvePrivateKey):
        raise KeyUnreadable(f"{key.kid} signs no PDF files")
    return lambda data: private.sign(data, ECDSA(SHA256()))


def _named(certificate: Any) -> str:
    return str(certificate.subject.native.get("common_name", ""))
