"""Imports that outlive their request: in slices, by one worker at a time, and gone on with after a death."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from courses import tasks
from courses.models import Question, QuestionImport
from courses.services import bank_import, bank_import_jobs
from courses.services.bank_import_jobs import (
    NOBODY,
    drop_old_import_files,
    receive_import,
    take_import,
    work_on_import,
    work_on_imports,
)
from tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def gift(number):
    return "\n\n".join(f"::Q{n}:: What is {n}? {{=right ~wrong}}" for n in range(number))


@pytest.fixture
def received(monkeypatch):
    """A file of ten questions, in batches of three."""
    monkeypatch.setattr(bank_import, "BATCH", 3)
    return receive_import(
        partner=PartnerFactory(),
        file=ContentFile(gift(10).encode(), "ten.gift"),
        name="ten.gift",
        language="en",
        category=None,
        by=UserFactory(),
    )


def state_of(row):
    row.refresh_from_db()
    return row.state, row.done


def test_a_slice_ends_and_the_next_goes_on(received):
    assert work_on_import(import_id=received.pk, seconds=0) == 3
    assert state_of(received) == ("looking", 3)
    assert work_on_imports() == 7
    assert state_of(received) == ("looked", 10)
    assert take_import(row=received, by=received.by) and not take_import(row=received, by=received.by)
    assert work_on_import(import_id=received.pk, seconds=0) == 3
    assert state_of(received) == ("waiting", 3) and Question.objects.count() == 3
    work_on_imports()
    assert state_of(received) == ("done", 10) and Question.objects.count() == 10
    assert received.report["read"] == received.report["imported"] == 10
    assert work_on_imports() == 0


def test_what_somebody_works_on_is_left_alone_until_a_minute_of_silence(received):
    now = timezone.now()
    QuestionImport.objects.update(touched_at=now)
    assert work_on_imports() == 0
    QuestionImport.objects.update(touched_at=now - timedelta(seconds=61))
    assert work_on_imports() == 10


def test_a_worker_that_was_taken_over_writes_nothing_any_more(received, monkeypatch):
    work_on_imports()
    take_import(row=received, by=None)
    write = bank_import.BankImport._write

    def slow(self, coming, report):
        write(self, coming, report)
        QuestionImport.objects.filter(pk=received.pk).update(touched_at=timezone.now())  # the other's sign

    monkeypatch.setattr(bank_import.BankImport, "_write", slow)
    assert work_on_import(import_id=received.pk) == 0
    assert not Question.objects.exists()


def test_a_file_that_ends_every_worker_is_given_up(received):
    for _ in range(4):
        QuestionImport.objects.update(touched_at=timezone.now() - timedelta(minutes=2))
        row = bank_import_jobs._claim(received.pk)  # and dies
    assert row is None
    assert state_of(received) == ("failed", 0)
    assert "Split it" in received.report["failed"]


def test_an_error_of_ours_is_raised_and_tried_again_later(received, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(bank_import_jobs, "read_questions", broken)
    with pytest.raises(RuntimeError):
        work_on_import(import_id=received.pk)
    assert work_on_imports() == 0
    assert state_of(received) == ("looking", 0) and received.touched_at > NOBODY


def test_the_file_goes_after_a_week(received):
    name, storage = received.file.name, received.file.storage
    assert drop_old_import_files() == 0
    QuestionImport.objects.update(made_at=timezone.now() - timedelta(days=8))
    assert drop_old_import_files() == 1 and drop_old_import_files() == 0
    assert not storage.exists(name) and state_of(received) == ("failed", 0)
    assert work_on_imports() == 0


def test_a_file_that_is_gone_ends_its_import_in_words(received):
    received.file.storage.delete(received.file.name)
    assert work_on_imports() == 0
    assert state_of(received) == ("failed", 0) and received.report["failed"]


def test_a_task_goes_on_to_the_end(received):
    tasks.bring_in_questions(received.pk)
    assert state_of(received)[0] == "looked"
    take_import(row=received, by=None)
    tasks.bring_in_questions(received.pk)
    tasks.bring_in_questions(received.pk)
    assert state_of(received)[0] == "done" and Question.objects.count() == 10


def test_words_are_in_the_language_of_whoever_sent_the_file():
    by = UserFactory(language="fr")
    row = receive_import(
        partner=PartnerFactory(),
        file=ContentFile(b"\x00\x01", "x.bin"),
        name="x.bin",
        language="en",
        category=None,
        by=by,
    )
    work_on_imports()
    row.refresh_from_db()
    assert row.state == "failed" and row.report["failed"]
