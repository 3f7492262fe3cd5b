"""What the page and its twin say besides: terms, renewals, what an award means, and hidden names."""

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from django.db.models import QuerySet
from django.utils import timezone

from certificates.models import Certificate, SigningKey
from certificates.numbers import check_character, grouped
from certificates.services.keeping_keys import prepare_key
from certificates.verifying.facts import Facts
from certificates.views import verification
from enrollments.models import Award
from tests.certificates.records import make_certificate
from tests.certificates.verifying.asking import page, text, twin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_has_asked_yet")]

UNKNOWN = grouped("7KQ4M2XD9PTRWH3C5VN" + check_character("7KQ4M2XD9PTRWH3C5VN"))


def with_statement(certificate: Certificate, **columns: Any) -> Certificate:
    """The certificate as if it had been issued with another statement, which nobody can do but a test."""
    said = {**certificate.statement, **columns.pop("statement", {})}
    QuerySet.update(Certificate.objects.filter(pk=certificate.pk), statement=said, **columns)
    return Certificate.objects.get(pk=certificate.pk)


def test_a_certificate_whose_term_ended_says_when_and_certifies_nothing_now(client, certificate):
    number = with_statement(certificate, statement={"expires_on": "2024-02-29"}).grouped_number
    shown = text(page(client, number))
    assert "Expired certificate" in shown
    assert "It was valid until 29 February 2024." in shown
    said = twin(client, number)
    assert (said["state"], said["expires_on"]) == ("expired", "2024-02-29")


def test_a_term_that_ends_today_has_not_ended(client, certificate):
    today = (timezone.now() - timedelta(hours=12)).date().isoformat()  # where days end last
    number = with_statement(certificate, statement={"expires_on": today}).grouped_number
    assert twin(client, number)["state"] == "valid"


def test_a_renewal_is_linked_from_both_sides(client, certificate):
    certificate = with_statement(certificate, statement={"expires_on": "2024-02-29"})
    renewal = make_certificate(member=certificate.award.member)
    renewal = with_statement(renewal, statement={"renews": certificate.number}, renews=certificate)
    assert certificate.get_absolute_url() in text(page(client, renewal.grouped_number))
    assert renewal.get_absolute_url() in text(page(client, certificate.grouped_number))
    assert twin(client, certificate.grouped_number)["renewed_by"].endswith(renewal.get_absolute_url())
    Award.objects.filter(pk=renewal.award_id).update(released_at=None)
    assert renewal.get_absolute_url() not in text(page(client, certificate.grouped_number))


@pytest.mark.parametrize(
    ("statement", "meaning"),
    [
        (
            {"assessed": "graded", "supervised": False},
            "Assessed: passed a graded assessment, not watched over",
        ),
        ({"assessed": "graded", "supervised": True}, "passed a graded assessment that was watched over"),
        (
            {"assessed": "attendance", "attendance": 92, "result": None},
            "nothing was assessed: present for 92 %",
        ),
        ({"assessed": "attendance", "attendance": None, "result": None}, "Not assessed"),
        ({"assessed": "granted"}, "Granted by an administrator"),
    ],
)
def test_the_page_says_what_the_award_means(client, certificate, statement, meaning):
    number = with_statement(certificate, statement=statement).grouped_number
    assert meaning in text(page(client, number))


def test_a_statement_of_the_first_schema_is_read_as_before(client, certificate):
    new = {"partners", "assessed", "attendance", "supervised", "outline", "period", "expires_on", "renews"}
    old = {key: value for key, value in certificate.statement.items() if key not in new | {"design"}} | {
        "v": 1
    }
    QuerySet.update(Certificate.objects.filter(pk=certificate.pk), statement=old, seal="", seal_key=None)
    shown = text(page(client, certificate.grouped_number))
    assert "Valid certificate" in shown
    assert "What it means" not in shown
    said = twin(client, certificate.grouped_number)
    assert [said[key] for key in ("assessed", "outline", "expires_on", "key")] == [None] * 4


# Names that their holders hide.


@pytest.fixture
def hidden(certificate) -> Certificate:
    Certificate.objects.filter(pk=certificate.pk).update(name_hidden=True)
    return Certificate.objects.get(pk=certificate.pk)


def compare(client, certificate: Certificate, name: str):
    return client.post(f"/verify/{certificate.grouped_number}/name/", {"name": name})


def test_a_hidden_name_is_left_out_and_nothing_else(client, hidden):
    shown, said = text(page(client, hidden.grouped_number)), twin(client, hidden.grouped_number)
    assert "Ann" not in shown
    assert "The holder hides the name here" in shown
    assert "91.6 %" in shown
    assert (said["holder"], said["name_hidden"]) == ("", True)
    assert said["course"]["code"]


def test_typing_a_hidden_name_says_whether_it_matches(client, hidden, django_assert_num_queries):
    with django_assert_num_queries(1):
        same = compare(client, hidden, "<B>sample</b> ANN")
    assert "The name matches." in text(same)
    other = text(compare(client, hidden, "Eve"))
    assert "The name does not match." in other
    assert "Ann" not in other
    assert same["Cache-Control"] == "no-store"


def test_a_hidden_name_cannot_be_tried_out(client, hidden, monkeypatch):
    for _ in range(verification.NAMES_PER_MINUTE):
        assert compare(client, hidden, "Eve").status_code == 200
    stopped = compare(client, hidden, "Ann <b>Sample</b>")
    assert stopped.status_code == 429
    assert "The name matches." not in text(stopped)
    assert int(stopped["Retry-After"]) > 0


def test_a_number_is_not_tried_out_from_many_addresses(client, hidden, monkeypatch):
    monkeypatch.setattr(verification, "NAMES_PER_DAY", 2)
    path, name = f"/verify/{hidden.grouped_number}/name/", {"name": "Eve"}
    answers = [client.post(path, name, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(1, 4)]
    assert answers == [200, 200, 429]


def test_nobody_tries_names_while_nothing_can_be_counted(client, hidden, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError("no cache")

    monkeypatch.setattr("certificates.limits.cache.incr", away)
    assert compare(client, hidden, "Ann <b>Sample</b>").status_code == 429


def test_only_a_hidden_name_can_be_asked_about(client, certificate):
    for response in (
        compare(client, certificate, "Ann"),
        client.get(f"/verify/{certificate.grouped_number}/name/"),
    ):
        assert response.status_code == 302
        assert response.url == certificate.get_absolute_url()
    assert client.post(f"/verify/{UNKNOWN}/name/", {"name": "Ann"}).url == f"/verify/{UNKNOWN}/"


def test_an_empty_or_endless_name_is_told_beside_the_field(client, hidden):
    assert "Type the name that stands on the document." in text(compare(client, hidden, " "))
    assert "at most 200" in text(compare(client, hidden, "x" * 500))


def test_the_page_has_what_its_script_needs_to_check_the_printed_code(client, certificate):
    shown = text(page(client, certificate.grouped_number))
    assert f'data-public="{certificate.seal_key.public}"' in shown
    assert f'data-number="{certificate.number}"' in shown
    assert "data-compromised" not in shown
    SigningKey.objects.filter(pk=certificate.seal_key_id).update(compromised_at=timezone.now())
    assert "data-compromised" in text(page(client, certificate.grouped_number))
    assert f'<bdi dir="ltr">{certificate.statement["verify_url"]}</bdi>' in shown  # for paper
    assert "<script>" not in shown


@pytest.mark.parametrize(("days", "told"), [(0, False), (1, True)])
def test_a_day_of_issue_that_has_not_begun_here_is_told(client, certificate, days, told):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    facts = Facts(state="valid", number="x", statement={"issued_on": day})
    assert facts.is_ahead is told
    with mock.patch.object(Facts, "is_ahead", told):
        shown = text(page(client, certificate.grouped_number))
    assert ("a day that has begun where the course is held" in shown) is told


def test_the_offline_checker_says_of_a_file_what_it_did_not_check(client):
    shown = text(client.get("/verify/offline/"))
    assert (
        '<h2 data-from="file" hidden>The code in this file is true; the file itself was not checked' in shown
    )
    assert "This browser finds no codes in pictures" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_offline_checker_carries_the_keys_of_files_whatever_their_number(
    count, client, settings, tmp_path, django_assert_num_queries
):
    settings.ACADEMY_KEYS_DIR = tmp_path
    keys = [prepare_key(purpose="pdfs") for _ in range(count)]
    client.get("/verify/offline/")
    with django_assert_num_queries(1):
        page = client.get("/verify/offline/")
    known = page.context["known"]["files"][-count:]
    own = [x509.load_pem_x509_certificate(key.certificate.encode()) for key in keys]
    assert [int(each["serial"], 16) for each in known] == [each.serial_number for each in own]
    assert [each["own"] for each in known] == [each.fingerprint(SHA256()).hex() for each in own]
    assert {each["until"] for each in known} == {None}
    assert "checker-pdf" in client.get("/verify/offline/worker.js").content.decode()
