"""The log of acts: each entry holds the digest of the one before, and every tampering is found."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import QuerySet

from certificates.log_chain import verify_log
from certificates.models import LogEntry, LogHead
from certificates.services.logging import log_act
from tests.certificates.records import make_certificate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    """Five acts, of people and a certificate, with reasons and without."""
    registrar, certificate = UserFactory(), make_certificate()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM certificates_logentry")
        cursor.execute("DELETE FROM certificates_loghead")
    return [
        log_act(act="first"),
        log_act(act="second", by=registrar, why="because", data={"n": 1}),
        log_act(act="third", person=certificate.award.member, certificate=certificate),
        log_act(act="fourth", by=registrar, why="again"),
        log_act(act="fifth"),
    ]


def write(entry: LogEntry, **values: object) -> None:
    """What somebody does who has the database and not our code."""
    QuerySet.update(LogEntry.objects.filter(pk=entry.pk), **values)


def wrong() -> list[int]:
    verdict = verify_log()
    assert verdict.ok == (not verdict.faults)
    return sorted({seq for seq, _what in verdict.faults})


def test_an_untouched_log_holds(entries):
    verdict = verify_log(entries[1].digest)
    assert (verdict.ok, verdict.entries, verdict.expected) == (True, 5, True)
    assert verdict.head == entries[-1].digest == LogHead.objects.get().digest


def test_an_empty_log_holds():
    assert verify_log().ok


def test_an_entry_is_never_changed_or_deleted_by_our_code(entries):
    for attempt in (
        entries[0].save,
        entries[0].delete,
        LogEntry.objects.all().delete,
        lambda: LogEntry.objects.update(act="x"),
    ):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.parametrize(
    "values",
    [{"act": "other"}, {"data": {"n": 2}}, {"data": {"n": 1.5}}, {"by": None}, {"why_digest": "0" * 64}],
)
def test_a_change_is_found(entries, values):
    write(entries[1], **values)
    assert 2 in wrong()


def test_a_change_of_person_certificate_or_time_is_found(entries):
    write(entries[2], person=UserFactory())
    assert wrong() == [3]
    write(entries[2], certificate=None)
    assert wrong() == [3]
    write(entries[4], at=entries[0].at)
    assert wrong() == [3, 5]


def test_a_changed_reason_is_found_and_an_erased_one_is_counted(entries):
    write(entries[1], why="another reason")
    assert wrong() == [2]
    write(entries[1], why="", why_salt="")
    assert (wrong(), verify_log().erased_reasons) == ([], 1)


def test_a_reason_added_to_an_act_without_one_is_found(entries):
    write(entries[0], why="invented")
    assert wrong() == [1]


def test_a_changed_entry_with_a_new_digest_of_its_own_is_found_by_the_next(entries):
    from certificates.services.logging import digest_of

    changed = LogEntry.objects.get(seq=2)
    changed.act = "other"
    write(changed, act="other", digest=digest_of(changed))
    assert wrong() == [3]


def test_a_deleted_entry_is_found(entries):
    QuerySet._raw_delete(LogEntry.objects.filter(seq=3), using="default")
    assert wrong() == [4]


def test_two_entries_that_changed_places_are_found(entries):
    write(entries[1], seq=99)
    write(entries[2], seq=2)
    write(entries[1], seq=3)
    assert {2, 3} <= set(wrong())


def test_an_inserted_entry_is_found(entries):
    write(entries[4], seq=6)
    LogEntry.objects.create(seq=5, act="forged", previous=entries[3].digest, digest="f" * 64)
    assert {5, 6} <= set(wrong())


def test_an_appended_entry_past_the_head_is_found(entries):
    from certificates.services.logging import digest_of

    forged = LogEntry(seq=6, act="forged", previous=entries[4].digest)
    forged.digest = digest_of(forged)
    forged.save()
    assert wrong() == [6]


def test_a_cut_end_is_found_by_the_head_and_without_it_by_a_noted_digest_only(entries):
    QuerySet._raw_delete(LogEntry.objects.filter(seq__gte=4), using="default")
    assert wrong() == [4]
    LogHead.objects.update(seq=3, digest=entries[2].digest)
    assert verify_log().ok
    verdict = verify_log(entries[4].digest)
    assert (verdict.ok, verdict.expected) == (False, False)


def test_a_log_that_lost_its_head_is_found(entries):
    LogHead.objects.all().delete()
    assert wrong() == [5]


def test_the_command_prints_json_and_fails_where_the_chain_does_not_hold(entries):
    out = StringIO()
    call_command("verify_log", stdout=out, expect=entries[4].digest.upper())
    told = json.loads(out.getvalue())
    assert (told["ok"], told["entries"], told["expected"]) == (True, 5, True)
    write(entries[0], act="other")
    with pytest.raises(CommandError):
        call_command("verify_log", stdout=StringIO())


def test_the_log_is_read_in_a_constant_number_of_queries(entries, django_assert_num_queries):
    with django_assert_num_queries(3):  # head, entries, head
        assert verify_log().ok
