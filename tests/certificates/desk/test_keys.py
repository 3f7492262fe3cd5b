"""Keys at the desk and in public: who sees what, and what is asked for."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import JointAct, SigningKey
from certificates.services.keeping_keys import prepare_key
from certificates.signing.key_documents import keys_from, state_of
from certificates.signing.keys import key_in_use
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.ACADEMY_KEYS_DIR = tmp_path


@pytest.fixture
def desk(client):
    """A browser with an administrator signed in."""
    client.force_login(UserFactory(is_superuser=True, full_name="Rana Registrar"))
    return client


def test_the_desk_names_what_is_missing_and_the_command(desk):
    page = desk.get(reverse("desk:keys")).content.decode()
    assert "manage.py make_key --purpose statements" in page
    assert "manage.py make_key --purpose pdfs" in page
    key_in_use("statements")
    assert "--purpose statements" not in desk.get(reverse("desk:keys")).content.decode()


@pytest.mark.parametrize(
    "name", ["desk:keys", "certificates:keys", "certificates:did", "certificates:key_list"]
)
def test_a_page_takes_the_same_queries_for_one_key_and_for_three(name, desk, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    prepare_key(purpose="statements")
    desk.get(reverse(name))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(reverse(name)).status_code == 200
        counts.append(len(queries))
        prepare_key(purpose="pdfs")
        prepare_key(purpose="statements")
    assert counts[0] == counts[1]


def test_asking_for_a_prepared_key_leads_to_the_act(desk):
    key = prepare_key(purpose="statements")
    url = reverse("desk:key", args=[key.kid])
    assert "Take it into use" in desk.get(url).content.decode()
    answer = desk.post(url, {"ask": "activate", "activate-why": "Yearly change"})
    act = JointAct.objects.get()
    assert answer.url == reverse("desk:joint_act", args=[act.uuid])
    facts = {"kid": key.kid, "purpose": "statements"}
    assert (act.kind, act.data, act.why) == ("key.activate", facts, "Yearly change")
    assert key.kid in desk.get(answer.url).content.decode()


def test_asking_without_a_reason_is_told_so(desk):
    key = prepare_key(purpose="statements")
    answer = desk.post(reverse("desk:key", args=[key.kid]), {"ask": "activate", "activate-why": " "})
    assert answer.status_code == 400
    assert not JointAct.objects.exists()


def test_what_a_key_refuses_stands_on_the_page(desk):
    key = key_in_use("statements")
    answer = desk.post(reverse("desk:key", args=[key.kid]), {"ask": "activate", "activate-why": "Again"})
    assert answer.status_code == 400
    SigningKey.objects.update(compromised_at=timezone.now())
    report = {"ask": "report", "report-since": "2026-11-02T10:00", "report-why": "Lost"}
    assert "already" in desk.post(reverse("desk:key", args=[key.kid]), report).content.decode()


def test_reporting_a_key_keeps_since_when(desk):
    key = key_in_use("statements")
    SigningKey.objects.update(created_at=datetime(2026, 1, 1, tzinfo=UTC))
    report = {"ask": "report", "report-since": "2026-11-02T10:00", "report-why": "Lost"}
    answer = desk.post(reverse("desk:key", args=[key.kid]), report)
    assert JointAct.objects.get().data["since"].startswith("2026-11-02T")
    assert "2 November 2026" in desk.get(answer.url).content.decode()


def test_the_desk_of_an_unknown_key_is_not_there(desk):
    assert desk.get(reverse("desk:key", args=["s-00000000"])).status_code == 404


def test_everybody_sees_state_fingerprint_and_that_it_is_a_demonstrations(client):
    key = key_in_use("statements")
    page = client.get(reverse("certificates:keys")).content.decode()
    assert key.kid in page
    assert "proves nothing" in page
    SigningKey.objects.update(compromised_at=timezone.now())
    assert "Others may have had this key" in client.get(reverse("certificates:keys")).content.decode()


def test_programs_find_the_keys_from_any_site(client):
    key_in_use("statements")
    key_in_use("pdfs")
    for name, kind in (("did", "application/did+json"), ("key_list", "application/json")):
        answer = client.get(reverse(f"certificates:{name}"))
        assert answer["Content-Type"] == kind
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert [state_of(key) for key in keys_from(json.loads(answer.content))] == ["in use", "in use"]
    assert b"PRIVATE" not in answer.content


def test_administrators_find_the_keys_among_the_settings(desk):
    assert reverse("desk:keys") in desk.get("/admin/academy/keys/").content.decode().replace("\\u002D", "-")
