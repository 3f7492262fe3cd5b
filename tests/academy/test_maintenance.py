"""A closed academy: one page in every language, until when, for everybody but health checks."""

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from academy import maintenance
from academy.maintenance import begin_maintenance, end_maintenance, maintenance_file, maintenance_now


@pytest.fixture(autouse=True)
def open_again():
    yield
    end_maintenance()


def told(*arguments) -> str:
    out = StringIO()
    call_command("maintenance", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_closes_and_opens():
    assert "open" in told("status")
    assert "closed until" in told("on", "--minutes", "30")
    assert maintenance_file().parent == settings.VAR_DIR
    going_on = maintenance_now()
    assert timedelta(minutes=29) < going_on.until - timezone.now() <= timedelta(minutes=30)
    assert "closed until" in told("status")
    assert "open" in told("off")
    assert "open" in told("off")
    assert maintenance_now() is None


@pytest.mark.parametrize(("minutes", "least"), [("0", 0), ("-5", 0), ("99999999", 6 * 24 * 60)])
def test_odd_durations_are_brought_to_reason(minutes, least):
    told("on", "--minutes", minutes)
    left = maintenance_now().until - timezone.now()
    assert timedelta(minutes=least) < left <= timedelta(minutes=maintenance_minutes())


def maintenance_minutes() -> int:
    from academy.management.commands.maintenance import MOST_MINUTES

    return MOST_MINUTES


def test_an_unknown_act_is_refused():
    with pytest.raises(CommandError):
        told("perhaps")


@pytest.mark.parametrize(("code", "_name"), settings.LANGUAGES)
def test_the_page_speaks_each_language_and_says_until_when(client, code, _name):
    begin_maintenance(until=timezone.now() + timedelta(minutes=20))
    response = client.get(f"/{code}/courses/?q=x")
    html = response.content.decode()
    assert response.status_code == 503
    assert 1100 < int(response["Retry-After"]) <= 1200
    assert f'lang="{code}"' in html and "UTC" in html and "20" in html
    assert f'href="/{code}/courses/?q=x"' in html
    assert response["Cache-Control"] == "no-store"
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_without_a_time_it_says_none(client):
    begin_maintenance()
    response = client.get("/", headers={"accept-language": "fr"})
    assert 'lang="fr"' in response.content.decode() and "UTC" not in response.content.decode()
    assert response["Retry-After"] == str(maintenance.USUAL_WAIT)


def test_a_time_that_has_passed_is_not_promised_again(client):
    begin_maintenance(until=timezone.now() - timedelta(minutes=5))
    response = client.get("/en/")
    assert response.status_code == 503
    assert "UTC" not in response.content.decode()
    assert response["Retry-After"] == str(maintenance.SHORTEST_WAIT)


@pytest.mark.parametrize("address", ["/verify/7KQ4-M2XD-9PTR-WH3C-5VNA.json", "/api/anything/"])
def test_programs_get_json(client, address):
    until = timezone.now() + timedelta(minutes=5)
    begin_maintenance(until=until)
    response = client.get(address)
    assert response.status_code == 503
    answer = json.loads(response.content)
    assert answer["error"] == "maintenance"
    assert datetime.fromisoformat(answer["until"]) == until


@pytest.mark.parametrize("address", ["/en/", "/admin/", "/account/login/", "/learn/", "/site/logo-x.webp"])
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_nothing_is_asked_of_the_database_for_anybody(client, monkeypatch, address, method):
    def away(*args, **kwargs):
        raise AssertionError("the database was asked")

    begin_maintenance()
    client.cookies["academy_session"] = "x"
    monkeypatch.setattr(connection, "cursor", away)
    assert getattr(client, method)(address).status_code == 503


@pytest.mark.django_db
def test_health_checks_pass(client):
    begin_maintenance()
    assert client.get("/healthz").json() == {"ok": True}
    assert client.get("/healthz/").status_code == 503


@pytest.mark.parametrize(
    "written", ["", "{", "[]", '{"until": 7}', '{"until": "2026-11-22"}', '{"until": "x"}', "\x00"]
)
def test_a_file_without_sense_closes_all_the_same(client, written):
    maintenance_file().write_text(written)
    assert maintenance_now() == maintenance.Maintenance(None)
    assert client.get("/en/").status_code == 503


def test_a_hostile_address_is_only_an_address(client):
    begin_maintenance()
    html = client.get('/en/"><script>canary()</script>/?q=<b>').content.decode()
    assert "<script>canary" not in html and "<b>" not in html
