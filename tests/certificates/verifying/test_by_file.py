"""Files that are dropped on the page: ours, changed, foreign and hostile; nothing is written down."""

import io
import json
import tempfile
import zlib
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from reportlab.pdfgen.canvas import Canvas

from certificates import services
from certificates.badges.baking import bake_png, bake_svg
from certificates.badges.picture import badge_png
from certificates.badges.proof import sign_badge
from certificates.models import Certificate, SigningKey
from certificates.signing.pdf_signing import sign_pdf
from certificates.signing.seals import seal_of, verify_url_with
from certificates.views import verification_files
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_asked_yet")]


@pytest.fixture
def certificate() -> Certificate:
    made = make_certificate(member=UserFactory(full_name="Ann <b>Sample</b>"))
    document, key = sign_badge(made)
    Certificate.objects.filter(pk=made.pk).update(badge=document, badge_key=key)
    return Certificate.objects.get(pk=made.pk)


def small_pdf(url: str) -> bytes:
    """A page with one link, as ours have it."""
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=0)
    canvas.linkURL(url, (0, 0, 10, 10))
    canvas.drawString(10, 10, "Certificate")
    canvas.save()
    return file.getvalue()


def pdf_of(certificate: Certificate) -> bytes:
    return sign_pdf(small_pdf(verify_url_with(certificate.statement, certificate.seal))).content


def drop(client: Client, content: bytes, name: str = "certificate.pdf", **headers: Any) -> Any:
    return client.post("/verify/file/", {"file": SimpleUploadedFile(name, content)}, **headers)


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


OURS = "This file is ours, and nothing in it was changed"
CHANGED = "This file was changed after it was signed"


def test_our_pdf_is_genuine_and_stands(client, certificate, django_assert_num_queries):
    content = pdf_of(certificate)
    with django_assert_num_queries(3):  # keys, the last deciding event, what is held
        response = drop(client, content)
    shown = said(response)
    assert response.status_code == 200
    for part in (OURS, "What it says is what our records say", "Valid certificate", "Ann &lt;b&gt;Sample"):
        assert part in shown
    assert response["Cache-Control"] == "no-store"
    assert "academy_session" not in response.cookies


def test_a_genuine_pdf_of_a_revoked_certificate_says_so(client, certificate):
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="Issued twice", public=True)
    shown = said(drop(client, pdf_of(certificate)))
    headline = "<h1>The file is ours, but the certificate was revoked</h1>"
    for part in (headline, "Revoked certificate", "was revoked on", "Issued twice"):
        assert part in shown


def test_a_badge_that_a_wallet_wrote_in_another_order_is_genuine(client, certificate):
    other = dict(reversed(certificate.badge.items()))
    other["type"] = list(reversed(other["type"]))
    subject = other["credentialSubject"]
    other["credentialSubject"] = {**subject, "identifier": list(reversed(subject["identifier"]))}
    assert other != certificate.badge
    assert OURS in said(drop(client, json.dumps(other).encode(), "badge.json"))


def test_what_a_demonstration_made_says_so_beside_the_verdict_on_its_file(client, certificate):
    with mock.patch("certificates.verifying.facts.Facts.specimen", True):
        assert "SPECIMEN." in said(drop(client, pdf_of(certificate)))
    with mock.patch("certificates.verifying.facts.Facts.specimen", False):
        assert "SPECIMEN." not in said(drop(client, pdf_of(certificate)))


def test_a_changed_pdf_is_told_and_so_is_one_that_was_added_to(client, certificate):
    content = pdf_of(certificate)
    at = content.index(b"/Rect")
    for changed in (content[:at] + b"/Ract" + content[at + 5 :], content + b"\n%more"):
        shown = said(drop(client, changed))
        assert CHANGED in shown
        assert OURS not in shown
        assert "What it says is what our records say" not in shown


def test_an_unsigned_pdf_and_one_that_names_no_number_are_not_ours(client, certificate):
    shown = said(drop(client, small_pdf(certificate.statement["verify_url"])))
    assert "This file carries no signature" in shown
    assert "Valid certificate" in shown  # what our records say of the number stands beside it
    shown = said(drop(client, small_pdf("https://elsewhere.example/")))
    assert "<h1>Nothing shows that this file is ours</h1>" in shown
    assert "Valid certificate" not in shown


def test_our_signature_on_a_number_that_we_do_not_hold_is_no_certificate(client, certificate):
    seal = seal_of({**certificate.statement, "holder": "Eve"}, certificate.salt, certificate.seal_key)
    other = sign_pdf(small_pdf(verify_url_with(certificate.statement, seal))).content
    assert "our records do not bear it out" in said(drop(client, other))
    number = certificate.grouped_number
    unknown = sign_pdf(small_pdf(f"https://x.example/verify/{'0' * 20}/#{certificate.seal}")).content
    assert number not in said(drop(client, unknown))


def test_a_pdf_signed_by_a_key_that_others_may_have_had_proves_nothing(client, certificate):
    content = pdf_of(certificate)
    SigningKey.objects.filter(purpose="pdfs").update(compromised_at="2026-01-01T00:00Z")
    assert "The signature of this file proves nothing" in said(drop(client, content))


@pytest.mark.parametrize("kind", ["json", "png", "svg"])
def test_our_badge_is_genuine_as_a_file_and_in_a_picture(client, certificate, kind):
    badge = certificate.badge
    content = {
        "json": lambda: json.dumps(badge, ensure_ascii=False).encode(),
        "png": lambda: bake_png(badge_png(certificate.number, "completion"), badge),
        "svg": lambda: bake_svg('<svg xmlns="http://www.w3.org/2000/svg"></svg>', badge).encode(),
    }[kind]()
    shown = said(drop(client, content, f"badge.{kind}"))
    assert OURS in shown
    assert "What it says is what our records say" in shown
    changed = content.replace(b"completion", b"camplotion").replace(b"Ann", b"Eve")
    assert OURS not in said(drop(client, changed, f"badge.{kind}"))


def test_a_changed_badge_shows_our_records_and_not_its_own_words(client, certificate):
    badge = json.loads(json.dumps(certificate.badge))
    badge["credentialSubject"]["achievement"]["name"] = "Brain surgery"
    shown = said(drop(client, json.dumps(badge).encode(), "badge.json"))
    assert CHANGED in shown
    assert "Brain surgery" not in shown
    assert "Valid certificate" in shown


def test_a_badge_of_foreign_contexts_is_foreign_and_nothing_is_fetched(client, certificate):
    badge = {**certificate.badge, "@context": ["https://evil.example/context.json"]}
    assert "This file was not signed here" in said(drop(client, json.dumps(badge).encode(), "badge.json"))


def bomb() -> bytes:
    packed = zlib.compress(bytes(30_000_000), 9)
    head = f"%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode/Length {len(packed)}>>\nstream\n"
    return head.encode() + packed + b"\nendstream"


@pytest.mark.parametrize(
    ("content", "heading"),
    [
        (b"", "This file is empty"),
        (b"  \n", "This file is empty"),
        (b"PK\x03\x04" + bytes(100), "This file is no certificate"),
        (b"\xff\xd8\xff" + bytes(100), "This file is no certificate"),
        (b"<html><script>alert(1)</script>", "This file is no certificate"),
        (b"%PDF-1.7\n", "Nothing shows that this file is ours"),
        (b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>", "This PDF is locked with a password"),
        (bomb(), "Nothing shows that this file is ours"),
        (b"%PDF-1.7\n/ByteRange [0 9999999 1 2]" * 2000, "This file was not signed here"),
        (b'{"a":' * 5000, "This file cannot be read"),
        (b'{"a": 1}', "This file is no certificate"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "This picture holds no badge"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><svg>&a;</svg>", "This picture holds no badge"),
        (b"1." + b"A" * 5000 + b"." + b"A" * 86, "This file is no certificate"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else "",
)
def test_what_is_no_file_of_ours_is_told_in_words(client, content, heading):
    assert heading in said(drop(client, content, "x.pdf"))


def test_a_hostile_file_name_is_never_shown(client):
    response = drop(client, b"nothing", "<img src=x onerror=alert(1)>.pdf")
    assert "onerror" not in said(response)


def test_fifty_megabytes_are_refused_with_words_before_they_are_read(client):
    class Unread(io.BytesIO):
        def read(self, *size: Any) -> bytes:
            raise AssertionError("nothing of it may be read")

    response = client.generic("POST", "/verify/file/", b"", content_type="multipart/form-data; boundary=x",
                              CONTENT_LENGTH="50000000", **{"wsgi.input": Unread()})  # fmt: skip
    assert response.status_code == 413
    assert "too large to be a certificate" in said(response)


def test_a_file_of_several_megabytes_is_never_written_down(client, monkeypatch):
    def refused(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a file was written")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", refused)
    monkeypatch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", refused)
    assert "no certificate" in said(drop(client, b"x" * 4_000_000, "x.pdf"))


def test_the_form_asks_for_a_file_and_for_its_token(client):
    assert "Choose a file first." in said(client.post("/verify/file/", {}))
    strict = Client(enforce_csrf_checks=True)
    assert drop(strict, b"x").status_code == 403
    assert client.get("/verify/file/").url == "/verify/#file"


def test_whoever_drops_too_many_files_waits(client, monkeypatch):
    monkeypatch.setattr(verification_files, "FILES_PER_MINUTE", 1)
    assert drop(client, b"x").status_code == 200
    stopped = drop(client, b"x")
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0


def test_a_hidden_name_stays_hidden_when_its_file_is_dropped(client, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(name_hidden=True)
    shown = said(drop(client, pdf_of(certificate)))
    assert OURS in shown
    assert "What it says is what our records say" in shown
    assert "Ann &lt;b&gt;" not in shown
