"""The sweep: whatever was lost on the way is done within one round, and nothing revoked comes back."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError

from certificates import services, sweeping
from certificates.management.commands import sweep as sweep_command
from certificates.models import Certificate
from tests.certificates.records import make_award, make_certificate
from tests.factories import UserFactory
from tests.services.processes import ROOT

pytestmark = pytest.mark.django_db


def the_certificate() -> Certificate:
    return Certificate.objects.get()


def test_an_award_without_a_certificate_is_issued_drawn_and_told_in_one_round():
    make_award()
    call_command("sweep")
    certificate = the_certificate()
    assert certificate.pdf
    assert certificate.mailed_at
    assert len(mail.outbox) == 1


def test_a_second_round_finds_nothing_to_do(django_assert_num_queries):
    make_award()
    call_command("sweep")
    with django_assert_num_queries(16):  # one question a step
        call_command("sweep")
    assert len(mail.outbox) == 1


def test_an_award_that_waits_for_an_administrator_goes_on_waiting():
    make_award(released=False)
    call_command("sweep")
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("drawn", [True, False])
def test_a_revoked_certificate_is_neither_revived_nor_told(drawn):
    certificate = make_certificate()
    if drawn:
        services.draw_certificate(certificate=certificate)
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="fraud")
    call_command("sweep")
    assert the_certificate().standing is False
    assert bool(the_certificate().pdf) == drawn
    assert the_certificate().mailed_at is None


def test_a_member_without_a_name_is_served_once_there_is_one():
    member = UserFactory(full_name="")
    make_award(member=member)
    call_command("sweep")
    assert not Certificate.objects.exists()
    member.full_name = "A Name"
    member.save()
    call_command("sweep")
    assert the_certificate().holder_name == "A Name"


def test_one_that_fails_stops_no_other_and_fails_the_run(monkeypatch, caplog):
    bad, good = make_certificate(), make_certificate()
    real = sweeping.services.draw_certificate

    def draw(*, certificate):
        if certificate == bad:
            raise ValueError("no ink")
        return real(certificate=certificate)

    monkeypatch.setattr(sweeping.services, "draw_certificate", draw)
    with pytest.raises(CommandError, match="draw"):
        call_command("sweep")
    assert Certificate.objects.get(pk=good.pk).mailed_at
    assert not Certificate.objects.get(pk=bad.pk).pdf
    assert "no ink" in caplog.text
    monkeypatch.undo()
    call_command("sweep")
    assert Certificate.objects.get(pk=bad.pk).mailed_at


@pytest.mark.parametrize("broken", ["hand in", "tell", "issue", "draw"])
def test_a_step_that_fails_stops_no_other(monkeypatch, caplog, broken):
    def locked():
        raise OperationalError("database is locked")

    monkeypatch.setitem(sweeping.STEPS, broken, locked)
    certificate = make_certificate()
    services.draw_certificate(certificate=certificate)
    assert sweeping.sweep() == [broken]
    assert the_certificate().mailed_at
    assert "database is locked" in caplog.text
    assert "Traceback" in caplog.text


def test_a_drawing_that_failed_before_comes_last():
    failed, fresh = make_certificate(), make_certificate()
    Certificate.objects.filter(pk=failed.pk).update(draw_error="no ink")
    order = list(Certificate.objects.undrawn().order_by("draw_error", "pk"))
    assert order == [fresh, failed]


def test_a_step_ends_when_its_time_is_over(monkeypatch, caplog):
    make_certificate(), make_certificate()
    monkeypatch.setattr(sweeping, "STEP_SECONDS", -1)
    assert sweeping.draw_missing() == 0
    assert "out_of_time" in caplog.text


def test_a_rest_of_no_seconds_is_refused():
    with pytest.raises(CommandError, match="above 0"):
        call_command("sweep", every=0)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_goes_on_past_a_broken_database_until_it_is_told_to_stop(tmp_path, sign):
    environment = {
        **os.environ,
        "ACADEMY_PROFILE": "development",
        "ACADEMY_VAR_DIR": str(tmp_path),  # an empty database: every step fails
        "ACADEMY_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "academy.settings",
    }
    with subprocess.Popen(
        [sys.executable, "manage.py", "sweep", "--every", "0.2"],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        failures = 0
        started = time.monotonic()
        while failures < 10 and time.monotonic() - started < 60:
            failures += "sweep_step_failed" in process.stderr.readline()
        process.send_signal(sign)
        process.stderr.read()
        assert process.wait(timeout=20) == 0
    assert failures == 10


def test_ended_sessions_are_forgotten(db, monkeypatch):
    ended = SessionStore()
    ended.set_expiry(-60)
    ended.save()
    kept = SessionStore()
    kept.save()
    sweep_command.forget_old_sessions()
    assert [session.session_key for session in Session.objects.all()] == [kept.session_key]
