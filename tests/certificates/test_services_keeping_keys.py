"""Changing keys: prepared by one, confirmed by two, and what was signed before stays verifiable."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.errors import (
    KeyMissing,
    KeyNotPrepared,
    KeyReported,
    KeyUnreadable,
    ReasonMissing,
    ReportWaits,
    SamePerson,
    SinceOutside,
)
from certificates.models import JointAct, LogEntry, SigningKey
from certificates.services.joint_acts import confirm_act
from certificates.services.keeping_keys import ask_to_activate_key, ask_to_report_key, prepare_key
from certificates.signing.key_documents import did_document, keys_document, keys_from, state_of
from certificates.signing.key_files import key_path
from certificates.signing.keys import key_in_use
from certificates.signing.pdf_checks import check_pdf
from certificates.signing.pdf_signing import sign_pdf
from certificates.signing.seals import check_seal, read_seal, seal_of
from tests.certificates.signers import pdf_and_key
from tests.certificates.statements import statement
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SALT = "9f" * 16


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder for keys of its own, and no demonstration."""
    settings.ACADEMY_KEYS_DIR, settings.DEMO = tmp_path / "keys", False


@pytest.fixture
def first():
    return UserFactory()


@pytest.fixture
def second():
    return UserFactory()


def in_use(purpose, first, second) -> SigningKey:
    """Prepare a key and have two persons take it into use."""
    act = ask_to_activate_key(key=prepare_key(purpose=purpose), by=first, why="Yearly change")
    confirm_act(act=act, by=second)
    return key_in_use(purpose)


def report(key, first, second, since=None) -> JointAct:
    act = ask_to_report_key(key=key, since=since or timezone.now(), by=first, why="A laptop was stolen")
    return confirm_act(act=act, by=second)


def test_a_prepared_key_signs_nothing_until_a_second_person_confirms(first, second):
    key = prepare_key(purpose="statements")
    act = ask_to_activate_key(key=key, by=first, why="The first")
    with pytest.raises(KeyMissing):
        key_in_use("statements")
    with pytest.raises(SamePerson):
        confirm_act(act=act, by=first)
    confirm_act(act=act, by=second)
    assert key_in_use("statements") == key


def test_statements_signed_before_and_after_a_change_both_hold(first, second):
    old = in_use("statements", first, second)
    before = seal_of(statement(), SALT, old)
    new = in_use("statements", first, second)
    after = seal_of(statement(), SALT, new)
    public = {
        key.kid: key.public for key in keys_from(keys_document(SigningKey.objects.all(), timezone.now()))
    }
    for text, key in ((before, old), (after, new)):
        seal = read_seal(text)
        assert seal.kid == key.kid
        assert check_seal(seal, public[seal.kid])
    assert not check_seal(read_seal(before), new.public)


def test_pdf_files_signed_before_and_after_a_change_both_hold(first, second):
    drawn = pdf_and_key()[0]
    in_use("pdfs", first, second)
    before = sign_pdf(drawn)
    in_use("pdfs", first, second)
    after = sign_pdf(drawn)
    assert before.key != after.key
    assert [check_pdf(each.content).signature for each in (before, after)] == ["valid", "valid"]
    report(before.key, first, second)
    answers = [check_pdf(each.content).signature for each in (before, after)]
    assert answers == ["key compromised", "valid"]


def test_a_change_retires_the_former_key_in_the_same_moment(first, second):
    old = in_use("statements", first, second)
    new = in_use("statements", first, second)
    old.refresh_from_db()
    assert (state_of(old), state_of(new)) == ("retired", "in use")
    assert old.retired_at == new.created_at


def test_two_keys_asked_for_at_once_come_one_after_the_other(first, second):
    keys = [prepare_key(purpose="statements") for _ in range(2)]
    acts = [ask_to_activate_key(key=key, by=first, why="Which?") for key in keys]
    for act in acts:
        confirm_act(act=act, by=second)
    assert key_in_use("statements") == keys[1]
    assert SigningKey.objects.in_use().count() == 1


def test_only_a_prepared_key_is_taken_into_use(first, second):
    old = in_use("statements", first, second)
    with pytest.raises(KeyNotPrepared):
        ask_to_activate_key(key=old, by=first, why="Again")
    in_use("statements", first, second)
    old.refresh_from_db()
    with pytest.raises(KeyNotPrepared):
        ask_to_activate_key(key=old, by=first, why="Back")


def test_a_key_that_was_reported_meanwhile_is_not_taken_into_use(first, second):
    key = prepare_key(purpose="statements")
    act = ask_to_activate_key(key=key, by=first, why="New")
    report(key, first, second)
    with pytest.raises(KeyNotPrepared):
        confirm_act(act=act, by=second)
    act.refresh_from_db()
    assert act.state == JointAct.State.WAITING


def test_a_key_that_this_server_cannot_read_is_not_taken_into_use(first):
    key = prepare_key(purpose="statements")
    key_path(key.kid).unlink()
    with pytest.raises(KeyUnreadable):
        ask_to_activate_key(key=key, by=first, why="New")


@pytest.mark.parametrize("why", ["", "  "])
def test_both_acts_need_a_reason(why, first):
    key = prepare_key(purpose="statements")
    with pytest.raises(ReasonMissing):
        ask_to_activate_key(key=key, by=first, why=why)
    with pytest.raises(ReasonMissing):
        ask_to_report_key(key=key, since=timezone.now(), by=first, why=why)


def test_a_compromised_key_signs_nothing_more(first, second):
    key = in_use("statements", first, second)
    report(key, first, second)
    with pytest.raises(KeyMissing):
        key_in_use("statements")
    key.refresh_from_db()
    with pytest.raises(KeyReported):
        ask_to_report_key(key=key, since=timezone.now(), by=first, why="Again")


def test_one_report_of_a_key_waits_at_a_time(first, second):
    key, since = in_use("statements", first, second), timezone.now()
    act = ask_to_report_key(key=key, since=since, by=first, why="Lost")
    assert ask_to_report_key(key=key, since=since, by=second, why="Lost too") == act
    with pytest.raises(ReportWaits):
        ask_to_report_key(key=key, since=timezone.now(), by=second, why="Lost later")
    confirm_act(act=act, by=second)
    key.refresh_from_db()
    assert key.compromised_at == since


@pytest.mark.parametrize("days", [-1, 3])
def test_a_report_says_no_moment_before_the_key_or_to_come(first, days):
    key, now = prepare_key(purpose="statements"), timezone.now()
    with pytest.raises(SinceOutside):
        ask_to_report_key(key=key, since=now + timedelta(days=days), by=first, why="Lost")
    assert not JointAct.objects.exists()


def test_each_act_is_in_the_log_without_a_secret(first, second):
    key = in_use("statements", first, second)
    report(key, first, second)
    acts = list(LogEntry.objects.order_by("seq").values_list("act", flat=True))
    assert acts == [
        "key.prepared",
        *("key.activate.asked", "key.activated", "key.activate.confirmed"),
        *("key.report.asked", "key.compromised", "key.report.confirmed"),
    ]
    assert LogEntry.objects.get(act="key.activated").data == {"kid": key.kid, "instead_of": None}


def test_a_key_is_never_deleted(first, second):
    key = in_use("statements", first, second)
    for delete in (key.delete, SigningKey.objects.all().delete):
        with pytest.raises(TypeError):
            delete()


def test_wallets_find_every_good_key_and_believe_all_that_ever_signed(first, second):
    old, new = in_use("statements", first, second), in_use("statements", first, second)
    report(prepare_key(purpose="statements"), first, second)
    coming = prepare_key(purpose="statements")
    in_use("pdfs", first, second)
    document = did_document(SigningKey.objects.all())
    told = [each["publicKeyMultibase"] for each in document["verificationMethod"]]
    assert told == [old.public, new.public, coming.public]
    assert document["assertionMethod"] == [f"{document['id']}#{key.kid}" for key in (old, new)]


def test_the_list_for_checkers_reads_back_as_the_rows(first, second):
    old = in_use("statements", first, second)
    in_use("statements", first, second)
    in_use("pdfs", first, second)
    report(old, first, second)
    rows = list(SigningKey.objects.all())
    read = keys_from(keys_document(rows, timezone.now()))
    assert [(key.kid, key.public, key.certificate, state_of(key)) for key in read] == [
        (key.kid, key.public, key.certificate, state_of(key)) for key in rows
    ]


def test_whoever_has_a_list_from_before_the_change_believes_the_prepared_key():
    prepare_key(purpose="statements")
    [key] = keys_from(keys_document(SigningKey.objects.all(), timezone.now()))
    assert key.retired_at is None


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"keys": 1},
        {"keys": [1]},
        {"keys": [{}]},
        {"keys": [{}] * 300},
        {"keys": [{"kid": "x", "purpose": "other", "public": "x"}]},
        {"keys": [{"kid": "x", "purpose": "statements", "public": "x"}]},
        {"keys": [{"kid": "x", "purpose": "pdfs", "public": "x" * 30_000}]},
        {"keys": [{"kid": "x", "purpose": "pdfs", "public": "x", "until": "soon"}]},
        {"keys": [{"kid": "x", "purpose": "pdfs", "public": "x", "until": "2026-11-02T10:00:00"}]},
    ],
)
def test_another_list_is_refused(document):
    with pytest.raises(ValueError):
        keys_from(document)
