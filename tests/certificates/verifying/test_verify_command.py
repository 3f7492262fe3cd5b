"""`manage.py verify_certificate`: with our records and without, for friends and enemies."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from certificates import services
from certificates.badges.baking import bake_png
from certificates.badges.picture import badge_png
from certificates.badges.proof import sign_badge
from certificates.models import Certificate, SigningKey
from certificates.signing.key_documents import keys_document
from certificates.signing.pdf_signing import sign_pdf
from certificates.signing.seals import seal_of, verify_url_with
from tests.certificates.records import make_certificate
from tests.certificates.verifying.test_by_file import small_pdf
from tests.factories import UserFactory


@pytest.fixture
def certificate(db) -> Certificate:
    made = make_certificate(member=UserFactory(full_name="Ann Sample"))
    document, key = sign_badge(made)
    Certificate.objects.filter(pk=made.pk).update(badge=document, badge_key=key)
    return Certificate.objects.get(pk=made.pk)


@pytest.fixture
def files(certificate, tmp_path) -> dict[str, str]:
    """Everything that somebody may have in hand, and the keys as they were downloaded."""
    url = verify_url_with(certificate.statement, certificate.seal)
    pdf = sign_pdf(small_pdf(url)).content
    badge = json.dumps(certificate.badge, ensure_ascii=False)
    contents = {
        "good.pdf": pdf,
        "changed.pdf": pdf[:-1] + b" ",
        "badge.json": badge.encode(),
        "changed.json": badge.replace("Ann Sample", "Eve Sample").encode(),
        "badge.png": bake_png(badge_png(certificate.number, "completion"), certificate.badge),
        "foreign.json": json.dumps({**certificate.badge, "@context": ["https://evil.example/"]}).encode(),
        "large.pdf": b"%PDF-" + bytes(5_000_001),
        "keys.json": json.dumps(keys_document(SigningKey.objects.all(), timezone.now())).encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: str(tmp_path / name) for name in contents} | {"url": url}


def verify(capsys, what: str, *options: str) -> tuple[dict[str, Any], int]:
    try:
        call_command("verify_certificate", what, *options)
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    return json.loads(capsys.readouterr().out), code


def test_with_our_records_a_true_one_ends_with_zero(capsys, files, certificate):
    for name in ("good.pdf", "badge.json", "badge.png"):
        said, code = verify(capsys, files[name])
        assert (said["state"], said["signature"], said["matches"], code) == ("valid", "valid", True, 0), name
        assert said["statement"]["holder"] == "Ann Sample"
    said, code = verify(capsys, certificate.grouped_number.lower())
    assert (said["state"], said["signature"], said["matches"], code) == ("valid", None, None, 0)
    said, code = verify(capsys, files["url"])
    assert (said["kind"], said["signature"], said["matches"], code) == ("code", "valid", True, 0)


def test_with_our_records_all_others_end_with_one(capsys, files, certificate):
    for name, signature in (
        ("changed.pdf", "broken"),
        ("changed.json", "broken"),
        ("foreign.json", "foreign"),
    ):
        said, code = verify(capsys, files[name])
        assert (said["signature"], code) == (signature, 1), name
    said, code = verify(capsys, files["large.pdf"])
    assert (said["trouble"], said["statement"], code) == ("too large", None, 1)
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="Issued twice")
    said, code = verify(capsys, files["good.pdf"])
    assert (said["state"], said["signature"], code) == ("revoked", "valid", 1)


def test_a_true_code_behind_another_number_or_with_another_name_is_forged(capsys, certificate):
    other = make_certificate()
    said, code = verify(capsys, f"https://x.example/verify/{other.grouped_number}/#{certificate.seal}")
    assert (said["signature"], code) == ("broken", 1)
    eve = seal_of({**certificate.statement, "holder": "Eve"}, certificate.salt, certificate.seal_key)
    said, code = verify(capsys, eve)
    assert (said["signature"], said["matches"], code) == ("valid", False, 1)


def test_without_our_records_the_signature_alone_decides(
    capsys, files, certificate, django_assert_num_queries
):
    keys = ("--offline", "--keys", files["keys.json"])
    with django_assert_num_queries(0):
        for name in ("good.pdf", "badge.json", "badge.png", "url"):
            said, code = verify(capsys, files[name], *keys)
            assert (said["state"], said["signature"], said["matches"], code) == ("signed", "valid", None, 0)
            assert "Ann Sample" in json.dumps(said["statement"])
        for name in ("changed.pdf", "changed.json"):
            said, code = verify(capsys, files[name], *keys)
            assert (said["state"], said["statement"], code) == ("forged", None, 1)
        said, code = verify(capsys, certificate.number, *keys)
        assert (said["state"], code) == ("number_only", 1)


def test_a_term_that_has_ended_is_seen_without_our_records(capsys, files, certificate):
    ended = {**certificate.statement, "expires_on": "2024-02-29"}
    seal = seal_of(ended, certificate.salt, certificate.seal_key)
    said, code = verify(capsys, seal, "--offline", "--keys", files["keys.json"])
    assert (said["state"], said["statement"]["expires_on"], code) == ("expired", "2024-02-29", 1)


def test_a_key_that_others_may_have_had_proves_nothing_without_our_records(capsys, files, tmp_path):
    document = json.loads(Path(files["keys.json"]).read_text())
    for key in document["keys"]:
        key["compromised"] = "2026-01-01T00:00:00+00:00"
    (tmp_path / "stolen.json").write_text(json.dumps(document))
    for name in ("good.pdf", "badge.json", "url"):
        said, code = verify(capsys, files[name], "--offline", "--keys", str(tmp_path / "stolen.json"))
        assert (said["state"], code) == ("key_compromised", 1), name


def test_a_file_of_keys_that_holds_garbage_ends_with_two_and_words(files, tmp_path):
    good = Path(files["keys.json"]).read_text()
    spoilt = []
    for certificate in ("garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        document = json.loads(good)
        for key in document["keys"]:
            if key["purpose"] == "pdfs":
                key["certificate"] = certificate
        spoilt.append(document)
    for issuer in (["x"], None, 7):
        spoilt.append({**json.loads(good), "issuer": issuer})
    for document in spoilt:
        (tmp_path / "spoilt.json").write_text(json.dumps(document))
        keys = str(tmp_path / "spoilt.json")
        with pytest.raises(CommandError) as told:
            call_command("verify_certificate", files["good.pdf"], "--offline", "--keys", keys)
        assert told.value.returncode == 2
        assert "no file of public keys" in str(told.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ["/nowhere/at-all.pdf"],
        ["."],
        ["7KQ4", "--offline"],
        ["7KQ4", "--keys", "keys.json"],
        ["7KQ4", "--offline", "--keys", "/nowhere/keys.json"],
        ["7KQ4", "--offline", "--keys", __file__],
    ],
)
def test_a_question_that_cannot_be_put_ends_with_two(arguments):
    with pytest.raises(CommandError) as told:
        call_command("verify_certificate", *arguments)
    assert told.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", ["", "\0", "x" * 100_000, "1.AAAA.BBBB", "{", "%s" * 50, "\ud800"])
def test_hostile_texts_get_a_clear_answer(capsys, hostile):
    said, code = verify(capsys, hostile)
    assert code == 1
    assert said["trouble"] in ("wrong type", "damaged")
    assert said["statement"] is None
