"""An authority certifies the key for PDF files: what it is sent, and which of its answers are taken."""

import shutil
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.utils import timezone

from certificates.errors import KeyUnreadable
from certificates.models import SigningKey
from certificates.signing import chains
from certificates.signing.chains import ChainRefused, chain_for, request_for
from certificates.signing.key_documents import keys_document, keys_from
from certificates.signing.pdf_checks import check_pdf
from certificates.signing.pdf_signing import sign_pdf_with
from tests.certificates.authorities import (
    Authority,
    answer,
    authorities,
    authority,
    certificate,
    pem,
    public_of,
)
from tests.certificates.signers import make_signer, pdf_and_key
from tests.services.processes import skip_or_fail


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder for keys of its own."""
    settings.ACADEMY_KEYS_DIR = tmp_path / "keys"


def longer(key: SigningKey, length: int) -> bytes:
    """A chain of so many certificates."""
    links = [authority("Root 0")]
    for number in range(1, length - 1):
        links.append(authority(f"Link {number}", links[-1]))
    own = certificate(public_of(key), "Example Academy", links[-1])
    return pem(own) + b"".join(each.pem for each in reversed(links))


def refusal(key: SigningKey, content: bytes) -> str:
    with pytest.raises(ChainRefused) as caught:
        chain_for(key, content)
    return str(caught.value)


def test_the_request_names_the_academy_and_is_signed_by_the_key_itself():
    key = make_signer("pdfs")
    request = x509.load_pem_x509_csr(request_for(key).encode())
    assert request.is_signature_valid
    assert request.public_key() == public_of(key)
    assert key.kid in request.subject.rfc4514_string()
    usage = request.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)


def test_openssl_reads_the_request_and_calls_its_signature_good():
    if not shutil.which("openssl"):
        skip_or_fail("openssl is not installed")
    asked = request_for(make_signer("pdfs"))
    done = subprocess.run(
        ["openssl", "req", "-verify", "-noout", "-text"],
        input=asked,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "Digital Signature, Non Repudiation" in done.stdout


def test_a_request_is_not_made_where_the_file_is_of_another_key():
    key, other = make_signer("pdfs"), make_signer("pdfs")
    key.public = other.public
    with pytest.raises(KeyUnreadable, match="another key"):
        request_for(key)


@pytest.mark.parametrize("length", [2, 3, 5])
def test_a_chain_is_kept_as_it_came_and_what_is_signed_with_it_is_ours(length):
    key = make_signer("pdfs")
    content = longer(key, length)
    key.certificate = chain_for(key, b"bag attributes\r\n" + content.replace(b"\n", b"\r\n"))
    assert key.certificate.encode() == content
    signed = sign_pdf_with(key, pdf_and_key()[0])
    assert check_pdf(signed, [key]).signature == "valid"
    [read] = keys_from(keys_document([key], timezone.now()))
    assert check_pdf(signed, [read]).signature == "valid"
    other = SigningKey(kid=key.kid, purpose="pdfs", certificate=answer(key).decode())
    assert check_pdf(signed, [other]).signature == "broken"


@pytest.mark.parametrize("how", [{"ca": None}, {"usage": "content_commitment"}, {"number": 1}])
def test_what_the_standard_leaves_open_is_taken(how):
    key = make_signer("pdfs")
    key.certificate = chain_for(key, answer(key, **how))
    signed = sign_pdf_with(key, pdf_and_key()[0])
    assert check_pdf(signed, [key]).signature == "valid"
    at = signed.index(b"/Contents <") + 300
    changed = signed[:at] + (b"0" if signed[at : at + 1] != b"0" else b"1") + signed[at + 1 :]
    assert check_pdf(changed, [key]).signature == "broken"


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"days": (-400, -1)}, "not valid now"),
        ({"days": (2, 400)}, "not valid now"),
        ({"ca": True}, "CA:TRUE"),
        ({"usage": "key_encipherment"}, "not for signatures"),
        ({"usage": ""}, "not for signatures"),
    ],
)
def test_a_certificate_that_is_no_good_for_signing_is_named(how, said):
    key = make_signer("pdfs")
    assert said in refusal(key, answer(key, **how))


def test_a_certificate_for_another_key_is_named():
    key, other = make_signer("pdfs"), make_signer("pdfs")
    assert "another key" in refusal(key, answer(other))
    root, issuer = authorities()
    own = pem(certificate(public_of(key), "Example Academy", issuer))
    assert "another key" in refusal(key, root.pem + issuer.pem + own)


def broken_chains() -> dict[str, tuple[bytes, str]]:
    key = make_signer("pdfs")
    root, issuer = authorities()
    public = public_of(key)
    own = pem(certificate(public, "Example Academy", issuer))
    member = Authority(certificate(root.private.public_key(), "Member", root), root.private)
    mute = Authority(
        certificate(root.private.public_key(), "Mute", root, ca=True, usage="crl_sign"), root.private
    )
    flat = authority("Flat", depth=0)
    under = authority("Under", flat)
    old = authority("Old", root, days=(-900, -2))

    def by(who: Authority) -> bytes:
        return pem(certificate(public, "Example Academy", who))

    secret = issuer.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    cut = own + issuer.pem[:200] + b"\n-----END CERTIFICATE-----\n" + root.pem
    said = {
        "nothing": (b"", "must hold certificates"),
        "garbage": (bytes(range(256)) * 50, "must hold certificates"),
        "DER": (certificate(public, "x", issuer).public_bytes(Encoding.DER), "must hold certificates"),
        "a request": (request_for(key).encode(), "must hold certificates"),
        "alone": (own, "holds 1 certificates"),
        "a chain of fifty": (own + issuer.pem * 49, "holds 50 certificates"),
        "a private key": (own + issuer.pem + secret, "private key"),
        "ten million bytes": (own + b"\n" * 10_000_000, "too large"),
        "twice": (own + issuer.pem + issuer.pem, "twice"),
        "cut off": (cut, "cannot be read"),
        "of no base64": (own + issuer.pem.replace(b"M", b"?"), "cannot be read"),
        "another issuer of that name": (own + authority("Documents", root).pem + root.pem, "not signed by"),
        "a link left out": (own + root.pem, "not signed by"),
        "out of order": (own + root.pem + issuer.pem, "not signed by"),
        "its own, signed by itself": (key.certificate.encode() + root.pem, "not signed by"),
        "of a member": (by(member) + pem(member.certificate) + root.pem, "nobody who may sign"),
        "of one who signs lists only": (by(mute) + pem(mute.certificate) + root.pem, "nobody who may sign"),
        "deeper than allowed": (by(under) + under.pem + flat.pem, "nobody who may sign"),
        "of an authority that has ended": (by(old) + old.pem + root.pem, "Certificate 2 is not valid now"),
    }
    return {name: (content, words, key) for name, (content, words) in said.items()}


def test_every_other_answer_is_named_and_refused():
    for name, (content, words, key) in broken_chains().items():
        assert words in refusal(key, content), name


def test_a_chain_that_is_too_long_to_publish_is_refused(monkeypatch):
    key = make_signer("pdfs")
    monkeypatch.setattr(chains, "LONGEST", 1000)
    assert "too long" in refusal(key, answer(key))
