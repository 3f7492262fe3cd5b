"""An import of questions that is killed in the middle, or that two workers meet: each whole, and once."""

import sys
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from courses.models import Question, QuestionImport
from courses.services import bank_import, bank_import_jobs
from courses.services.bank_import_jobs import NOBODY, receive_import, work_on_import
from tests.factories import PartnerFactory, UserFactory
from tests.races.together import rest_after, together, without_locks
from tests.services.processes import ROOT, Process, manage, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NUMBER = 3 * bank_import.BATCH
SOON = 120  # seconds in which a worker must have come so far
STOP = "LOCK TABLE courses_questionoption IN SHARE MODE"  # the options of a batch have to wait


def waiting_import(number=NUMBER):
    """A file that was looked at and is to be taken."""
    text = "\n\n".join(f"// [id:q{n}]\n::Q{n}:: What is {n}? {{=right ~wrong ~other}}" for n in range(number))
    row = receive_import(
        partner=PartnerFactory(),
        file=ContentFile(text.encode(), "many.gift"),
        name="many.gift",
        language="en",
        category=None,
        by=UserFactory(),
    )
    QuestionImport.objects.update(state=QuestionImport.State.WAITING, touched_at=NOBODY)
    return row


def somebody_waits_for_us():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone()[0] > 0


def others_at_work():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
        )
        return cursor.fetchone()[0]


def assert_whole_and_once(number):
    """So many questions, each once, with three options and one revision."""
    rows = Question.objects.annotate(options_=Count("options", distinct=True))
    assert rows.count() == number
    assert Question.objects.values("idnumber").distinct().count() == number
    assert not rows.exclude(options_=3).exists() and not rows.filter(latest_revision=None).exists()


@pytest.mark.parametrize("batches", [0, 1], ids=["in the first batch", "after the first batch"])
def test_a_killed_worker_leaves_nothing_half_and_the_sweep_ends_it_once(
    shared_environment, tmp_path, batches
):
    row = waiting_import()
    command = [sys.executable, str(ROOT / "manage.py"), "sweep"]
    if batches:
        worker = Process(command, log=tmp_path / "sweep.log", env=shared_environment)
        wait_until(lambda: QuestionImport.objects.get().done, seconds=SOON, what=worker.output())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(STOP)
        if not batches:
            worker = Process(command, log=tmp_path / "sweep.log", env=shared_environment)
        wait_until(somebody_waits_for_us, seconds=SOON, what=f"a batch; {worker.output()}")
        worker.kill()
    wait_until(lambda: not others_at_work(), seconds=SOON, what="PostgreSQL's farewell to the killed worker")
    row.refresh_from_db()
    assert_whole_and_once(row.done)
    assert row.done % bank_import.BATCH == 0 and row.done < NUMBER and bool(row.done) is bool(batches)
    manage("sweep", env=shared_environment)
    assert Question.objects.count() == row.done, "control: for a minute the dead worker's hold is believed"
    QuestionImport.objects.update(touched_at=timezone.now() - bank_import_jobs.SILENCE - timedelta(seconds=1))
    for _ in range(6):  # slices
        manage("sweep", env=shared_environment)
        row.refresh_from_db()
        if row.state == QuestionImport.State.DONE:
            break
    assert_whole_and_once(NUMBER)
    assert (row.report["read"], row.report["imported"], row.report["unchanged"]) == (NUMBER, NUMBER, 0)


@pytest.fixture
def slow(monkeypatch):
    """A worker that rests between looking what is there and writing."""
    rest_after(monkeypatch, bank_import, "find_in_bank", 0.3)


def two_workers(row):
    return together([lambda: work_on_import(import_id=row.pk)] * 2)


def test_two_workers_bring_each_question_in_once(slow, figures):
    row = waiting_import(20)
    outcomes = two_workers(row)
    figures(outcomes)
    assert not any(outcome.failed for outcome in outcomes)
    assert_whole_and_once(20)


def test_without_the_hold_two_workers_bring_each_question_in_twice(slow, figures, monkeypatch):
    row = waiting_import(20)
    QuestionImport.objects.update(state=QuestionImport.State.RUNNING)
    monkeypatch.setattr(
        bank_import_jobs, "_claim", lambda pk: QuestionImport.objects.select_related("partner").get(pk=pk)
    )
    monkeypatch.setattr(bank_import_jobs, "_hold", lambda row, **changes: lambda: None)
    without_locks(monkeypatch)
    outcomes = two_workers(row)
    figures(outcomes, failures=Question.objects.count() - 20)
    assert Question.objects.count() == 40
