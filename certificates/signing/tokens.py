"""The key for PDF files in a token (PKCS #11): it is made there, signs there, and never leaves it.

Module, label and PIN come from the environment. The key's label in the token is its `kid`.
"""

import threading
from hashlib import sha256
from typing import Any

import pkcs11
from asn1crypto import algos, pem
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from django.conf import settings
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters

from certificates.errors import KeyUnreadable
from certificates.signing.key_files import x509_of

_lock = threading.Lock()  # a session serves one thread at a time
_sessions: dict[tuple[str, str], Any] = {}


def token_sign(kid: str, data: bytes) -> bytes:
    """Sign `data` with the token's key: ECDSA over SHA-256, as DER. Raises KeyUnreadable.

    A session that the token has forgotten (it was pulled out, its service restarted) is opened once more.
    """
    with _lock:
        try:
            return _sign(kid, data)
        except pkcs11.PKCS11Error:
            _sessions.clear()
        try:
            return _sign(kid, data)
        except pkcs11.PKCS11Error as error:
            _sessions.clear()
            raise KeyUnreadable(f"token: {kid}: {error!r}") from error


def make_token_key(kid: str) -> tuple[str, str]:
    """Make a P-256 key inside the token; return its public half and its own X.509 certificate, both PEM.

    Raises KeyUnreadable.
    """
    try:
        with _lock, _token().open(user_pin=settings.ACADEMY_PKCS11_TOKEN_PIN, rw=True) as session:
            curve = session.create_domain_parameters(
                KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
            )
            # Held for good, never shown, never wrapped: the defaults of a private key in a token.
            made, _private = curve.generate_keypair(store=True, label=kid)
            der = encode_ec_public_key(made)
    except pkcs11.PKCS11Error as error:
        raise KeyUnreadable(f"token: {error!r}") from error
    public = load_der_public_key(der)
    text = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return text, _certificate(kid, public)


def _certificate(kid: str, public: Any) -> str:
    """Return the X.509 certificate that the token's key signs for itself."""
    throw_away = generate_private_key(SECP256R1())  # lays out the certificate; the token signs it anew
    draft = x509_of(public, kid=kid, specimen=False, signed_by=throw_away)
    laid_out = asn1_x509.Certificate.load(draft.public_bytes(Encoding.DER))
    signature = token_sign(kid, draft.tbs_certificate_bytes)
    made = asn1_x509.Certificate(
        {
            "tbs_certificate": laid_out["tbs_certificate"],
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
            "signature_value": signature,
        }
    )
    return pem.armor("CERTIFICATE", made.dump()).decode()


def _sign(kid: str, data: bytes) -> bytes:
    private = _session().get_key(object_class=ObjectClass.PRIVATE_KEY, label=kid)
    raw = private.sign(sha256(data).digest(), mechanism=Mechanism.ECDSA)
    return encode_ecdsa_signature(raw)


def _session() -> Any:
    """Return this process's session, opened at its first signature."""
    name = settings.ACADEMY_PKCS11_MODULE, settings.ACADEMY_PKCS11_TOKEN
    if name not in _sessions:
        _sessions[name] = _token().open(user_pin=settings.ACADEMY_PKCS11_TOKEN_PIN)
    return _sessions[name]


def _token() -> Any:
    if not (settings.ACADEMY_PKCS11_MODULE and settings.ACADEMY_PKCS11_TOKEN):
        raise KeyUnreadable("ACADEMY_PKCS11_MODULE and ACADEMY_PKCS11_TOKEN are not set")
    try:
        return pkcs11.lib(settings.ACADEMY_PKCS11_MODULE).get_token(token_label=settings.ACADEMY_PKCS11_TOKEN)
    except (RuntimeError, pkcs11.PKCS11Error) as error:
        raise KeyUnreadable(f"token: {error!r}") from error
