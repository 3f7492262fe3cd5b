"""Keys: a demonstration makes its own, anything else asks for one, and nobody else can read their files."""

import stat

import pytest
from django.core.management import CommandError, call_command

from certificates.checks import check_keys
from certificates.errors import KeyMissing, KeyUnreadable
from certificates.models import SigningKey
from certificates.signing.key_files import key_path, make_key_file, public_half, read_key_file
from certificates.signing.keys import key_in_use, private_half, sign
from tests.certificates.signers import make_signer


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty folder for keys."""
    settings.ACADEMY_KEYS_DIR = tmp_path / "keys"
    return settings.ACADEMY_KEYS_DIR


@pytest.fixture
def production(settings):
    settings.DEMO = settings.DEVELOPMENT = False


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["statements", "pdfs"])
def test_a_demonstration_makes_its_own_key_once_and_says_so(purpose, folder):
    key = key_in_use(purpose)
    assert key_in_use(purpose) == key
    assert key.specimen
    assert [path.stem for path in folder.glob("*.pem")] == [key.kid]
    assert stat.S_IMODE(key_path(key.kid).stat().st_mode) == 0o600


@pytest.mark.django_db
def test_the_x509_certificate_of_a_demonstration_says_that_it_proves_nothing():
    from asn1crypto import pem, x509

    der = pem.unarmor(key_in_use("pdfs").certificate.encode())[2]
    assert "DEMONSTRATION" in x509.Certificate.load(der).subject.native["common_name"]


@pytest.mark.django_db
def test_a_new_database_takes_up_the_key_that_lies_there():
    kid = key_in_use("statements").kid
    SigningKey.objects.all()._raw_delete("default")
    assert key_in_use("statements").kid == kid


@pytest.mark.django_db
def test_a_demonstration_never_takes_up_a_key_that_was_retired():
    former = key_in_use("statements")
    SigningKey.objects.update(retired_at=former.created_at)
    assert key_in_use("statements").kid != former.kid


@pytest.mark.django_db
def test_asking_for_the_key_is_one_query(django_assert_num_queries):
    key_in_use("statements")
    with django_assert_num_queries(1):
        key_in_use("statements")


@pytest.mark.django_db
@pytest.mark.usefixtures("production")
def test_elsewhere_a_missing_key_is_named_and_none_is_made(folder):
    with pytest.raises(KeyMissing, match="statements"):
        key_in_use("statements")
    assert not folder.exists()


@pytest.mark.usefixtures("production")
def test_a_check_says_what_to_run_where_no_key_is():
    assert [(found.id, "make_key --purpose" in found.hint) for found in check_keys(None)] == [
        ("certificates.I001", True),
        ("certificates.I001", True),
    ]


@pytest.mark.usefixtures("production")
def test_a_check_and_the_reader_refuse_a_file_that_others_can_read():
    key = make_signer("statements")
    assert private_half(key)
    key_path(key.kid).chmod(0o640)
    assert "certificates.E001" in {found.id for found in check_keys(None)}
    with pytest.raises(KeyUnreadable, match="chmod 600"):
        read_key_file(key.kid)


def test_a_key_signs_and_its_public_half_agrees():
    key = make_signer("statements")
    public_half(key.public).verify(sign(key, b"x"), b"x")
    public_half(f"did:key:{key.public}#{key.public}").verify(sign(key, b"x"), b"x")


def test_a_key_for_pdfs_signs_no_statement():
    with pytest.raises(KeyUnreadable):
        sign(make_signer("pdfs"), b"x")


def test_a_file_with_another_key_than_the_row_is_refused():
    key, other = make_signer("statements"), make_signer("statements")
    key.public = other.public
    with pytest.raises(KeyUnreadable, match="another key"):
        private_half(key)


def test_a_file_is_never_written_over():
    key = make_signer("statements")
    with pytest.raises(KeyUnreadable):
        make_key_file(kid=key.kid, purpose="statements")
    assert private_half(key)


def test_a_passphrase_locks_the_file(settings):
    settings.ACADEMY_KEYS_PASSPHRASE = "correct horse"
    key = make_signer("statements")
    assert b"ENCRYPTED" in key_path(key.kid).read_bytes()
    assert read_key_file(key.kid).public == key.public
    settings.ACADEMY_KEYS_PASSPHRASE = ""
    with pytest.raises(KeyUnreadable, match="passphrase"):
        read_key_file(key.kid)


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_file_is_named(content, folder):
    folder.mkdir()
    key_path("s-00000000").write_bytes(content)
    with pytest.raises(KeyUnreadable, match="not a private key"):
        read_key_file("s-00000000")


@pytest.mark.parametrize("text", ["", "z", "z6Mk", "did:key:zzz", "z" + "1" * 500, "m6Mk", "z0OIl"])
def test_what_is_no_multikey_is_refused(text):
    with pytest.raises(ValueError):
        public_half(text)


@pytest.mark.django_db
@pytest.mark.usefixtures("production")
def test_the_command_prepares_a_key_that_is_not_in_use(capsys):
    call_command("make_key", "--purpose", "statements")
    key = SigningKey.objects.get()
    assert key.kid in capsys.readouterr().out
    assert private_half(key)
    with pytest.raises(KeyMissing):
        key_in_use("statements")


@pytest.mark.django_db
def test_the_command_makes_no_statement_key_in_a_token():
    with pytest.raises(CommandError, match="PDF"):
        call_command("make_key", "--purpose", "statements", "--token")
