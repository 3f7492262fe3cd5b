"""The PDF goes to its holder and to administrators; nobody else learns that it exists."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.urls import reverse

from certificates import services
from certificates.drawing import fonts
from certificates.models import Certificate
from certificates.views import download
from tests.certificates.records import make_certificate, make_course, make_run, read_pdf
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    cache.clear()


@pytest.fixture(scope="module", autouse=True)
def _fonts_are_made():
    fonts.prepare(("A", "\u0628"))


@pytest.fixture
def certificate() -> Certificate:
    certificate = make_certificate(run=make_run(course=make_course(code='DL"101')))
    services.attach_pdf(certificate=certificate, content=b"%PDF-1.4 stored")
    return Certificate.objects.get()


def url(certificate: Certificate) -> str:
    return reverse("certificates:pdf", args=[certificate.grouped_number])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def administrator():
    person = UserFactory()
    person.groups.add(Group.objects.get(name="Administrators"))
    return person


def test_its_holder_gets_the_stored_file_under_a_good_name(client, certificate):
    client.force_login(certificate.award.member)
    response = client.get(url(certificate))
    assert body(response) == b"%PDF-1.4 stored" == read_pdf(certificate)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f"attachment; filename*=UTF-8''certificate-DL101-{certificate.grouped_number}-en.pdf"
    )
    assert response["Cache-Control"] == "private, no-store"


def test_an_administrator_gets_it_too(client, certificate):
    client.force_login(administrator())
    assert body(client.get(url(certificate))) == b"%PDF-1.4 stored"


@pytest.mark.parametrize("number", [None, "7KQ4", "%00", "9" * 500])
def test_a_stranger_finds_nothing_whatever_the_number(client, certificate, number):
    client.force_login(UserFactory())
    address = url(certificate) if number is None else f"/certificates/{number}.pdf"
    assert client.get(address).status_code == 404


def test_a_reviewer_is_a_stranger(client, certificate):
    reviewer = UserFactory()
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    client.force_login(reviewer)
    assert client.get(url(certificate)).status_code == 404


def test_a_visitor_is_asked_to_sign_in_whatever_the_number(client, certificate):
    for address in (url(certificate), "/certificates/7KQ4.pdf"):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


def test_a_server_in_front_sends_the_file_where_one_is_configured(client, certificate, settings):
    settings.ACADEMY_SENDFILE_PREFIX = "/protected/"
    client.force_login(certificate.award.member)
    response = client.get(url(certificate))
    assert response["X-Accel-Redirect"] == f"/protected/{certificate.pdf.name}"
    assert response.content == b""


def test_a_revoked_certificate_stays_with_its_holder(client, certificate):
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    client.force_login(certificate.award.member)
    assert body(client.get(url(certificate))) == b"%PDF-1.4 stored"


def test_one_not_drawn_yet_says_when_to_come_back(client):
    certificate = make_certificate()
    client.force_login(certificate.award.member)
    response = client.get(url(certificate))
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "being drawn" in response.content.decode()


def test_one_that_ended_before_it_was_drawn_is_not_waited_for(client):
    certificate = make_certificate()
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    for person in (certificate.award.member, administrator()):
        client.force_login(person)
        response = client.get(url(certificate))
        assert response.status_code == 410
        assert "Retry-After" not in response
        assert "revoked or replaced before its PDF was drawn" in response.content.decode()
        assert f'href="{certificate.get_absolute_url()}"' in response.content.decode()


def test_another_language_is_drawn_on_request_and_not_stored(client, certificate, monkeypatch):
    client.force_login(certificate.award.member)
    response = client.get(url(certificate), {"language": "ar"})
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].endswith("-ar.pdf")
    assert read_pdf(Certificate.objects.get()) == b"%PDF-1.4 stored"
    monkeypatch.setattr(download, "DRAWN_PER_MINUTE", 0)
    assert client.get(url(certificate), {"language": "ar"}).status_code == 429
    assert body(client.get(url(certificate), {"language": "en"})) == b"%PDF-1.4 stored"


@pytest.mark.parametrize("language", ["ru", "fr", "es"])
def test_each_language_is_drawn_in_its_own_words(client, certificate, language):
    client.force_login(certificate.award.member)
    response = client.get(url(certificate), {"language": language})
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].endswith(f"-{language}.pdf")


def test_nobody_waits_in_a_request_for_fonts_that_are_not_made(client, certificate, settings, tmp_path):
    settings.ACADEMY_CACHE_DIR = tmp_path  # as on a new machine
    client.force_login(certificate.award.member)
    response = client.get(url(certificate), {"language": "zh-hans"})
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "being prepared" in response.content.decode()
    assert not (tmp_path / "fonts").exists()


def test_a_worker_is_asked_to_make_the_fonts_where_there_is_one(
    client, certificate, settings, tmp_path, monkeypatch
):
    asked = []
    monkeypatch.setattr(download.tasks, "after_commit", lambda task: asked.append(task.name))
    settings.ACADEMY_CACHE_DIR = tmp_path
    settings.CELERY_TASK_ALWAYS_EAGER = False
    client.force_login(certificate.award.member)
    assert client.get(url(certificate), {"language": "zh-hans"}).status_code == 503
    assert asked == ["certificates.tasks.prepare_fonts"]


@pytest.mark.parametrize("language", ["xx", "de", "../en"])
def test_a_language_the_academy_does_not_speak_is_not_found(client, certificate, language):
    client.force_login(certificate.award.member)
    assert client.get(url(certificate), {"language": language}).status_code == 404
