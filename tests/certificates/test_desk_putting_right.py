"""The desk's pages that put certificates right, and the member's page "put the name right"."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates import services
from certificates.models import Certificate, CorrectionRequest, JointAct, LogEntry
from certificates.services.logging import log_act
from certificates.services.revoking import ask_to_reinstate, ask_to_revoke_many
from tests.certificates.accounts import make_administrator
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 <script> %%EOF"


def administrator(name: str):
    person = UserFactory(full_name=name)
    make_administrator(person)
    return person


@pytest.fixture
def registrar():
    return administrator("The Registrar")


@pytest.fixture
def desk(client, registrar):
    client.force_login(registrar)
    return client


@pytest.fixture
def own(client):
    """A member's certificate, and the member's browser at the page that puts the name right."""
    certificate = make_certificate(member=UserFactory(full_name="Jose Garcia"))
    client.force_login(certificate.award.member)
    return certificate


def text(response) -> str:
    return " ".join(response.content.decode().split())


def correct_url(certificate: Certificate) -> str:
    return reverse("certificates:correct", args=[certificate.grouped_number])


def revoked(registrar) -> Certificate:
    certificate = make_certificate()
    services.revoke_certificate(certificate=certificate, by=registrar, why="mistake")
    certificate.refresh_from_db()
    return certificate


def test_one_asks_and_another_confirms(desk, client, registrar):
    certificate = revoked(registrar)
    act = ask_to_reinstate(certificate=certificate, by=registrar, why="it was another person")
    url = reverse("desk:joint_act", args=[act.uuid])
    page = text(desk.get(url))
    assert certificate.grouped_number in page
    assert "it was another person" in page
    assert 'value="confirm"' not in page
    assert desk.post(url, {"decision": "confirm"}).status_code == 400
    assert not Certificate.objects.get().standing
    client.force_login(administrator("The Deputy"))
    assert "The Registrar" in text(client.get(reverse("desk:joint_acts")))
    assert "Waiting for a second person" in text(client.get(reverse("wagtailadmin_home")))
    assert 'value="confirm"' in text(client.get(url))
    assert client.post(url, {"decision": "confirm"}).status_code == 302
    assert Certificate.objects.get().standing
    assert client.post(url, {"decision": "confirm"}).status_code == 400
    assert "The Deputy" in text(client.get(reverse("desk:joint_acts") + "?state=decided"))


def test_refusing_asks_for_words_and_ones_own_is_taken_back(desk, registrar):
    act = ask_to_reinstate(certificate=revoked(registrar), by=registrar, why="x")
    url = reverse("desk:joint_act", args=[act.uuid])
    assert desk.post(url, {"decision": "refuse"}).status_code == 400
    assert desk.post(url, {"decision": "refuse", "refuse-note": "mistake"}).status_code == 302
    assert JointAct.objects.get().state == "withdrawn"


def test_a_list_is_asked_for_by_its_number_and_revoked_after_the_second_person(
    desk, client, registrar, django_capture_on_commit_callbacks
):
    certificates = [make_certificate() for _ in range(3)]
    url = reverse("desk:revoke_many")
    query = f"ids={certificates[0].pk},{certificates[1].pk}"
    page = text(desk.get(f"{url}?{query}"))
    assert certificates[1].grouped_number in page
    assert certificates[2].grouped_number not in page
    sent = {"filters": query, "why": "leaked exam", "count": "3"}
    assert "it is 2" in text(desk.post(url, sent))
    asked = desk.post(url, {**sent, "count": "2"})
    client.force_login(administrator("The Deputy"))
    with django_capture_on_commit_callbacks(execute=True):
        assert certificates[0].grouped_number in text(client.get(asked.url))
        client.post(asked.url, {"decision": "confirm"})
    assert list(Certificate.objects.standing()) == [certificates[2]]
    assert "2 of 2 done" in text(client.get(asked.url))


def test_ticked_rows_and_all_found_lead_to_the_same_page(desk):
    certificate = make_certificate()
    shown = text(desk.get(reverse("certificate:index"), {"state": "issued"}))
    assert f"{reverse('desk:revoke_many')}?state=issued" in shown
    bulk = reverse("wagtail_bulk_action", args=["certificates", "certificate", "revoke"])
    assert desk.get(f"{bulk}?id={certificate.pk}").url.endswith(f"?ids={certificate.pk}")
    listing = reverse("certificate:index") + "?run=7"
    assert desk.get(bulk, {"id": "all", "next": listing}).url.endswith("?run=7")
    assert "No certificate that is in force" in text(desk.get(reverse("desk:revoke_many") + "?ids=0"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_for_one_and_three(desk, registrar, count, django_assert_max_num_queries):
    for number in range(count):
        certificate = make_certificate()
        ask_to_revoke_many(numbers=[certificate.number], by=registrar, why="x")
        CorrectionRequest.objects.create(
            certificate=certificate, member=certificate.award.member, holder_name=f"N {number}", why="x"
        )
    pages = {"desk:joint_acts": "Revoke 1", "desk:name_corrections": "N ", "desk:log": "Certificate issued"}
    for name, mark in pages.items():
        desk.get(reverse(name))
        with django_assert_max_num_queries(15):
            page = text(desk.get(reverse(name)))
        assert page.count(mark) >= count


def test_the_log_is_narrowed_by_act_certificate_person_who_and_day(desk, registrar):
    certificate = make_certificate(member=UserFactory(full_name="Zaynab Ali"))
    log_act(act="person.opened", by=registrar, person=certificate.award.member, why="zebra")
    url = reverse("desk:log")
    number = certificate.grouped_number.lower()
    for query in (
        {"act": "person.opened"},
        {"person": "zaynab"},
        {"by": "registrar"},
        {"since": "2020-01-01"},
    ):
        assert "zebra" in text(desk.get(url, query)), query
    for query in (
        {"act": "certificate.issued"},
        {"person": "nobody"},
        {"until": "2020-01-01"},
        {"certificate": number},
    ):
        assert "zebra" not in text(desk.get(url, query)), query
    assert certificate.grouped_number in text(desk.get(url, {"certificate": number}))
    assert "zebra" in text(desk.get(url, {"act": "nonsense", "since": "x"}))


def test_another_spelling_is_said_to_be_ones_own_and_then_done(client, own):
    url = correct_url(own)
    assert "Jose Garcia" in text(client.get(url))
    told = text(client.post(url, {"act": "look", "name": "José García"}))
    assert "another spelling of the same name" in told
    assert Certificate.objects.count() == 1
    done = client.post(url, {"act": "own", "name": "José García"})
    newest = Certificate.objects.standing().get()
    assert (newest.holder_name, done.url) == (
        "José García",
        reverse("certificates:own", args=[newest.grouped_number]),
    )
    assert client.get(url).url == correct_url(newest)


def test_anything_else_is_a_request_that_an_administrator_grants(client, own, registrar):
    url = correct_url(own)
    assert "Ask for it, and send evidence" in text(client.post(url, {"act": "look", "name": "Jose Gomez"}))
    # saying that it is one's own does not make it so
    client.post(url, {"act": "own", "name": "Jose Gomez"})
    assert Certificate.objects.get().holder_name == "Jose Garcia"
    sent = {"act": "request", "name": "Jose Gomez", "why": "married"}
    assert client.post(url, {**sent, "evidence": SimpleUploadedFile("x.exe", b"MZ")}).status_code == 400
    client.post(url, {**sent, "evidence": SimpleUploadedFile("pass.pdf", PDF)})
    request = CorrectionRequest.objects.get()
    assert "An administrator decides" in text(client.get(url))
    desk_url = reverse("desk:name_correction", args=[request.uuid])
    evidence_url = reverse("desk:correction_evidence", args=[request.uuid])
    assert client.get(desk_url).status_code in (302, 404)
    assert client.post(evidence_url).status_code in (302, 404)
    client.force_login(registrar)
    assert "married" in text(client.get(desk_url))
    assert "Jose Gomez" in text(client.get(reverse("desk:name_corrections")))
    sent_file = client.post(evidence_url)
    assert b"".join(sent_file.streaming_content) == PDF
    assert sent_file["Content-Disposition"].startswith("attachment")
    assert "sandbox" in sent_file["Content-Security-Policy"]
    assert "no-store" in sent_file["Cache-Control"]
    assert "Note what you saw" in text(client.post(desk_url, {"decision": "grant"}))
    assert client.post(desk_url, {"decision": "grant", "seen": "passport"}).status_code == 302
    assert Certificate.objects.standing().get().holder_name == "Jose Gomez"
    assert LogEntry.objects.filter(act="correction.evidence_opened", by=registrar).exists()


def test_a_refusal_is_read_on_the_page_and_a_request_taken_back(client, own, registrar):
    url = correct_url(own)
    sent = {"act": "request", "name": "Jose Gomez", "why": "married"}
    client.post(url, {**sent, "evidence": SimpleUploadedFile("pass.pdf", PDF)})
    client.post(url, {"act": "withdraw"})
    assert CorrectionRequest.objects.get().state == "withdrawn"
    client.post(url, {**sent, "evidence": SimpleUploadedFile("pass.pdf", PDF)})
    request = CorrectionRequest.objects.get(state="waiting")
    client.force_login(registrar)
    desk_url = reverse("desk:name_correction", args=[request.uuid])
    assert client.post(desk_url, {"decision": "refuse"}).status_code == 400
    assert client.post(desk_url, {"decision": "refuse", "note": "blurred"}).status_code == 302
    client.force_login(own.award.member)
    assert "blurred" in text(client.get(url))


def test_the_page_is_the_holders_only(client, own):
    client.force_login(UserFactory())
    assert client.get(correct_url(own)).status_code == 404
    assert client.post(correct_url(own), {"act": "own", "name": "José García"}).status_code == 404
    client.logout()
    assert client.get(correct_url(own)).status_code == 302


def test_evidence_of_five_megabytes_passes_the_limit_of_bodies_and_more_does_not(client, own):
    sent = {"act": "request", "name": "Jose Gomez", "why": "married"}
    large = SimpleUploadedFile("pass.pdf", PDF[:5] + b"x" * 4_900_000 + b"%%EOF")
    assert client.post(correct_url(own), {**sent, "evidence": large}).status_code == 302
    huge = SimpleUploadedFile("pass.pdf", PDF[:5] + b"x" * 8_000_000)
    assert client.post(correct_url(own), {**sent, "evidence": huge}).status_code == 413


def test_erasing_is_asked_for_at_the_persons_page(desk):
    member = make_certificate(member=UserFactory(full_name="Amina Diallo")).award.member
    url = reverse("desk:erase", args=[member.public_id])
    assert "cannot be undone" in text(desk.get(url))
    assert desk.post(url, {"why": "asked by Amina"}).status_code == 400
    assert desk.post(url, {"why": "asked for by letter"}).status_code == 302
    page = text(desk.get(reverse("desk:joint_act", args=[JointAct.objects.get().uuid])))
    assert "Amina Diallo" in page
