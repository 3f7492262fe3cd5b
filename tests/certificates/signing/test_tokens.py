"""A key in a token: made there, signs there, and what it signs is as good as a file's."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509

from certificates.errors import KeyUnreadable
from certificates.models import SigningKey
from certificates.services.keeping_keys import certify_key, prepare_key, request_certificate
from certificates.signing.chains import request_for
from certificates.signing.keys import private_half
from certificates.signing.pdf_checks import check_pdf
from certificates.signing.pdf_signing import sign_pdf_with
from certificates.signing.tokens import token_sign
from tests.certificates.authorities import answer
from tests.certificates.signers import pdf_and_key
from tests.services.processes import skip_or_fail

MODULES = [
    *Path("/usr/lib").glob("softhsm/libsofthsm2.so"),
    *Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"),
    *Path("/usr/local/lib").glob("softhsm/libsofthsm2.so"),
]


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A token in software, empty: its module's path."""
    if not shutil.which("softhsm2-util") or not MODULES:
        skip_or_fail("SoftHSM is not installed (on Debian, apt-get install softhsm2)")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        make = ["softhsm2-util", "--init-token", "--free", "--label", "academy", "--pin", "4321"]
        subprocess.run([*make, "--so-pin", "87654321"], check=True, capture_output=True, timeout=60)
        yield MODULES[0]


@pytest.fixture(autouse=True)
def configured(settings, token):
    settings.ACADEMY_PKCS11_MODULE = str(token)
    settings.ACADEMY_PKCS11_TOKEN, settings.ACADEMY_PKCS11_TOKEN_PIN = "academy", "4321"


@pytest.mark.django_db
def test_a_key_is_made_in_the_token_signs_pdf_files_and_is_certified_there(settings):
    key = prepare_key(purpose="pdfs", place=SigningKey.Place.TOKEN)
    drawn, _signed, stranger = pdf_and_key()
    key.retired_at = None
    assert check_pdf(sign_pdf_with(key, drawn), [key]).signature == "valid"
    with pytest.raises(KeyUnreadable, match="never leaves"):
        private_half(key)
    request = x509.load_pem_x509_csr(request_certificate(kid=key.kid).encode())
    assert request.is_signature_valid
    other = SigningKey(kid=key.kid, purpose="pdfs", place=key.place, public=stranger.public)
    with pytest.raises(KeyUnreadable, match="another key"):
        request_for(other)
    certified = certify_key(kid=key.kid, chain=answer(key))
    certified.retired_at = None
    assert check_pdf(sign_pdf_with(certified, drawn), [certified]).signature == "valid"


def test_a_key_that_the_token_does_not_have_is_named():
    with pytest.raises(KeyUnreadable, match="p-00000000"):
        token_sign("p-00000000", b"x")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("ACADEMY_PKCS11_TOKEN", "another"),
        ("ACADEMY_PKCS11_MODULE", ""),
        ("ACADEMY_PKCS11_MODULE", "/none.so"),
    ],
)
def test_a_token_that_is_not_there_is_named(settings, setting, value):
    setattr(settings, setting, value)
    with pytest.raises(KeyUnreadable):
        token_sign("p-00000000", b"x")
