"""A run's release with many hands and many accidents: exactly one certificate each, and nothing lost.

Guarantee 3 on real PostgreSQL and Redis with real workers; each has a control with its guard taken away.
"""

import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction

from academy.users.models import User
from certificates import services, sweeping, tasks
from certificates.models import Certificate, CertificateEvent, Release, ReleaseItem
from certificates.services import releasing
from enrollments.models import Award, Run
from tests.certificates.records import make_award, make_run
from tests.factories import UserFactory
from tests.races.test_worker import (
    BEFORE_COMMIT,
    SOON,
    _empty_queue,  # noqa: F401 - a fixture
    forget_messages,
    messages,
    others_at_work,
    somebody_waits_for_us,
)
from tests.races.together import meet_after, together, without_constraint, without_locks
from tests.services.processes import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AWARDS, HANDS, CLICKS, DELIVERIES = 12, 6, 50, 20


@pytest.fixture
def registrar() -> User:
    return UserFactory()


@pytest.fixture
def quick(monkeypatch) -> Counter:
    """Draw certificates as a few bytes, and count how often each was drawn."""
    drawn: Counter = Counter()

    def draw(*, certificate: Certificate) -> bool:
        drawn[certificate.pk] += 1
        return services.attach_pdf(certificate=certificate, content=b"%PDF")

    monkeypatch.setattr(releasing, "draw_certificate", draw)
    return drawn


def waiting_run(number: int = AWARDS) -> Run:
    run = make_run(release=Run.Release.BY_ADMINISTRATOR)
    for _ in range(number):
        make_award(run=run, released=False)
    return run


def assert_one_each(number: int = AWARDS) -> None:
    """One certificate for each award, issued once, drawn once; nothing waits and nothing failed."""
    assert Certificate.objects.count() == Award.objects.count() == number
    kinds = Counter(CertificateEvent.objects.values_list("certificate", "kind"))
    assert set(kinds.values()) == {1}
    assert Counter(kind for _pk, kind in kinds) == {"issued": number, "rendered": number}
    assert set(ReleaseItem.objects.values_list("state", flat=True)) == {"done"}
    assert set(Release.objects.values_list("state", flat=True)) == {"done"}


def clicks(registrar: User) -> list:
    run = waiting_run(2)
    shown = releasing.digest_of(list(Award.objects.order_by("pk").values_list("pk", flat=True)))
    return together([lambda: releasing.start_release(run=run, by=registrar, expected=shown)] * CLICKS)


def test_fifty_clicks_at_once_make_one_release(registrar, quick, figures):
    outcomes = clicks(registrar)
    figures(outcomes)
    assert len({outcome.value.pk for outcome in outcomes}) == 1
    assert ReleaseItem.objects.count() == 2
    releasing.work_on_release(release=outcomes[0].value)
    assert_one_each(2)


def test_control_without_lock_and_constraint_clicks_make_several(registrar, monkeypatch):
    without_locks(monkeypatch)
    without_constraint(Release, "release_one_at_work_per_run")
    meet_after(monkeypatch, releasing, "unfinished", 2)
    run = waiting_run(2)
    together([lambda: releasing.start_release(run=run, by=registrar)] * 2)
    assert Release.objects.count() == 2


def hands_on(release: Release) -> list:
    def work() -> releasing.Worked:
        mine = Release.objects.select_related("by", "run").get(pk=release.pk)
        return releasing.work_on_release(release=mine)

    return together([work] * HANDS)


def test_many_workers_side_by_side_do_each_item_once(registrar, quick, figures):
    release = releasing.start_release(run=waiting_run(), by=registrar)
    outcomes = hands_on(release)
    figures(outcomes)
    assert sum(outcome.value.done for outcome in outcomes) == AWARDS
    assert set(quick.values()) == {1}
    assert_one_each()


def test_control_without_the_claim_they_do_the_same_items_yet_certify_once(registrar, quick, monkeypatch):
    """The claim saves work; that there is one certificate is held by lock and constraint behind it."""
    release = releasing.start_release(run=waiting_run(2), by=registrar)
    taken = threading.local()

    def take_all(release: Release) -> list[ReleaseItem]:
        if getattr(taken, "once", False):
            return []
        taken.once = True
        return list(ReleaseItem.objects.filter(release=release))

    monkeypatch.setattr(releasing, "_claim", take_all)
    monkeypatch.setattr(releasing, "_hold", lambda item: True)
    meet_after(monkeypatch, releasing, "_issued", HANDS)
    hands_on(release)
    assert sum(quick.values()) > 2, "the same was drawn more than once"
    assert_one_each(2)


def test_paused_in_the_middle_nothing_is_issued_until_it_goes_on(registrar, quick, monkeypatch):
    release = releasing.start_release(run=waiting_run(), by=registrar)
    draw, drawn = releasing.draw_certificate, threading.Semaphore(0)

    def slowly(*, certificate: Certificate) -> bool:
        drawn.release()
        time.sleep(0.02)
        return draw(certificate=certificate)

    monkeypatch.setattr(releasing, "draw_certificate", slowly)

    def pause() -> int:
        for _ in range(3):
            assert drawn.acquire(timeout=SOON)
        assert releasing.pause_release(release=release, by=registrar)
        return 0

    together([pause, *[lambda: releasing.work_on_release(release=release)] * 2])
    so_far = Certificate.objects.count()
    assert 3 <= so_far < AWARDS
    assert Award.objects.filter(released_at__isnull=False).count() == so_far
    assert not CertificateEvent.objects.filter(kind="rendered").count() < so_far, "none is left half done"
    releasing.work_on_release(release=release)
    assert Certificate.objects.count() == so_far, "control: a paused release is worked on by nobody"
    releasing.resume_release(release=release, by=registrar)
    hands_on(release)
    assert_one_each()


def kill_while_releasing(worker, release: Release, lock: str) -> None:
    """Have the worker begin with a release while what it needs is locked, and kill it there."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(lock)
        tasks.release.delay(release.pk)
        wait_until(somebody_waits_for_us, seconds=SOON, what=f"the release; {worker.output()}")
        worker.kill()
    wait_until(lambda: not others_at_work(), seconds=SOON, what="PostgreSQL's farewell to the killed worker")


def let_claims_lapse() -> None:
    """Half a minute passes."""
    held = ReleaseItem.objects.filter(state="waiting", claimed_at__isnull=False)
    for item in held:
        ReleaseItem.objects.filter(pk=item.pk).update(
            claimed_at=item.claimed_at - releasing.LEASE - timedelta(seconds=1)
        )


def sweep() -> None:
    """One round of the sweep, in this process: it asks nothing of the queue."""
    assert sweeping.sweep() == []


def begin_drawing(release: Release) -> None:
    """Issue what a worker has committed before it draws."""
    for item in release.items.select_related("award"):
        item.award.released_at = release.started_at
        item.award.save(update_fields=["released_at"])
        services.issue_certificate(award=item.award)


def test_deliveries_twenty_times_and_a_worker_killed_in_the_middle(worker, registrar, request):
    """Killed while it issues; every other round of `make soak` while it draws."""
    first = releasing.start_release(run=waiting_run(2), by=registrar)
    for _ in range(DELIVERIES):
        tasks.release.delay(first.pk)
    wait_until(lambda: Release.objects.get().state == "done", seconds=SOON, what=worker.output())
    wait_until(lambda: not messages(), seconds=SOON, what="the repeated deliveries")
    assert_one_each(2)
    second = releasing.start_release(run=waiting_run(2), by=registrar)
    if "round_number" in request.fixturenames and request.getfixturevalue("round_number") % 2 == 0:
        begin_drawing(second)
    kill_while_releasing(worker, second, BEFORE_COMMIT)
    assert CertificateEvent.objects.filter(kind="rendered").count() == 2
    sweep()
    assert ReleaseItem.objects.filter(state="waiting").exists(), "control: what the dead one held is held"
    let_claims_lapse()
    sweep()
    assert_one_each(4)
    services.revoke_certificate(certificate=Certificate.objects.first(), by=registrar, why="fraud")
    assert releasing.work_on_release(release=second).done == 0
    sweep()
    assert Certificate.objects.count() == 4
    assert Certificate.objects.standing().count() == 3, "the revoked one stays revoked"


def test_what_a_flushed_redis_forgot_is_done_by_the_sweep(registrar, quick):
    release = releasing.start_release(run=waiting_run(2), by=registrar)
    for _ in range(DELIVERIES):
        tasks.release.delay(release.pk)
    assert messages() == DELIVERIES
    forget_messages()
    assert not Certificate.objects.exists(), "control: without the sweep nothing happens"
    sweep()
    assert_one_each(2)
