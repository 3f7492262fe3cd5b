"""Revoking many by two persons, reinstating by two persons, and telling the holders once."""

import pytest
from django.core import mail
from django.http import QueryDict
from django.utils import timezone

from certificates import services, sweeping, tasks
from certificates.chosen import chosen_numbers, filters_in_words
from certificates.correction_errors import NothingChosen, TooManyChosen
from certificates.errors import NotRevoked
from certificates.joint_words import words_of
from certificates.models import Certificate, CertificateEvent, EventMail, JointAct, LogEntry
from certificates.services import revoking, telling
from certificates.services.joint_acts import confirm_act
from certificates.services.revoking import ask_to_reinstate, ask_to_revoke_many, revoke_slice
from tests.certificates.records import make_certificate, make_run
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_slices(monkeypatch):
    monkeypatch.setattr(revoking, "SLICE", 2)


def numbers(certificates) -> list[str]:
    return sorted(each.number for each in certificates)


def ask(certificates, **more) -> JointAct:
    return ask_to_revoke_many(numbers=numbers(certificates), by=UserFactory(), why="leaked exam", **more)


def confirmed(act: JointAct) -> JointAct:
    return confirm_act(act=act, by=UserFactory())


def revoked() -> int:
    return Certificate.objects.filter(standing=False).count()


def test_a_list_is_frozen_and_nothing_happens_before_the_second_person():
    certificates = [make_certificate() for _ in range(3)]
    act = ask(certificates, public=True)
    assert act.data == {"numbers": numbers(certificates), "public": True}
    assert words_of(act) == "Revoke 3 certificates."
    assert not revoke_slice(act=act)
    assert revoked() == 0


def test_a_confirmed_list_is_revoked_slice_by_slice_and_once(small_slices):
    certificates = [make_certificate() for _ in range(3)]
    act = confirmed(ask(certificates, public=True))
    assert revoked() == 0  # the confirmation itself is quick
    assert revoke_slice(act=act)
    assert revoked() == 2
    assert not revoke_slice(act=act)
    assert revoked() == 3
    assert not revoke_slice(act=act)
    events = CertificateEvent.objects.filter(kind="revoked")
    assert events.count() == 3
    assert {(event.by, event.why, event.public) for event in events} == {(act.asked_by, "leaked exam", True)}
    assert LogEntry.objects.filter(act="certificate.revoked").count() == 3
    assert LogEntry.objects.filter(act="certificates.revoke.finished").count() == 1


def test_one_that_was_reinstated_meanwhile_is_not_revoked_again(small_slices):
    certificates = sorted((make_certificate() for _ in range(3)), key=lambda each: each.number)
    act = confirmed(ask(certificates))
    revoke_slice(act=act)
    services.reinstate_certificate(certificate=certificates[0], by=UserFactory(), why="not this one")
    sweeping.revoke_waiting()
    assert Certificate.objects.standing().get() == certificates[0]


def test_one_that_was_replaced_meanwhile_is_left_and_named():
    certificates = [make_certificate() for _ in range(2)]
    act = ask(certificates)
    new = services.reissue_certificate(certificate=certificates[0], by=UserFactory(), why="misspelt")
    sweeping_before = confirmed(act)
    tasks.revoke_many(sweeping_before.pk)
    act.refresh_from_db()
    assert act.data["left"] == [[certificates[0].number, "AlreadyReplaced"]]
    assert (act.data["open"], act.data["next"]) == (False, 2)
    assert Certificate.objects.standing().get() == new


def test_a_slice_that_fails_in_its_middle_changes_nothing(monkeypatch):
    certificates = [make_certificate() for _ in range(3)]
    act = confirmed(ask(certificates))
    real, calls = revoking.revoke_certificate, []

    def dies(**about):
        calls.append(about)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**about)

    monkeypatch.setattr(revoking, "revoke_certificate", dies)
    with pytest.raises(KeyboardInterrupt):
        revoke_slice(act=act)
    act.refresh_from_db()
    assert (revoked(), act.data["next"]) == (0, 0)
    monkeypatch.setattr(revoking, "revoke_certificate", real)
    sweeping.revoke_waiting()
    assert revoked() == 3


def test_only_what_is_in_force_is_asked_for():
    certificate = make_certificate()
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="x")
    with pytest.raises(NothingChosen):
        ask([certificate])
    with pytest.raises(TooManyChosen):
        ask_to_revoke_many(numbers=map(str, range(5001)), by=UserFactory(), why="x")


def test_reinstating_waits_for_a_second_person():
    certificate, asks = make_certificate(), UserFactory()
    with pytest.raises(NotRevoked):
        ask_to_reinstate(certificate=certificate, by=asks, why="x")
    services.revoke_certificate(certificate=certificate, by=asks, why="mistake")
    certificate.refresh_from_db()
    act = ask_to_reinstate(certificate=certificate, by=asks, why="not fraud")
    assert ask_to_reinstate(certificate=certificate, by=asks, why="not fraud") == act
    assert revoked() == 1
    confirmed(act)
    assert revoked() == 0
    assert certificate.events.get(kind="reinstated").by == asks


def test_the_list_chooses_by_rows_filters_and_search():
    run, other = make_run(), make_run()
    mine = [make_certificate(run=run) for _ in range(2)]
    theirs = make_certificate(run=other, member=UserFactory(full_name="Zaynab"))
    gone = make_certificate(run=run)
    services.revoke_certificate(certificate=gone, by=UserFactory(), why="x")
    assert list(chosen_numbers(QueryDict(f"run={run.pk}"))) == numbers(mine)
    assert list(chosen_numbers(QueryDict(f"ids={mine[0].pk},{gone.pk},x,"))) == [mine[0].number]
    assert list(chosen_numbers(QueryDict("q=zayn"))) == [theirs.number]
    assert list(chosen_numbers(QueryDict("ids="))) == []
    assert list(chosen_numbers(QueryDict("run=999999"))) == []
    assert list(chosen_numbers(QueryDict("state=nonsense"))) == []
    assert len(chosen_numbers(QueryDict(""))) == 3
    assert (str(run) in dict(filters_in_words(QueryDict(f"run={run.pk}&q=x"))).values()) is True


def test_a_holder_is_told_of_a_revocation_once_with_the_public_reason_only():
    certificate = make_certificate()
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="a secret", public=False)
    event = certificate.events.get(kind="revoked")
    assert telling.tell_of_event(event=event)
    assert not telling.tell_of_event(event=event)
    assert sweeping.tell_of_events() == 0
    (message,) = mail.outbox
    assert message.to == [certificate.award.member.email]
    assert certificate.grouped_number in message.body
    assert "a secret" not in message.body
    services.reinstate_certificate(certificate=certificate, by=UserFactory(), why="mistake")
    assert sweeping.tell_of_events() == 1
    assert "valid again" in mail.outbox[1].subject
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="Copied work", public=True)
    assert sweeping.tell_of_events() == 1
    assert "Copied work" in mail.outbox[2].body


def test_a_mail_that_failed_is_sent_again_and_one_in_somebodys_hands_is_left(monkeypatch):
    certificate = make_certificate()
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="x")
    event = certificate.events.get(kind="revoked")
    monkeypatch.setattr(telling, "_send", lambda *args, **more: (_ for _ in ()).throw(ConnectionError))
    with pytest.raises(ConnectionError):
        telling.tell_of_event(event=event)
    monkeypatch.undo()
    EventMail.objects.update(claimed_at=timezone.now())
    assert not telling.tell_of_event(event=event)
    EventMail.objects.update(claimed_at=timezone.now() - 2 * telling.LEASE)
    assert telling.tell_of_event(event=event)
    assert len(mail.outbox) == 1


def test_nobody_is_told_of_other_events_or_after_an_erasure():
    certificate = make_certificate()
    assert not telling.tell_of_event(event=certificate.events.get())
    services.revoke_certificate(certificate=certificate, by=UserFactory(), why="x")
    member = certificate.award.member
    member.anonymised_at = timezone.now()
    member.save()
    assert not telling.tell_of_event(event=certificate.events.get(kind="revoked"))
    assert sweeping.tell_of_events() == 0


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_the_mails_are_written_in_the_members_language(language):
    certificate = make_certificate(member=UserFactory(full_name="A Member", language=language))
    for kind in ("revoked", "reinstated", "refused"):
        telling._send(kind, certificate, {"reason": "why"}, key="x")
    assert len({message.subject for message in mail.outbox}) == 3
    assert all("{" not in message.body for message in mail.outbox)
