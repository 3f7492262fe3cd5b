"""A revoked certificate says so at once on every route (guarantee 9): nothing is kept anywhere."""

import json
import time

import pytest
from django.urls import reverse

from certificates import services
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WITHIN_SECONDS = 1


def routes(certificate) -> dict[str, str]:
    """Every address that says where a certificate stands, and what the answer says of a revoked one."""
    number = certificate.grouped_number
    return {
        reverse("certificates:verify", args=[number]): "Revoked certificate",
        reverse("certificates:verify_json", args=[number]): '"state": "revoked"',
        reverse("certificates:mine"): "revoked",
        reverse("certificates:own", args=[number]): "revoked",
    }


def test_a_revoked_certificate_says_so_on_every_route_within_a_second(client):
    certificate = make_certificate()
    client.force_login(certificate.award.member)
    for url, words in routes(certificate).items():  # whatever could be kept is kept now
        assert words.lower() not in client.get(url).content.decode().lower(), url
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    began = time.monotonic()
    for url, words in routes(certificate).items():
        answer = client.get(url)
        assert words.lower() in answer.content.decode().lower(), url
        assert "no-store" in answer["Cache-Control"], url
    assert time.monotonic() - began < WITHIN_SECONDS * len(routes(certificate))


def test_the_status_list_of_badges_says_so_within_a_second(client):
    certificate = make_certificate()
    if certificate.status_list_id is None:
        from certificates.badges.proof import sign_badge

        sign_badge(certificate)
        certificate.refresh_from_db()
    url = reverse("certificates:status_list", args=[certificate.status_list_id])
    before = encoded(client.get(url))
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    assert encoded(client.get(url)) != before


def encoded(response) -> str:
    return json.loads(response.content)["credentialSubject"]["encodedList"]
