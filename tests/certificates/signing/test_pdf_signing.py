"""Signed PDF files: others call them valid, we find every changed bit, and no hostile file hurts."""

import random
import re
import subprocess
import time
from datetime import timedelta
from io import BytesIO

import pytest
from asn1crypto import algos, cms, pem, x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates.errors import KeyMissing
from certificates.models import SigningKey
from certificates.signing.pdf_checks import LARGEST, ORDER, NoPdf, check_pdf
from certificates.signing.pdf_signing import FIELD, _OurSigner, sign_pdf, sign_pdf_with
from tests.certificates.signers import SEAL, awaited, make_signer, pdf_and_key

DRAWN, SIGNED, KEY = b"", b"", SigningKey()


@pytest.fixture(scope="module", autouse=True)
def made():
    """Sign one certificate for all tests here."""
    global DRAWN, SIGNED, KEY
    DRAWN, SIGNED, KEY = pdf_and_key()


def gap() -> tuple[int, int]:
    """Where the signature itself stands."""
    first, second = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", SIGNED).groups()
    return int(first), int(second)


def judged(content: bytes, key: SigningKey | None = None) -> str:
    return check_pdf(content, [key or KEY]).signature


def flipped(bit: int) -> bytes:
    content = bytearray(SIGNED)
    content[bit // 8] ^= 1 << (bit % 8)
    return bytes(content)


def with_key(**changes: object) -> SigningKey:
    return SigningKey(kid=KEY.kid, purpose="pdfs", certificate=KEY.certificate, **changes)


def test_what_we_sign_is_ours_and_says_its_number_and_seal():
    check = check_pdf(SIGNED, [KEY])
    assert (check.signature, check.number, check.seal) == ("valid", "7KQ4M2XD9PTRWH3C5VNA", SEAL)
    assert check.key == KEY
    assert abs(check.signed_at - timezone.now()) < timedelta(hours=3)  # it is signed once for the whole suite


def test_signing_leaves_the_page_as_it_was_and_adds_little():
    assert SIGNED.startswith(DRAWN)
    assert len(SIGNED) - len(DRAWN) < 20_000


def test_the_signature_certifies_the_file_and_allows_no_change():
    [signature] = PdfFileReader(BytesIO(SIGNED)).embedded_signatures
    assert signature.field_name == FIELD
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level.name == "NO_CHANGES"


@pytest.fixture(scope="module")
def run_on(tmp_path_factory):
    """Run a program of poppler on bytes."""
    from tests.services.processes import skip_or_fail

    folder = tmp_path_factory.mktemp("pdfs")

    def run(program: str, content: bytes) -> str:
        file = folder / "certificate.pdf"
        file.write_bytes(content)
        try:
            done = subprocess.run([program, file], capture_output=True, text=True, timeout=60, check=False)
        except FileNotFoundError:
            skip_or_fail(f"{program} is not installed (on Debian, apt-get install poppler-utils)")
        return done.stdout

    return run


def test_pdfsig_calls_it_valid_and_finds_a_flipped_byte_in_each_region(run_on):
    whole = run_on("pdfsig", SIGNED)
    assert "Signature Validation: Signature is Valid." in whole
    assert "Total document signed" in whole
    first, second = gap()
    for place in (DRAWN.index(b"stream") + 20, first - 400, first + 1200, second + 300):
        broken = bytearray(SIGNED)
        broken[place] = ord("0") if broken[place] != ord("0") else ord("1")
        assert "Signature is Valid." not in run_on("pdfsig", bytes(broken)), place


def test_pdffonts_shows_all_embedded_after_signing(run_on):
    rows = run_on("pdffonts", SIGNED).splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows)


def test_every_flipped_bit_of_a_sample_of_all_regions_is_found():
    first, second = gap()
    chance = random.Random(7)
    written = first + 2 * 1200  # what of the signature is not padding
    places = [
        *(chance.randrange(first) for _ in range(60)),
        *(chance.randrange(first, written) for _ in range(240)),
        *(chance.randrange(written, second) for _ in range(30)),
        *(chance.randrange(second, len(SIGNED)) for _ in range(60)),
        *(first, first + 1, second - 1, second, len(SIGNED) - 1),
    ]
    for place in places:
        bit = 8 * place + chance.randrange(8)
        try:
            assert judged(flipped(bit)) in {"broken", "foreign", "none"}, bit
        except NoPdf:
            assert place < 5


def test_lower_case_in_the_signature_is_a_change():
    first, second = gap()
    changed = SIGNED[:first] + SIGNED[first:second].lower() + SIGNED[second:]
    assert judged(changed) == "broken"


def in_the_gap(pdf: bytes, negate: bool) -> tuple[int, bytes]:
    """The value `s` of a signature, and the file with its negative where that is asked for."""
    first, second = gap()
    info = cms.ContentInfo.load(bytes.fromhex(pdf[first + 1 : second - 1].decode()))
    signer = info["content"]["signer_infos"][0]
    value = algos.DSASignature.load(signer["signature"].native)
    r, s = value["r"].native, value["s"].native
    if negate:
        signer["signature"] = algos.DSASignature({"r": r, "s": ORDER - s}).dump()
    hexed = info.dump(force=True).hex().upper().encode().ljust(second - first - 2, b"0")
    return s, pdf[: first + 1] + hexed + pdf[second - 1 :]


def test_the_other_value_that_holds_as_well_is_a_change():
    s, same = in_the_gap(SIGNED, negate=False)
    assert judged(same) == "valid"
    assert s <= ORDER // 2
    assert judged(in_the_gap(SIGNED, negate=True)[1]) == "broken"


def test_signing_works_where_an_event_loop_runs_already():
    key = make_signer("pdfs")

    async def within():
        return sign_pdf_with(key, DRAWN)

    assert judged(awaited(within()), key) == "valid"


@pytest.mark.parametrize("times", range(6))
def test_what_signs_always_gives_the_smaller_value(times):
    private = generate_private_key(SECP256R1())
    certificate = x509.Certificate.load(pem.unarmor(KEY.certificate.encode())[2])
    signer = _OurSigner([certificate], lambda data: private.sign(data, ECDSA(SHA256())))
    made = awaited(signer.async_sign_raw(b"data", "sha256"))
    assert algos.DSASignature.load(made)["s"].native <= ORDER // 2
    private.public_key().verify(made, b"data", ECDSA(SHA256()))


def test_what_is_added_after_the_signature_is_found():
    update = IncrementalPdfFileWriter(BytesIO(SIGNED))
    update.root["/Lang"] = update.root["/Type"]
    update.update_root()
    out = BytesIO()
    update.write(out)
    assert judged(out.getvalue()) == "broken"
    assert judged(SIGNED + b"\n") == "broken"
    assert judged(SIGNED[:-1]) == "broken"


def test_a_second_signature_over_ours_is_a_change(settings, tmp_path):
    settings.ACADEMY_KEYS_DIR = tmp_path
    two = SIGNED + SIGNED[len(DRAWN) :]
    assert judged(two) == "broken"


def test_somebody_elses_signature_is_foreign_and_no_signature_is_none(settings, tmp_path):
    settings.ACADEMY_KEYS_DIR = tmp_path
    assert judged(sign_pdf_with(make_signer("pdfs"), DRAWN)) == "foreign"
    assert judged(DRAWN) == "none"


def test_our_x509_certificate_around_somebody_elses_key_proves_nothing(settings, tmp_path):
    settings.ACADEMY_KEYS_DIR = tmp_path
    thief = make_signer("pdfs")
    thief.certificate = KEY.certificate
    assert judged(sign_pdf_with(thief, DRAWN)) == "broken"


@pytest.mark.parametrize(
    ("retired", "compromised", "answer"),
    [
        (timedelta(minutes=20), None, "valid"),
        (-timedelta(days=2), None, "key compromised"),
        (None, timedelta(days=1), "key compromised"),
        (None, -timedelta(days=400), "key compromised"),
    ],
)
def test_a_retired_key_holds_for_what_it_signed_in_its_time(retired, compromised, answer):
    now = timezone.now()
    key = with_key(
        retired_at=now + retired if retired else None,
        compromised_at=now + compromised if compromised else None,
    )
    assert judged(SIGNED, key) == answer


@pytest.mark.parametrize("content", [b"", b"%PD", b"MZ", b"{}", b"\0" * 1000])
def test_what_is_no_pdf_is_named(content):
    with pytest.raises(NoPdf):
        check_pdf(content, [KEY])


def test_a_file_larger_than_any_of_ours_is_refused_unread():
    with pytest.raises(NoPdf) as caught:
        check_pdf(b"%PDF-" + bytes(50_000_000), [KEY])
    assert caught.value.too_large


def hostile() -> list[bytes]:
    first, second = gap()
    address = b"/verify/AAAAAAAAAAAAAAAAAAAAAAAA/#1."
    deep = b"30 80 ".replace(b" ", b"") * 20_000
    return [
        b"%PDF-" + b"/ByteRange [0 1 2 3]" * 240_000,
        b"%PDF-" + b"/ByteRange" + b" " * (LARGEST - 20),
        b"%PDF-" + b"/ByteRange[0 5 90000 4]" * 200_000,
        b"%PDF-" + b"/verify/" + b"A" * (LARGEST - 20),
        b"%PDF-" + address * 130_000,
        b"%PDF-" + (address + b"A" * 2990) * 1600,
        SIGNED[:first] + b"<" + deep[: second - first - 2] + b">" + SIGNED[second:],
        b"%PDF-1.7 /ByteRange [0 999999999 0 999999999]",
        SIGNED.replace(b"/ByteRange [0 ", b"/ByteRange [9 "),
    ]


def test_hostile_files_get_an_answer_at_once():
    for number, content in enumerate(hostile()):
        before = time.process_time()
        assert judged(content) in {"none", "foreign", "broken"}, number
        assert time.process_time() - before < 2, number


@pytest.mark.django_db
def test_the_key_in_use_signs_and_the_database_knows_it(django_assert_num_queries, settings, tmp_path):
    settings.ACADEMY_KEYS_DIR = tmp_path
    signed = sign_pdf(DRAWN)
    with django_assert_num_queries(1):
        check = check_pdf(signed.content)
    assert (check.signature, check.key) == ("valid", signed.key)


@pytest.mark.django_db
def test_without_a_key_nothing_is_signed(settings):
    settings.DEMO = False
    with pytest.raises(KeyMissing):
        sign_pdf(DRAWN)
