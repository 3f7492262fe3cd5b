"""The addresses of badges: open to whoever has the number, closed where the holder wishes, never kept."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from certificates.badges.baking import unbake
from certificates.badges.proof import check_badge, sign_badge
from certificates.models import Certificate
from certificates.services import revoke_certificate
from tests.certificates.badges.test_status import bits
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate() -> Certificate:
    """An issued certificate with its badge."""
    made = make_certificate()
    signed = sign_badge(made)
    Certificate.objects.filter(pk=made.pk).update(badge=signed.document, badge_key=signed.key)
    return Certificate.objects.select_related("award__member").get(pk=made.pk)


def url(certificate: Certificate, suffix: str = "json") -> str:
    return f"/badges/{certificate.grouped_number}.{suffix}"


def path_of(address: str) -> str:
    """An address of ours without its host, as the test's client asks for it."""
    assert address.startswith(settings.ACADEMY_BASE_URL)
    return address.removeprefix(settings.ACADEMY_BASE_URL).partition("#")[0]


def test_whoever_has_the_number_reads_the_badge_and_nobody_keeps_it(
    client: Client, certificate: Certificate, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        response = client.get(url(certificate))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/vc"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    document = json.loads(response.content)
    assert check_badge(document).is_valid
    assert path_of(document["id"]) == url(certificate)


@pytest.mark.parametrize(("suffix", "kind"), [("png", "image/png"), ("svg", "image/svg+xml")])
def test_the_pictures_carry_the_same_badge(
    client: Client, certificate: Certificate, suffix: str, kind: str
) -> None:
    response = client.get(url(certificate, suffix))
    assert response["Content-Type"] == kind
    assert unbake(response.content) == certificate.badge


def test_a_number_typed_in_any_way_is_read(client: Client, certificate: Certificate) -> None:
    assert client.get(f"/badges/{certificate.number.lower()}.json").status_code == 200


@pytest.mark.parametrize("path", ["nonsense.json", "7KQ4-M2XD-9PTR-WH3C-5VNB.json", "a.b.json"])
def test_other_numbers_are_not_there(client: Client, path: str) -> None:
    assert client.get(f"/badges/{path}").status_code == 404


def test_no_other_kind_of_file_is_there(client: Client, certificate: Certificate) -> None:
    assert client.get(url(certificate, "pdf")).status_code == 404


def test_a_hidden_name_is_for_its_holder_and_administrators(
    client: Client, certificate: Certificate, stranger: Any
) -> None:
    Certificate.objects.filter(pk=certificate.pk).update(name_hidden=True)
    assert client.get(url(certificate)).status_code == 404
    client.force_login(stranger)
    assert client.get(url(certificate)).status_code == 404
    client.force_login(certificate.award.member)
    assert client.get(url(certificate)).status_code == 200
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(url(certificate, "png")).status_code == 200


@pytest.mark.parametrize("lacking", ["badge", "release"])
def test_what_has_no_badge_or_is_not_released_is_not_there(
    client: Client, certificate: Certificate, lacking: str
) -> None:
    if lacking == "badge":
        Certificate.objects.filter(pk=certificate.pk).update(badge=None)
    else:
        type(certificate.award).objects.filter(pk=certificate.award_id).update(released_at=None)
    assert client.get(url(certificate)).status_code == 404
    assert client.get(f"/achievements/{_key(certificate)}/completion.json").status_code == 404


def _key(certificate: Certificate) -> str:
    return str(certificate.statement["course"]["key"])


def test_what_is_achieved_is_there_under_the_address_in_the_badge(
    client: Client, certificate: Certificate
) -> None:
    said = certificate.badge["credentialSubject"]["achievement"]
    response = client.get(path_of(said["id"]))
    assert response["Content-Type"] == "application/ld+json"
    assert {**json.loads(response.content), "@context": None} == {**said, "@context": None}
    assert client.get(path_of(said["image"]["id"]))["Content-Type"] == "image/png"
    assert client.get(path_of(said["id"]).replace("completion", "participation")).status_code == 404


def test_the_issuer_is_there(client: Client, certificate: Certificate) -> None:
    said = json.loads(client.get("/issuer.json").content)
    assert said["id"] == certificate.badge["issuer"]["id"]


def test_a_revoked_certificate_is_in_the_status_list_at_once(
    client: Client, certificate: Certificate, django_assert_num_queries: Any
) -> None:
    entry = certificate.badge["credentialStatus"]
    place = int(entry["statusListIndex"])

    def is_set() -> bool:
        response = client.get(path_of(entry["statusListCredential"]))
        assert response["Content-Type"] == "application/vc"
        assert response["Cache-Control"] == "no-store"
        held = bits(json.loads(response.content)["credentialSubject"]["encodedList"])
        return bool(held[place // 8] & (0x80 >> place % 8))

    assert not is_set()
    with django_assert_num_queries(3):  # the list, the key in use, the revoked places
        assert not is_set()
    revoke_certificate(certificate=certificate, by=UserFactory(), why="Fraud")
    assert is_set()
    assert client.get("/status/999999.json").status_code == 404


def test_too_many_questions_a_minute_are_put_off(
    client: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("certificates.views.badges.PER_MINUTE", 0)
    for path in (url(certificate), "/status/1.json", f"/achievements/{_key(certificate)}/completion.json"):
        response = client.get(path)
        assert response.status_code == 429
        assert response["Retry-After"]


def test_only_reading_is_possible(client: Client, certificate: Certificate) -> None:
    for path in (url(certificate), "/status/1.json", "/issuer.json"):
        assert client.post(path).status_code == 405
