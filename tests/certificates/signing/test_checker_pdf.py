"""The offline checker's module judges PDF files as the server does: one node process for all of them."""

import json
import random
import re
import subprocess
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certificates.models import SigningKey
from certificates.signing.chains import chain_for
from certificates.signing.pdf_checks import LARGEST, NoPdf, check_pdf
from certificates.signing.pdf_signing import sign_pdf_with
from certificates.views.verification_offline import told_of_files
from tests.certificates.authorities import answer
from tests.certificates.signers import make_signer, pdf_and_key

HERE = Path(__file__).parent
MODULE = Path(settings.BASE_DIR) / "academy" / "static" / "academy" / "checker-pdf.js"
FEW_PLACES = 420  # edits of the signed file
Edit = tuple[str, int, int, bytes]  # of which file, where, how many bytes go, and which come


def gap_of(pdf: bytes) -> tuple[int, int]:
    """Where the signature itself stands."""
    first, second = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", pdf).groups()
    return int(first), int(second)


def added_to(pdf: bytes) -> bytes:
    """The file with something saved behind it, as PDF editors do."""
    update, out = IncrementalPdfFileWriter(BytesIO(pdf)), BytesIO()
    update.root["/Lang"] = update.root["/Type"]
    update.update_root()
    update.write(out)
    return out.getvalue()


def grown(der: bytes, at: int, put: bytes, below: int) -> bytes:
    """The value with bytes put in at a place, and all lengths around that place, above `below`, corrected."""
    out, here = bytearray(der), 0
    while here < below:
        wide = der[here + 1] - 0x80 if der[here + 1] > 0x80 else 0
        head = 2 + wide
        length = int.from_bytes(der[here + 2 : here + head]) if wide else der[here + 1]
        if at > here + head + length:
            here += head + length  # a neighbour before it
            continue
        more = length + len(put)
        out[here + 1 : here + head] = bytes([0x80 + wide, *more.to_bytes(wide)]) if wide else bytes([more])
        here += head
    out[at:at] = put
    return bytes(out)


def in_other_words(pdf: bytes) -> dict[str, bytes]:
    """A signature that would hold, in another spelling than ours."""
    from asn1crypto import algos, cms

    from certificates.signing.pdf_checks import ORDER

    first, second = gap_of(pdf)
    info = cms.ContentInfo.load(bytes.fromhex(pdf[first + 1 : second - 1].decode()))
    der = info.dump()
    signer = info["content"]["signer_infos"][0]
    last = len(der) - len(signer["signature"].native) - 2  # where the value of the signature begins
    value = algos.DSASignature.load(signer["signature"].native)
    r, s = value["r"].native, value["s"].native
    signer["signature"] = algos.DSASignature({"r": r, "s": ORDER - s}).dump()
    spelled = {
        "the other value": info.dump(force=True).hex().upper(),
        "a longer length": (b"\x30\x83\x00" + der[2:]).hex().upper(),
        "no end": (b"\x30\x80" + der[4:] + b"\0\0").hex().upper(),
        "lower case": der.hex(),
        "a longer length within": grown(der, last + 1, b"\x81", last).hex().upper(),
        "a number with a zero before it": grown(der, last + 6, b"\0", last + 5).hex().upper(),
        "something behind the value": grown(der, len(der), b"\0", last + 2).hex().upper(),
        "with something behind": der.hex().upper() + "05",
        "with a gap": der.hex().upper()[:100] + " " + der.hex().upper()[100:],
    }
    room = second - first - 2
    return {
        name: pdf[: first + 1] + text.encode().ljust(room, b"0")[:room] + pdf[second - 1 :]
        for name, text in spelled.items()
    }


def mutations(whole: str, pdf: bytes) -> dict[str, Edit]:
    """Bits that are flipped, bytes that come and go, in every region; more where the signature stands."""
    chance = random.Random(8)
    first, second = gap_of(pdf)
    written = first + len(pdf[first:second].rstrip(b"0>"))
    regions = [(0, first - 500), (first - 500, first), (written, second), (second, len(pdf))]
    places = [chance.randrange(*each) for each in regions for _ in range(FEW_PLACES // 10)]
    places += [chance.randrange(first, written) for _ in range(FEW_PLACES // 2)]
    places += [*range(9), *range(first - 2, first + 60), *range(second - 3, second + 30), len(pdf) - 1]
    edits: dict[str, Edit] = {}
    for number, at in enumerate(places):
        if number % 5 == 0:
            edits[f"{whole}: gone at {at}"] = (whole, at, 1, b"")
        elif number % 5 == 1:
            edits[f"{whole}: new at {at}"] = (whole, at, 0, b"0")
        else:
            bit = chance.randrange(8)
            edits[f"{whole}: flipped at {at}, {bit}"] = (whole, at, 1, bytes([pdf[at] ^ 1 << bit]))
        digit = pdf[at : at + 1]
        if first < at < second:
            edits[f"{whole}: digit at {at}"] = (whole, at, 1, b"A" if digit != b"A" else b"B")
    return edits


def hostile(pdf: bytes) -> dict[str, bytes]:
    first, second = gap_of(pdf)
    deep = (b"30" + b"80") * 20_000
    return {
        "ranges": b"%PDF-" + b"/ByteRange [0 1 2 3]" * 240_000,
        "spaces": b"%PDF-" + b"/ByteRange" + b" " * (LARGEST - 20),
        "short ranges": b"%PDF-" + b"/ByteRange[0 5 90000 4]" * 200_000,
        "nested": pdf[:first] + b"<" + deep[: second - first - 2] + b">" + pdf[second:],
        "far ranges": b"%PDF-1.7 /ByteRange [0 999999999 0 999999999]",
        "another start": pdf.replace(b"/ByteRange [0 ", b"/ByteRange [9 "),
        "many digits": b"%PDF-/ByteRange [0 5 4999000 1]<" + b"0" * 4_998_000 + b">",
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Any]:
    """Files, edits of them, and the keys to judge them by."""
    drawn, signed, key = pdf_and_key()
    with override_settings(ACADEMY_KEYS_DIR=tmp_path_factory.mktemp("keys")):
        certified, stranger, thief = make_signer("pdfs"), make_signer("pdfs"), make_signer("pdfs")
        certified.certificate = chain_for(certified, answer(certified))
        thief.certificate = key.certificate
        wholes = {
            "ours": signed,
            "certified": sign_pdf_with(certified, drawn),
            "without": drawn,
            "foreign": sign_pdf_with(stranger, drawn),
            "thief": sign_pdf_with(thief, drawn),
            "two ranges": sign_pdf_with(certified, drawn + b"%/ByteRange\n"),
        }
    wholes |= {"added": added_to(signed), "twice": signed + signed[len(drawn) :]}
    wholes |= in_other_words(signed) | hostile(signed)
    wholes |= {"empty": b"", "garbage": bytes(range(256)) * 300, "a word": b"%PDF-", "cut": signed[:-400]}
    wholes |= {"large": b"%PDF-" + bytes(LARGEST)}
    now = timezone.now()
    rows = {"ours": [key, certified]}
    rows["retired"] = [with_times(key, retired_at=now + timedelta(minutes=20))]
    rows["just now"] = [with_times(key, retired_at=now - timedelta(minutes=50))]
    rows["late"] = [with_times(key, retired_at=now - timedelta(days=2))]
    rows["stolen"] = [with_times(key, compromised_at=now)]
    rows["prepared"] = [
        with_times(key, created_at=now - timedelta(days=2), retired_at=now - timedelta(days=2))
    ]
    rows["other chain"] = [SigningKey(kid="p", purpose="pdfs", certificate=answer(key).decode())]
    rows["nobody"] = []
    edits: dict[str, Edit] = {name: (name, 0, 0, b"") for name in wholes}
    edits |= {f"by {name}": ("ours", 0, 0, b"") for name in rows}
    edits |= mutations("ours", signed) | mutations("certified", wholes["certified"])
    return {"wholes": wholes, "rows": rows, "edits": edits}


def with_times(key: SigningKey, **times: Any) -> SigningKey:
    return SigningKey(kid=key.kid, purpose="pdfs", certificate=key.certificate, **times)


@pytest.fixture(scope="module")
def said(made) -> dict[str, Any]:
    """What the browser's module says of each, how long it took, and whether it was seen to be a PDF."""
    given = {
        "keys": {name: [told_of_files(key) for key in rows] for name, rows in made["rows"].items()},
        "wholes": {name: b64encode(content).decode() for name, content in made["wholes"].items()},
        "edits": {
            name: [whole, at, gone, b64encode(put).decode()]
            for name, (whole, at, gone, put) in made["edits"].items()
        },
        "judge": {f"by {name}": name for name in made["rows"]},
    }
    command = ["node", "--no-warnings", str(HERE / "check_pdfs.mjs"), str(MODULE)]
    ran = subprocess.run(
        command, input=json.dumps(given), capture_output=True, text=True, timeout=120, check=True
    )
    return json.loads(ran.stdout)


def by_the_server(made: dict[str, Any], name: str) -> str:
    whole, at, gone, put = made["edits"][name]
    pdf = made["wholes"][whole]
    rows = made["rows"][name.removeprefix("by ") if name.startswith("by ") else "ours"]
    try:
        found = check_pdf(pdf[:at] + put + pdf[at + gone :], rows).signature
    except NoPdf:
        return "damaged"
    return "compromised" if found == "key compromised" else found


def test_a_browser_and_the_server_say_the_same_of_every_file(made, said):
    assert len(said) == len(made["edits"]) > 700
    differ = {
        name: (by_the_server(made, name), found[0])
        for name, found in said.items()
        if name != "by prepared" and by_the_server(made, name) != found[0]
    }
    assert differ == {}


def test_only_what_we_signed_and_nobody_touched_is_believed(said):
    believed = {name for name, found in said.items() if found[0] == "valid"}
    assert believed == {"ours", "certified", "by ours", "by retired", "by just now", "by prepared"}
    assert said["foreign"][0] == said["by nobody"][0] == "foreign"
    assert said["without"][0] == "none"
    assert {said[name][0] for name in ("added", "twice", "thief", "cut", "lower case")} == {"broken"}
    assert {said[name][0] for name in ("two ranges", "a longer length within")} == {"broken"}
    assert {said[name][0] for name in ("by late", "by stolen")} == {"compromised"}


def test_hostile_files_are_judged_at_once(made, said):
    for name in hostile(made["wholes"]["ours"]):
        assert said[name][1] < 2000, name


def test_a_pdf_is_known_by_its_first_bytes_wherever_they_begin(said):
    assert said["ours"][2]
    assert not said["garbage"][2]
