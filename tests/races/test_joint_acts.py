"""Acts of two persons confirmed twice, and while single acts are done to the same: each is decided once."""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest

from certificates import services
from certificates.log_chain import verify_log
from certificates.models import Certificate, CertificateEvent, JointAct, LogEntry, Release
from certificates.qualifying import awards_to_release
from certificates.services import granting, joint_acts, releasing, revoking
from certificates.services.correcting import correct_own_name
from certificates.services.granting import ask_to_grant
from certificates.services.joint_acts import ask_for_act, confirm_act
from certificates.services.revoking import ask_to_revoke_many, revoke_slice
from enrollments.models import Award, Enrollment, Run
from tests.certificates.records import make_award, make_certificate, make_run
from tests.factories import UserFactory
from tests.races.together import meet_after, rest_after, together, without_locks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

MANY = 9


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Slices of two, and certificates drawn as a few bytes."""
    monkeypatch.setattr(revoking, "SLICE", 2)
    monkeypatch.setattr(
        releasing,
        "draw_certificate",
        lambda *, certificate: services.attach_pdf(certificate=certificate, content=b"%PDF"),
    )


def asked(certificates: list[Certificate]) -> JointAct:
    numbers = [each.number for each in certificates]
    return ask_to_revoke_many(numbers=numbers, by=UserFactory(), why="A leaked examination")


def work_off(act: JointAct) -> None:
    while revoke_slice(act=act):
        pass


def deciding(certificate: Certificate) -> list[str]:
    return [str(event.kind) for event in certificate.events.deciding().order_by("pk")]


def test_a_list_confirmed_twice_while_single_ones_are_decided(figures):
    certificates = [make_certificate(member=UserFactory(full_name="Ana Diaz")) for _ in range(MANY)]
    act, by = asked(certificates), UserFactory()
    acts: list[Callable[[], object]] = [partial(confirm_act, act=act, by=UserFactory()) for _ in range(2)]
    acts += [partial(work_off, act)] * 3
    for one in certificates[:3]:
        acts.append(partial(services.revoke_certificate, certificate=one, by=by, why="Fraud"))
    for one in certificates[3:6]:
        acts.append(partial(correct_own_name, certificate=one, by=one.award.member, name="Ana Díaz"))
    for one in certificates[6:]:
        acts.append(partial(services.reissue_certificate, certificate=one, by=by, why="A misspelt name"))
    random.Random(MANY).shuffle(acts)
    outcomes = together(acts)
    work_off(act)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    assert LogEntry.objects.filter(act="certificates.revoke.confirmed").count() == 1
    assert LogEntry.objects.filter(act="certificates.revoke.finished").count() == 1
    assert {tuple(deciding(each)) for each in certificates} <= {("issued", "revoked"), ("issued", "replaced")}
    assert verify_log().ok


def test_a_list_worked_off_while_one_of_it_is_revoked_and_reinstated(figures):
    certificates = [make_certificate() for _ in range(3)]
    act, by = asked(certificates), UserFactory()
    confirm_act(act=act, by=UserFactory())
    acts: list[Callable[[], object]] = [partial(work_off, act)] * 2
    for one in certificates:
        acts.append(partial(services.revoke_certificate, certificate=one, by=by, why="Fraud"))
        acts += [partial(services.reinstate_certificate, certificate=one, by=by, why="No fraud")] * 2
    outcomes = together(acts)
    work_off(act)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    for one in certificates:
        kinds = deciding(one)
        assert all(first != second for first, second in itertools.pairwise(kinds)), kinds
        one.refresh_from_db()
        assert one.standing == (kinds[-1] in CertificateEvent.STANDING)
    by_list = CertificateEvent.objects.filter(kind="revoked", by=act.asked_by)
    assert set(Counter(by_list.values_list("certificate", flat=True)).values()) <= {1}
    assert verify_log().ok


def test_control_without_the_locks_two_confirm_or_see_an_error(figures, monkeypatch):
    act = asked([make_certificate()])
    without_locks(monkeypatch)
    meet_after(monkeypatch, joint_acts, "_waiting", 2)
    outcomes = together([partial(confirm_act, act=act, by=UserFactory()) for _ in range(2)])
    figures(outcomes)
    confirmed = LogEntry.objects.filter(act="certificates.revoke.confirmed").count()
    assert confirmed > 1 or any(outcome.failed for outcome in outcomes)


def release(run: Run, by) -> Release | None:
    if not awards_to_release(run).exists():
        return None
    started = releasing.start_release(run=run, by=by)
    releasing.work_on_release(release=started)
    return started


def exception() -> tuple[Run, JointAct]:
    """A run whose awards wait for the desk, and somebody in it for whom an exception is asked."""
    run = make_run(release=Run.Release.BY_ADMINISTRATOR)
    make_award(run=run, released=False)
    withdrawn = make_award(run=run, released=False)
    row = withdrawn.enrollment
    withdrawn.delete()
    Enrollment.objects.filter(pk=row.pk).update(state=Enrollment.State.ACTIVE)
    row.refresh_from_db()
    return run, ask_to_grant(enrollment=row, kind=Award.Kind.COMPLETION, by=UserFactory(), why="Was ill")


def test_an_exception_confirmed_while_the_release_runs_is_certified_once(figures):
    run, act = exception()
    by = UserFactory()
    acts: list[Callable[[], object]] = [partial(release, run, by)] * 4
    acts += [partial(confirm_act, act=act, by=UserFactory()) for _ in range(2)]
    outcomes = together(acts)
    release(run, by)
    figures(outcomes)
    assert not [outcome.error for outcome in outcomes if outcome.failed]
    assert Award.objects.count() == Certificate.objects.count() == 2
    assert set(Counter(CertificateEvent.objects.values_list("certificate", "kind")).values()) == {1}
    assert LogEntry.objects.filter(act="certificate.issued").count() == 2
    assert verify_log().ok


def test_control_without_the_locks_an_exception_is_confirmed_twice_or_fails(figures, monkeypatch):
    _run, act = exception()
    without_locks(monkeypatch)
    monkeypatch.setattr(granting, "_check", lambda enrollment, kind: None)
    meet_after(monkeypatch, joint_acts, "_waiting", 2)
    outcomes = together([partial(confirm_act, act=act, by=UserFactory()) for _ in range(2)])
    figures(outcomes)
    confirmed = LogEntry.objects.filter(act=f"{act.kind}.confirmed").count()
    assert confirmed > 1 or any(outcome.failed for outcome in outcomes)


def ask_again(act: JointAct) -> JointAct:
    about = {"run": act.run, "enrollment": act.enrollment}
    return ask_for_act(kind=act.kind, by=act.asked_by, why="x", data={"n": 1}, **about)


def start_again(run: Run) -> Release:
    return releasing.start_release(run=run, by=UserFactory())


@pytest.mark.parametrize("guarded", [True, False])
def test_asking_while_a_release_starts_never_waits_in_a_circle(guarded, figures, monkeypatch):
    """The control asks without locking the run first: its commit then waits for who waits for the log."""
    run, act = exception()
    rest_after(monkeypatch, joint_acts, "hold_log", 0.4)
    rest_after(monkeypatch, releasing, "unfinished", 0.2)
    if not guarded:
        monkeypatch.setattr(joint_acts, "_lock_records", lambda about: None)
    outcomes = together([partial(ask_again, act), partial(start_again, run)])
    figures(outcomes)
    assert ("deadlock" in str([outcome.error for outcome in outcomes if outcome.failed])) is not guarded
