"""Giving a prepared key an authority's certificates: the service, the command, and the signed file."""

import re
import shutil
import subprocess

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command

from certificates.errors import KeyUnreadable
from certificates.models import LogEntry, SigningKey
from certificates.services.joint_acts import confirm_act, refuse_act
from certificates.services.keeping_keys import (
    ask_to_activate_key,
    certify_key,
    prepare_key,
    request_certificate,
)
from certificates.signing.chains import ChainRefused
from certificates.signing.key_documents import fingerprint
from certificates.signing.key_files import key_path
from certificates.signing.pdf_checks import check_pdf
from certificates.signing.pdf_signing import sign_pdf
from tests.certificates.authorities import answer, authorities, pem
from tests.certificates.signers import pdf_and_key
from tests.factories import UserFactory
from tests.services.processes import skip_or_fail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder for keys of its own, and no demonstration."""
    settings.ACADEMY_KEYS_DIR, settings.DEMO = tmp_path / "keys", False
    return tmp_path


@pytest.fixture
def key():
    return prepare_key(purpose="pdfs")


def acts() -> list[str]:
    return list(LogEntry.objects.order_by("seq").values_list("act", flat=True))


def test_a_prepared_key_is_given_a_chain_once_and_the_log_says_so(key):
    before, content = fingerprint(key), answer(key)
    for _ in range(2):
        certified = certify_key(kid=key.kid, chain=content)
    assert certified.certificate == SigningKey.objects.get().certificate == content.decode()
    assert fingerprint(certified) != before
    assert acts() == ["key.prepared", "key.certified"]
    assert LogEntry.objects.last().data == {"kid": key.kid, "fingerprint": fingerprint(certified)}


def test_a_renewed_certificate_takes_the_place_of_the_first(key):
    certify_key(kid=key.kid, chain=answer(key))
    newer = answer(key)
    assert certify_key(kid=key.kid, chain=newer).certificate == newer.decode()


def test_a_refused_chain_leaves_the_key_as_it_was(key):
    with pytest.raises(ChainRefused):
        certify_key(kid=key.kid, chain=answer(prepare_key(purpose="pdfs")))
    assert SigningKey.objects.get(pk=key.pk).certificate == key.certificate
    assert "key.certified" not in acts()


def test_only_a_prepared_key_for_pdf_files_is_certified(key):
    first, second = UserFactory(), UserFactory()
    content = answer(key)
    confirm_act(act=ask_to_activate_key(key=key, by=first, why="The first"), by=second)
    statements = prepare_key(purpose="statements").kid
    for kid, said in ((key.kid, "in use"), (statements, "no key"), ("p-00000000", "no key"), ("", "no key")):
        with pytest.raises(ChainRefused, match=said):
            certify_key(kid=kid, chain=content)
        with pytest.raises(ChainRefused, match=said):
            request_certificate(kid=kid)


def test_while_a_second_person_is_asked_the_certificate_stays_what_the_first_saw(key):
    act = ask_to_activate_key(key=key, by=UserFactory(), why="The first")
    with pytest.raises(ChainRefused, match="second person"):
        certify_key(kid=key.kid, chain=answer(key))
    assert SigningKey.objects.get().certificate == key.certificate
    refuse_act(act=act, by=UserFactory(), note="Another certificate comes")
    certify_key(kid=key.kid, chain=answer(key))


def test_a_key_that_this_server_cannot_sign_with_is_given_nothing(key):
    content = answer(key)
    key_path(key.kid).unlink()
    with pytest.raises(KeyUnreadable):
        certify_key(kid=key.kid, chain=content)
    assert SigningKey.objects.get().certificate == key.certificate


def test_certificates_with_which_our_own_check_would_fail_are_refused(key, monkeypatch):
    twice = (answer(key) + authorities()[1].pem).decode()
    monkeypatch.setattr("certificates.services.keeping_keys.chain_for", lambda *_: twice)
    with pytest.raises(ChainRefused, match="our own check"):
        certify_key(kid=key.kid, chain=b"")
    assert SigningKey.objects.get().certificate == key.certificate


def test_the_command_prints_a_request_and_takes_the_answer(key, folder, capsys):
    call_command("make_key", "--request", key.kid)
    request = x509.load_pem_x509_csr(capsys.readouterr().out.encode())
    assert request.is_signature_valid
    (folder / "chain.pem").write_bytes(answer(key))
    call_command("make_key", "--certificate", key.kid, str(folder / "chain.pem"))
    said = capsys.readouterr().out
    assert fingerprint(SigningKey.objects.get()) in said
    assert "CN=Documents, until 20" in said


@pytest.mark.parametrize("content", [None, b"", b"\0" * 10_000_000])
def test_the_command_says_in_words_what_is_wrong_with_a_file(content, key, folder):
    path = folder / "chain.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"cannot be read|must hold certificates|too large"):
        call_command("make_key", "--certificate", key.kid, str(path))
    with pytest.raises(CommandError, match="no key"):
        call_command("make_key", "--request", "p-00000000")


def test_the_command_does_one_thing_at_a_time(key):
    for arguments in ([], ["--purpose", "pdfs", "--request", key.kid]):
        with pytest.raises(CommandError):
            call_command("make_key", *arguments)


def signed_by_a_certified_key(key) -> bytes:
    certify_key(kid=key.kid, chain=answer(key))
    confirm_act(act=ask_to_activate_key(key=key, by=UserFactory(), why="The first"), by=UserFactory())
    return sign_pdf(pdf_and_key()[0]).content


def test_openssl_follows_the_signature_up_to_the_authority(key, folder):
    if not shutil.which("openssl"):
        skip_or_fail("openssl is not installed")
    signed = signed_by_a_certified_key(key)
    assert check_pdf(signed).signature == "valid"
    first, second = (int(each) for each in re.search(rb"/ByteRange \[0 (\d+) (\d+) ", signed).groups())
    (folder / "signature").write_bytes(bytes.fromhex(signed[first + 1 : second - 1].decode()))
    (folder / "content").write_bytes(signed[:first] + signed[second:])
    (folder / "root.pem").write_bytes(pem(authorities()[0].certificate))
    (folder / "other.pem").write_bytes(pem(authorities()[1].certificate))
    verify = ["openssl", "cms", "-verify", "-inform", "DER", "-in", "signature", "-content", "content"]
    verify += ["-binary", "-purpose", "any", "-out", "out", "-CAfile"]
    trusted = subprocess.run([*verify, "root.pem"], cwd=folder, capture_output=True, timeout=60, check=False)
    assert trusted.returncode == 0, trusted.stderr
    other = subprocess.run([*verify, "other.pem"], cwd=folder, capture_output=True, timeout=60, check=False)
    assert other.returncode != 0


def test_pdfsig_names_the_signer_as_the_authority_wrote_it(key, folder):
    if not shutil.which("pdfsig"):
        skip_or_fail("pdfsig is not installed (on Debian, apt-get install poppler-utils)")
    (folder / "signed.pdf").write_bytes(signed_by_a_certified_key(key))
    done = subprocess.run(
        ["pdfsig", "signed.pdf"], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Signature Validation: Signature is Valid." in done.stdout
    assert "Signer Certificate Common Name: Example Academy" in done.stdout
